import PortalStore

/// `GET /tickets/{id}`: one ticket with its public messages.
enum ShowTicket {
    static func respond(_ call: Call, _ scope: TenantScope) throws -> Response {
        try call.noQuery()
        guard let ticket = try scope.ticket(call.id) else { throw Problem.notFound }
        let messages = try scope.messages(ticket: call.id)
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
