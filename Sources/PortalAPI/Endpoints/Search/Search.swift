import PortalLogic
import PortalStore
import PortalToolkit

/// `GET /search`: the tenant's nodes, invoices and tickets with a word that begins so; of kinds that the role may read.
enum Search {
    /// Hits of a kind.
    static let limit = 6

    static func respond(_ context: RequestContext, _ scope: TenantScope) throws -> Response {
        var query = try context.query()
        let prefix = SearchWords.prefix(query.line("q", max: 200))
        try query.finish()
        let role = scope.user.role
        func hits<Hit>(_ permission: Permission, _ find: (String, Int) throws -> [Hit]) throws -> [Hit] {
            // One more says whether there are more.
            prefix.isEmpty || !role.may(permission) ? [] : try find(prefix, limit + 1)
        }
        let nodes = try hits(.nodesRead, scope.nodes(beginning:limit:))
        let invoices = try hits(.billingRead, scope.invoices(beginning:limit:))
        let tickets = try hits(.ticketsRead, scope.tickets(beginning:limit:))
        return .json { json in
            json.hits("nodes", nodes) { json, node in
                json.id("id", node.id)
                json.field("name", node.name)
                json.field("status", NodeState(node.status, lastSeenAt: node.lastSeenAt, now: context.now).rawValue)
            }
            json.hits("invoices", invoices) { json, invoice in
                json.id("id", invoice.id)
                json.field("number", invoice.number)
                json.field("status", invoice.shownStatus(now: context.now))
                json.field("issued_on", invoice.issuedOn)
            }
            json.hits("tickets", tickets) { json, ticket in
                json.id("id", ticket.id)
                json.field("number", ticket.number)
                json.field("subject", ticket.subject)
                json.field("status", ticket.status)
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func hits<Hit>(
        _ name: StaticString, _ found: [Hit], _ item: (inout JSONWriter, Hit) -> Void
    ) {
        object(name) { json in
            json.objects("items", Array(found.prefix(Search.limit)), item)
            json.field("more", found.count > Search.limit)
        }
    }
}
