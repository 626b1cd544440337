import Glibc
import PortalLogic
import PortalStore
import PortalToolkit

/// `POST /commands/claim`: hands out commands to a control plane that cannot be called. Each is its claimer's for a
/// minute; what is not reported on in that time is handed out again.
enum ClaimCommands {
    private static let lease = Duration.minutes(1)

    static func respond(_ session: KeySession, _ exchange: any Exchange) throws -> Response {
        var query = try InputDecoder(query: session.request.query)
        let wait = query.wait()
        try query.finish()
        var body = try session.body()
        let limit = Int(body.optionalInteger("limit", in: 1...100) ?? 20)
        try body.finish()
        let clock = session.services.clock
        var hasAny = try session.read { try $0.hasWaitingCommand(now: clock()) }
        try session.wait(wait, exchange, until: { hasAny }) {
            hasAny = try session.read { try $0.hasWaitingCommand(now: clock()) }
        }
        let now = clock()
        let commands =
            hasAny
            ? try session.store.writeCommands(as: session.key, now: now) {
                try $0.fetch(as: session.key, now: now, until: now + lease, limit: limit)
            } : []
        return .json { json in
            json.objects("items", commands) { CommandDelivery.write($1, &$0) }
            json.instant("claimed_until", commands.isEmpty ? nil : now + lease)
        }
    }
}

/// `POST /commands/{id}`: the control plane's report on a command of its MSP.
enum ReportCommand {
    static func respond(_ session: KeySession) throws -> Response {
        try session.request.noQuery()
        let report = try CommandReport(body: session.request.body)
        let now = session.services.clock()
        let transition = CommandTransition(
            report.state, at: report.at, detail: report.detail, auditID: session.services.random.id())
        let id = session.path.id
        try session.store.writeCommands(as: session.key, now: now) { outbox in
            guard let client = try outbox.client(ofCommand: id, as: session.key),
                let found = try outbox.command(client: client, id: id)
            else { throw Problem.notFound }
            try transition.apply(to: found, by: .system, now: now, outbox)
        }
        return .done
    }
}

extension CommandReport {
    /// - Throws: `Problem` 400 unless the body is a JSON object, and what is wrong with its fields.
    init(body: [UInt8]) throws {
        do {
            try self.init(json: body)
        } catch let error as JSONError {
            throw Problem(.malformedJSON, "The body is not a JSON object: \(error).")
        }
    }
}
