import Glibc
import PortalStore
import PortalToolkit

extension InputDecoder {
    /// The field `wait` of a query: up to 30 seconds.
    mutating func wait() -> Duration {
        .seconds(Int(optionalParsed("wait", .number(in: 0...30)) ?? 0))
    }
}

/// Context of a handler with transactions of its own: the request and its key, which each of them checks again.
struct KeySession {
    let request: Request
    /// The slug or id in the path; empty for routes without one.
    let parameter: String
    let key: APIKey
    private let portal: Portal

    init(request: Request, parameter: String, key: APIKey, portal: Portal) {
        (self.request, self.parameter, self.key, self.portal) = (request, parameter, key, portal)
    }

    var services: PortalServices { portal.services }
    /// The thread's connection.
    var store: StoreConnection { portal.store }

    /// The fields of the body; of none if there is none.
    func body() throws -> InputDecoder {
        guard !request.body.isEmpty else { return InputDecoder([]) }
        do {
            return try InputDecoder(json: request.body)
        } catch {
            throw Problem(.malformedJSON, "The body is not a JSON object: \(error).")
        }
    }

    /// Reads on one snapshot, if the key is still valid.
    func read<T>(_ body: (MSPScope) throws -> T) throws -> T {
        try store.read(as: key, now: services.clock(), body)
    }

    /// Looks four times a second until something is there, the time is over, or the process ends. Does not wait while too
    /// many do.
    func wait(
        _ time: Duration, _ exchange: any Exchange, until isThere: () -> Bool, look: () throws -> Void
    ) throws {
        let end = services.clock() + time
        guard !isThere(), time > .zero, services.waits.tryEnter() else { return }
        defer { services.waits.leave() }
        while !isThere(), services.clock() < end, !exchange.isEnding {
            usleep(250_000)
            try look()
        }
    }
}
