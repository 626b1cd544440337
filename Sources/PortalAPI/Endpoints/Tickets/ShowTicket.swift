import PortalStore
import PortalToolkit

/// `GET /tickets/{id}`: a ticket with its public messages.
enum ShowTicket {
    static func respond(_ context: RequestContext, _ scope: TenantScope) throws -> Response {
        try context.noQuery()
        guard let ticket = try scope.ticket(context.id) else { throw Problem.notFound }
        let messages = try scope.messages(ticket: context.id)
        return .json(capacity: 8192) { json in
            json.ticket(ticket)
            json.objects("messages", messages) { json, message in
                json.id("id", message.id)
                json.instant("at", message.at)
                json.object("author") { json in
                    json.field("kind", message.authorKind)
                    json.field("name", message.authorName)
                }
                json.field("body", message.body)
            }
        }
    }
}
