import PortalStore

/// `GET /audit`: what happened in the last 30 days, newest first.
enum ListAudit {
    /// How far back the log is shown, ms.
    static let shown: Int64 = 30 * 86_400_000

    static func respond(_ call: Call, _ scope: TenantScope) throws -> Response {
        var query = try call.query()
        let filter = query.auditFilter(now: call.now)
        let after = query.auditPlace()
        let limit = query.limit()
        try query.finish()
        if let after, try !scope.hasAuditEvent(at: after) { throw ValidationFailure("after", .staleCursor) }
        let events = try scope.audit(filter, after: after, limit: limit + 1)
        return .json(capacity: 256 + events.count * 400) { json in
            json.objects("items", events.prefix(limit)) { $0.event($1) }
            json.field("next", events.count > limit ? events[limit - 1].place.text : nil)
        }
    }
}

extension AuditPlace {
    /// What a page says of where the next one begins: the public forms of instant and id.
    fileprivate var text: String { PublicID.string(at) + PublicID.string(id) }

    /// The place of such a text, or `nil` when it is another.
    fileprivate init?(_ text: String) {
        guard let at = PublicID.id(text.prefix(PublicID.length)),
            let id = PublicID.id(text.dropFirst(PublicID.length))
        else { return nil }
        self.init(at: at, id: id)
    }
}

extension Fields {
    fileprivate mutating func auditPlace() -> AuditPlace? {
        optionalParsed("after", TextForm(.notACursor, AuditPlace.init))
    }
}

extension JSONWriter {
    /// The members of `event`.
    mutating func event(_ event: AuditEvent) {
        id("id", event.id)
        instant("at", event.at)
        object("actor") { json in
            json.field("kind", event.actorKind)
            json.id("id", event.actorID)
            json.field("name", event.actor)
            json.field("erased", event.actor == nil)
        }
        field("action", event.action)
        object("target") { json in
            json.field("kind", event.targetKind)
            json.field("id", event.targetID)
            json.field("name", event.target)
            json.field("erased", event.isTargetErased)
        }
        field("ip", event.ip)
        raw("details", event.details)
    }
}
