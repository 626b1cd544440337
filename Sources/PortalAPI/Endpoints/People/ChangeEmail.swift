import PortalLogic
import PortalStore
import PortalToolkit

/// `GET /profile/email`: the signed-in user's address, and the one that waits to be confirmed.
enum ShowEmail {
    static func respond(_ context: RequestContext, _ scope: TenantScope) throws -> Response {
        try context.noQuery()
        return try answer(200, scope, context.now)
    }

    static func answer(_ status: Int, _ scope: TenantScope, _ now: Instant) throws -> Response {
        let change = try scope.emailChange(now: now)
        return .json(status: status, capacity: 512) { json in
            json.field("email", scope.user.email)
            if let change {
                json.object("pending") { json in
                    json.field("email", change.email)
                    json.instant("asked_at", change.createdAt)
                    json.instant("expires_at", change.expiresAt)
                }
            } else {
                json.null("pending")
            }
        }
    }
}

/// `POST /profile/email`: asks the new address for its confirmation; nothing changes before. Whether an address is taken
/// only learns who may see the users.
enum ChangeEmail {
    static func respond(_ context: SessionContext) throws -> Response {
        let request = try EmailRequest(context)
        return try context.write { writer in
            let user = writer.scope.user
            try request.ask(for: user, context, writer)
            return try ShowEmail.answer(202, writer.scope, context.now)
        }
    }
}

/// `DELETE /profile/email`: ends the wish for another address, whoever had it.
enum CancelEmail {
    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        try context.noBody()
        let stamp = context.stamp()
        let isEnded = try context.write { writer in
            try context.rules(writer).cancelEmailChange(of: writer.scope.user, stamp)
        }
        guard isEnded else { throw Problem.notFound }
        return Response(status: 204, headers: [("Cache-Control", "no-store")])
    }
}

/// `POST /users/{id}/email`: an owner asks for another address of a user who is no owner, and who is told.
enum ChangeUserEmail {
    static func respond(_ context: SessionContext) throws -> Response {
        let request = try EmailRequest(context)
        return try context.write { writer in
            let user = try active(context, writer.scope)
            try request.ask(for: user, context, writer)
            return try .portalUser(status: 202, user.id, writer.scope, context.requestContext)
        }
    }

    static func active(_ context: SessionContext, _ scope: TenantScope) throws -> PortalUser {
        guard let user = try scope.user(UserID(context.id)), user.isActive else { throw Problem.notFound }
        return user
    }
}

/// `DELETE /users/{id}/email`: ends the wish for another address.
enum CancelUserEmail {
    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        try context.noBody()
        let stamp = context.stamp()
        let isEnded = try context.write { writer in
            let user = try ChangeUserEmail.active(context, writer.scope)
            return try context.rules(writer).cancelEmailChange(of: user, stamp)
        }
        guard isEnded else { throw Problem.notFound }
        return Response(status: 204, headers: [("Cache-Control", "no-store")])
    }
}

/// The new address of a request, with what is drawn before its transaction, which may run twice.
private struct EmailRequest {
    let email: String
    let token: String
    let mailIDs: (Int64, Int64)
    let stamp: EventStamp

    init(_ context: SessionContext) throws {
        try context.noQuery()
        var body = try context.body()
        email = body.parsed("email", .newEmail) ?? ""
        try body.finish()
        let random = context.services.random
        token = random.secret()
        mailIDs = (random.id(), random.id())
        stamp = context.stamp()
    }

    func ask(for user: PortalUser, _ context: SessionContext, _ writer: TenantWriter) throws {
        let actor = writer.scope.user
        let confirmation = try EmailConfirmation(
            of: user.id, to: email, asker: actor.id, token: token, now: context.now)
        try context.rules(writer).askForEmail(
            confirmation, of: user, by: actor.id, saysTaken: actor.role.may(.usersManage), mailIDs: mailIDs, stamp)
    }
}
