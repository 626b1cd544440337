import PortalLogic
import PortalStore
import PortalToolkit

/// `GET /clients`: a page of the MSP's clients, by slug.
enum ListClients {
    static func respond(_ context: KeyContext, _ scope: MSPScope) throws -> Response {
        var query = try context.query()
        let after = query.optionalParsed("after", .slug) ?? ""
        let limit = query.limit()
        try query.finish()
        // One more tells whether there is another page.
        let clients = try scope.clients(after: after, limit: limit + 1)
        let page = clients.prefix(limit)
        return .json(capacity: 16_384) { json in
            json.objects("items", page) { $0.client($1, now: context.now) }
            json.field("next", clients.count > limit ? page.last?.slug : nil)
        }
    }
}

/// `GET /clients/{slug}`: one client of the MSP.
enum ShowClient {
    static func respond(_ context: KeyContext, _ scope: MSPScope) throws -> Response {
        try context.request.noQuery()
        guard let client = try scope.client(slug: context.slug) else { throw Problem.notFound }
        return .json(capacity: 512) { $0.client(client, now: context.now) }
    }
}

extension JSONWriter {
    /// A client as its MSP sees it; the schema `client` of `openapi-cp.yaml`.
    fileprivate mutating func client(_ client: Tenant, now: Instant) {
        field("client", client.slug)
        field("name", client.name)
        field("status", client.status.rawValue)
        field("portal_enabled", client.isEnabled)
        field("answers", client.isServed(now: now))
        field("reason", LicenceDescriptions.inactiveReason(of: client, now: now))
    }
}
