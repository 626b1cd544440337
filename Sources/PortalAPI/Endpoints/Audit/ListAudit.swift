import PortalLogic
import PortalStore
import PortalToolkit

/// `GET /audit`: events of the last 30 days, newest first.
enum ListAudit {
    /// Maximum age of listed events.
    static let shown = Duration.days(30)

    static func respond(_ context: RequestContext, _ scope: TenantScope) throws -> Response {
        var query = try context.query()
        let filter = query.auditFilter(now: context.now)
        let start = query.pageStart(AuditEventKey.init)
        let limit = query.limit()
        try query.finish()
        if let cursor = start.cursor, try !scope.hasAuditEvent(at: cursor) {
            throw ValidationFailure.staleCursor(start)
        }
        let page = try Page(start, limit: limit, cursor: \.key) { start, limit in
            try scope.audit(filter, from: start, limit: limit)
        } count: { cursor in
            try scope.count(filter, before: cursor)
        }
        let people = try scope.names()
        return .json(capacity: 256 + page.items.count * 400) { json in
            json.page(page, \.text) { json, event in json.event(event, people: people) }
        }
    }
}

extension AuditEventKey {
    /// Cursor text: the public forms of instant and id.
    fileprivate var text: String { PublicID.string(at.milliseconds) + PublicID.string(id) }

    /// Parses a cursor text.
    fileprivate init?(_ text: String) {
        guard let at = PublicID.id(text.prefix(PublicID.length)),
            let id = PublicID.id(text.dropFirst(PublicID.length))
        else { return nil }
        self.init(at: Instant(milliseconds: at), id: id)
    }
}

extension TenantScope {
    /// Names of the users who have one, by their public ids.
    func names() throws -> [String: String] {
        let named = try users().filter { !$0.name.isEmpty }
        return Dictionary(uniqueKeysWithValues: named.map { (PublicID.string($0.id), $0.name) })
    }
}
