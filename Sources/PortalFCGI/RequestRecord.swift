import PortalAPI
import PortalRuntime

extension Pool.Dependencies {
    /// Counts a request and logs it: names and numbers, never a cookie, body or query.
    func record(_ request: Request, _ response: Response, microseconds: Int64) {
        stats.count(
            status: response.status, microseconds: microseconds, row: response.log.routeNumber,
            isRead: request.method == "GET" || request.method == "HEAD")
        let level: LogLevel =
            switch response.status {
            case 503: .warning
            case 500...: .error
            default: .info
            }
        guard level >= log.level else { return }
        var line = LogLine(level: level, time: Clock.now)
        line.add("id", request.id)
        line.add("tenant", response.log.tenant)
        line.add("user", response.log.user)
        line.add("method", request.method)
        line.add("route", response.log.route)
        line.add("status", Int64(response.status))
        line.add("us", microseconds)
        line.add("cause", response.log.cause)
        log.write(line)
    }
}
