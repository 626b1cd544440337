import PortalStore
import PortalToolkit

extension InputDecoder {
    /// The audit log filter of a query or an export's body.
    mutating func auditFilter(now: Instant) -> AuditFilter {
        let since = optionalParsed("since", .instant(of: \.startsAt))
        // A date as the end includes its day.
        let until = optionalParsed("until", .instant(of: { $0.adding(days: 1).startsAt }))
        let actor = optionalParsed("actor", .actor)
        var filter = AuditFilter(since: max(since ?? 0, now - ListAudit.shown), until: until ?? .max)
        filter.actorKind = actor?.kind
        filter.actorID = actor?.id
        filter.action = optionalParsed("action", .displayText(max: 100))
        filter.kind = optionalChoice("kind", AuditKind.self)
        return filter
    }
}

extension AuditFilter {
    /// The `actor` field.
    fileprivate struct Actor {
        let kind: AuditActorKind
        let id: UserID?

        init?(_ text: String) {
            switch AuditActorKind(rawValue: text) {
            case .operator: (kind, id) = (.operator, nil)
            case .system: (kind, id) = (.system, nil)
            case .user, nil:
                guard let user: UserID = PublicID.id(text) else { return nil }
                (kind, id) = (.user, user)
            }
        }
    }
}

extension InputFormat where Value == AuditFilter.Actor {
    fileprivate static var actor: InputFormat {
        InputFormat(Violation(.notAnActor, "must be a user's id, operator or system")) { AuditFilter.Actor($0) }
    }
}
