import PortalLogic
import PortalStore
import PortalToolkit

/// `GET /clients/{slug}/deletion`: what deleting a client would take with it, and what must be sent to have that done.
enum ShowDeletion {
    static func respond(_ context: KeyContext, _ scope: MSPScope) throws -> Response {
        try context.request.noQuery()
        let client = try context.client(scope)
        let counts = try scope.operated.rowCounts(of: client.id)
        let confirmation = try ClientDeletion.confirmation(of: client, now: context.now)
        return .json { json in
            json.field("client", client.slug)
            json.field("name", client.name)
            json.tables(counts)
            json.field("confirmation", confirmation)
        }
    }
}

/// `DELETE /clients/{slug}`: deletes a client with all its data; its slug becomes free.
enum DeleteClient {
    /// Of a request; what is left is for the next.
    private static let longest = Duration.seconds(20)

    static func respond(_ session: KeySession) throws -> Response {
        try session.request.noJSON()
        var query = try InputDecoder(query: session.request.query)
        let confirmation = query.string("confirmation", max: 64)
        try query.finish()
        guard let client = try session.read({ try $0.client(slug: session.slug) }) else { throw Problem.notFound }
        guard try ClientDeletion.isConfirmed(confirmation, client, now: session.now) else {
            throw ValidationFailure("confirmation", .wrong, "must be what GET deletion has told within the last hour")
        }
        let clock = session.services.clock
        let transact: ClientDeletion.Transact = { isTold, step in
            try session.change(isChange: { isTold && $0 > 0 }, step)
        }
        let gone = try ClientDeletion.run(session.slug, transact) { _ in
            guard clock() < session.now + longest else {
                throw Problem.busy("the deletion goes on with the next request")
            }
        }
        if gone > ClientDeletion.batch { try session.store.checkpoint() }
        return .done
    }
}
