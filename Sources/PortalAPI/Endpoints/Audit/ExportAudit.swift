import PortalLogic
import PortalStore
import PortalToolkit
import Synchronization

/// `POST /audit/export`: the filtered log as a complete CSV file, or an error; the export itself is audited.
enum ExportAudit {
    private static let maximumRows = 10_000

    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        var body = try context.request.body.isEmpty ? InputDecoder([]) : context.body()
        let filter = body.auditFilter(now: context.now)
        try body.finish()
        let (count, file) = try context.services.exportLock.withLock { try table(context, filter) }
        let event = context.event(.auditExported, .audit, changes: [Change("rows", nil, "\(count)")])
        try context.write { try $0.record(event) }
        return .csv(file, named: "audit-\(context.tenant.slug).csv")
    }

    /// Returns the number of events and the file; frees the rows on return.
    private static func table(_ context: SessionContext, _ filter: AuditFilter) throws -> (Int, [UInt8]) {
        let (rows, people) = try context.read { (try $0.audit(filter, limit: maximumRows + 1), try $0.names()) }
        guard rows.count <= maximumRows else {
            throw Problem(.narrowTheFilter, "More than \(maximumRows) events match; choose a shorter time.")
        }
        return (rows.count, csv(rows, people, context.user.locale))
    }

    /// Column names and codes are stable, for programs; `actor`, `target` and the last three columns are for people.
    private static func csv(_ events: [AuditEvent], _ people: [String: String], _ language: Language) -> [UInt8] {
        let labels = AuditLabels(language)
        var table = CSV()
        table.row(
            "at", "actor_kind", "actor", "action", "target_kind", "target_id", "target", "ip", "details", "description",
            "change", "sentence")
        for event in events {
            let facts = [
                RFC3339.string(event.at), event.actorKind.rawValue,
                labels.actor(kind: event.actorKind.rawValue, name: event.actorName),
                event.action, event.targetKind, event.targetID, labels.target(name: event.targetName), event.ip,
            ]
            table.row(
                facts.map(CSV.Field.text) + [.json(event.details)] + labels.columns(event.action, event.details)
                    + [.text(labels.sentence(event, people: people))])
        }
        return table.bytes
    }
}

extension Response {
    /// A CSV file to keep.
    static func csv(_ file: [UInt8], named name: String) -> Response {
        Response(
            status: 200,
            headers: [
                ("Content-Type", "text/csv; charset=utf-8"), ("Cache-Control", "no-store"),
                ("Content-Disposition", "attachment; filename=\"\(name)\""),
            ],
            body: file)
    }
}

/// Limits a process to one export at a time, because each holds its rows in memory.
final class ExportLock: Sendable {
    private let isLocked = Mutex(false)

    /// - Throws: `Problem` 503 while another export runs.
    func withLock<T>(_ body: () throws -> T) throws -> T {
        let isAcquired = isLocked.withLock { isLocked in
            defer { isLocked = true }
            return !isLocked
        }
        guard isAcquired else { throw Problem.busy("an export is running") }
        defer { isLocked.withLock { $0 = false } }
        return try body()
    }
}
