import PortalStore

extension Fields {
    /// The filter of the audit log, the same in a query and in the body of an export.
    mutating func auditFilter(now: Int64) -> AuditFilter {
        let since = optionalParsed("since", "an instant or a date") { text in
            RFC3339.milliseconds(text) ?? CalendarDate(text)?.startsAt
        }
        // A date as the end includes its day.
        let until = optionalParsed("until", "an instant or a date") { text in
            RFC3339.milliseconds(text) ?? CalendarDate(text)?.adding(days: 1).startsAt
        }
        let actor = optionalParsed("actor", "a user's id, operator or system") { AuditFilter.Actor($0) }
        var filter = AuditFilter(since: max(since ?? 0, now - ListAudit.shown), until: until ?? .max)
        filter.actorKind = actor?.kind
        filter.actorID = actor?.id
        filter.action = optionalString("action", min: 1, max: 100)
        return filter
    }
}

extension AuditFilter {
    /// The `actor` of the API.
    fileprivate struct Actor {
        let kind: String
        let id: Int64?

        init?(_ text: String) {
            if text == "operator" || text == "system" {
                (kind, id) = (text, nil)
            } else if let user = PublicID.id(text) {
                (kind, id) = ("user", user)
            } else {
                return nil
            }
        }
    }
}
