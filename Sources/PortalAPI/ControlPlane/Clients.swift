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
        return .client(try context.client(scope), now: context.now)
    }
}
