import PortalStore
import PortalToolkit

/// What the MSP tells its customers now, and what begins within a fortnight.
enum Announcements {
    static func shown(_ context: RequestContext, _ scope: TenantScope) throws -> [ShownAnnouncement] {
        try scope.announcements(now: context.now, until: context.now + Announcement.ahead, limit: 100)
    }

    /// `GET /announcements`: what the login page tells everybody.
    static func respond(_ context: RequestContext, _ scope: PublicScope) throws -> Response {
        try context.noQuery()
        let items = try scope.announcements(
            of: context.tenant, now: context.now, until: context.now + Announcement.ahead, limit: 20)
        return .json { $0.announcements(items) }
    }
}

extension JSONWriter {
    /// The member `announcements`.
    mutating func announcements(_ items: [ShownAnnouncement]) {
        objects("announcements", items) { json, item in
            json.id("id", item.id)
            json.field("severity", item.severity.rawValue)
            json.instant("starts_at", item.startsAt)
            json.instant("ends_at", item.endsAt)
            json.raw("texts", item.texts)
            json.strings("nodes", item.nodes.lazy.map(PublicID.string))
        }
    }
}
