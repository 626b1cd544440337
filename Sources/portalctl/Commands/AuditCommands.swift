import PortalLogic
import PortalStore
import PortalToolkit

extension Commands {
    static let audit = [
        Command(
            "audit list [--client SLUG] [--msp MSP] [--since DATE] [--limit N]",
            """
            Lists the audit events of a client, or of an MSP (hidden from its clients), newest first.
            DATE is YYYY-MM-DD (UTC) or RFC 3339, 30 days ago by default. Events are kept for 400 days.
            N is at most 10000, 100 by default.
            """, AuditLog.list)
    ]
}

/// Commands for audit logs.
enum AuditLog {
    /// Display name of erased people.
    static let formerUser = "former user"
    /// Time range without `--since`.
    private static let usual = Duration.days(30)

    static func list(_ context: CommandContext, _ arguments: Arguments) throws {
        let since = try arguments.optional("--since", .instant(of: \.startsAt))
        let limit = try arguments.optional("--limit", .number(in: 1...10_000))
        let events = try events(
            context, arguments, since: since ?? context.process.clock() - usual, limit: limit ?? 100)
        context.list(
            events, ["AT", "ACTOR", "ACTION", "TARGET", "DETAILS"],
            row: { event in
                [
                    RFC3339.string(event.at), event.actor ?? formerUser, event.action,
                    event.isTargetErased ? formerUser : event.targetName ?? event.targetKind, event.details,
                ]
            },
            json: write)
    }

    private static func events(
        _ context: CommandContext, _ arguments: Arguments, since: Instant, limit: Int64
    ) throws -> [AuditEvent] {
        guard arguments.has("--client") != arguments.has("--msp") else {
            throw UsageError("specify either --client or --msp")
        }
        if arguments.has("--client") {
            let client = try context.client(try arguments.slug("--client"))
            return try context.connection().inspect {
                try $0.auditEvents(of: client.id, since: since, limit: limit)
            }
        }
        let slug = try arguments.slug("--msp")
        return try context.connection().inspect { scope in
            guard let msp = try scope.msp(slug: slug) else { throw Refusal("there is no MSP \(slug)") }
            return try scope.auditEvents(of: msp, since: since, limit: limit)
        }
    }

    private static func write(_ json: inout JSONWriter, _ event: AuditEvent) {
        json.instant("at", event.at)
        json.field("actor_kind", event.actorKind)
        json.field("actor", event.actor)
        json.field("action", event.action)
        json.field("target_kind", event.targetKind)
        json.field("target_id", event.targetID)
        json.field("target", event.target)
        json.field("ip", event.ip)
        json.raw("details", event.details)
    }
}
