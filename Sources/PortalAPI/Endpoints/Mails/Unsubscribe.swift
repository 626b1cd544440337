import PortalLogic
import PortalStore
import PortalToolkit

/// `POST /unsubscribe`: ends mails of a topic to a person, by the link in one of them (RFC 8058): from a mail program
/// without a page, or from the page that the link opens. It needs no session, and a session adds nothing to it, so that it
/// may come from anywhere; the body says nothing.
enum Unsubscribe {
    /// Whether a request is one, whose body may be a form.
    static func isAsked(_ request: Request, _ path: RequestPath) -> Bool {
        request.method == "POST" && path.segments.count == 3 && path.segments[2] == "unsubscribe"
            && path.segments[0] == "portal"
    }

    /// The answer to every link that the portal has not made for who is still there: forged, of another tenant, of a
    /// person who is gone.
    private static let unknown = Problem(.linkExpired, "This link does not work here.")

    static func respond(_ context: RequestContext) throws -> Response {
        var query = try context.query()
        let text = query.string("token", max: 256)
        try query.finish()
        let client = context.tenant.id
        let throttle = try Throttle.ofNetwork(context)
        let token = try UnsubscribeToken(text, client: client, context.keys.ring)
        let known = try context.store.read { scope in
            try throttle.check { try scope.failures(client: client, subject: $0) }
            return try token.flatMap { try scope.user(client: client, id: $0.user) }
        }
        guard let token, known?.isActive == true else {
            try context.write { try throttle.countFailure($0.counters.add) }
            throw unknown
        }
        let eventID = context.services.random.id()
        try context.write { writer in
            guard let user = try writer.scope.user(client: client, id: token.user), user.isActive else { throw unknown }
            let choices = try writer.scope.mailChoices(of: user.id, client: client)
            guard token.topic.isWanted(by: user, choices) else { return }
            let event = context.event(
                .mailsChanged, on: user.id, name: user.email, id: eventID,
                [token.topic.change(to: false), Change("mail_link", false, true)])
            try writer.choose(token.topic, isWanted: false, of: user, audit: event)
        }
        return Response(status: 204, headers: [("Cache-Control", "no-store")])
    }
}
