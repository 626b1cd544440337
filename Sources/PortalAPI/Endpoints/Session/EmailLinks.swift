import PortalLogic
import PortalStore
import PortalToolkit

/// `POST /auth/email/check` and `/auth/email`: shows and confirms a new address, with the link that was mailed there.
enum ConfirmEmail {
    static func check(_ context: RequestContext) throws -> Response {
        let hash = try context.givenTokenHash()
        let change = try context.store.read {
            try $0.emailChange(client: context.tenant.id, tokenHash: hash, now: context.now)
        }
        guard let change else { throw OneTimeLink.expired }
        return .emailLink(change.email, expiresAt: change.expiresAt, context)
    }

    static func confirm(_ context: RequestContext) throws -> Response {
        let hash = try context.givenTokenHash()
        let (token, mailID) = (context.services.random.secret(), context.services.random.id())
        let eventID = context.services.random.id()
        let resetEnd = ResetEnd(context)
        let current = try context.store.read { try SessionAuthenticator.session(of: context, in: $0) }
        try context.write { writer in
            let (scope, client) = (writer.scope, context.tenant.id)
            guard let change = try scope.emailChange(client: client, tokenHash: hash, now: context.now),
                let user = try scope.user(client: client, id: change.user), user.isActive
            else { throw OneTimeLink.expired }
            try check(change, of: user, scope, client)
            if try scope.isTaken(change.email, exceptBy: user.id, client: client, now: context.now) {
                throw PeopleViolation.emailTaken
            }
            let wayBack = try WayBack(to: user, token: token, now: context.now)
            try resetEnd.end(writer.people(by: user), of: user, by: user)
            try writer.setEmail(
                change, of: user, wayBack: wayBack.row, except: current?.user == user.id ? current?.session : nil,
                audit: context.emailEvent(.emailConfirmed, user, change.email, id: eventID))
            try writer.add(wayBack.mail(id: mailID, context.accountNotice(.emailChanged(change.email))))
        }
        return Response(status: 204, headers: [("Cache-Control", "no-store")])
    }

    /// What another has asked for goes with their right to ask for it.
    private static func check(_ change: EmailChange, of user: PortalUser, _ scope: PublicScope, _ client: ClientID)
        throws
    {
        guard let id = change.askedBy, id != user.id else { return }
        let asker = try scope.user(client: client, id: id)
        guard asker?.isActive == true, asker?.role == .owner, user.role != .owner else { throw OneTimeLink.expired }
    }
}

/// `POST /auth/email-back/check` and `/auth/email-back`: the way back to a former address, with the link that was mailed
/// there when another replaced it.
enum TakeEmailBack {
    static func check(_ context: RequestContext) throws -> Response {
        let hash = try context.givenTokenHash()
        let wayBack = try context.store.read {
            try $0.emailReturn(client: context.tenant.id, tokenHash: hash, now: context.now)
        }
        guard let wayBack else { throw OneTimeLink.expired }
        return .emailLink(wayBack.email, expiresAt: wayBack.expiresAt, context)
    }

    /// Whoever replaced the address may know the password, or have set it: it ends, and the answer leads to a new one.
    static func takeBack(_ context: RequestContext) throws -> Response {
        let hash = try context.givenTokenHash()
        let random = context.services.random
        let known = try context.store.read {
            try $0.emailReturn(client: context.tenant.id, tokenHash: hash, now: context.now)
        }
        guard let known else { throw OneTimeLink.expired }
        let passwordHash = try context.services.hasher.hash(random.secret())
        let token = random.secret()
        let link = try OneTimeLink(
            .reset, id: random.id(), token: token, user: known.user, email: known.email, now: context.now)
        let (eventID, mailIDs, resetEnd) = (random.id(), random.ids(2), ResetEnd(context))
        let throttle = try Throttle(context, email: known.email)
        try context.write { writer in
            let (scope, client) = (writer.scope, context.tenant.id)
            guard let wayBack = try scope.emailReturn(client: client, tokenHash: hash, now: context.now),
                let user = try scope.user(client: client, id: wayBack.user), user.isActive
            else { throw OneTimeLink.expired }
            if try scope.isTaken(wayBack.email, exceptBy: user.id, client: client, now: context.now) {
                throw PeopleViolation.emailTaken
            }
            try resetEnd.end(writer.people(by: user), of: user, by: user)
            try writer.restoreEmail(
                wayBack, of: user, passwordHash: passwordHash, link: link.row,
                audit: context.emailEvent(.emailTakenBack, user, wayBack.email, id: eventID))
            for mail in notices(wayBack, user, mailIDs, context) { try writer.add(mail) }
            try throttle.clearAccount(writer.counters.clear)
        }
        return .json(capacity: 256) { $0.field("reset_token", token) }
    }

    /// For both addresses.
    private static func notices(_ wayBack: EmailReturn, _ user: PortalUser, _ ids: [Int64], _ context: RequestContext)
        -> [NewMail]
    {
        zip(ids, Set([wayBack.email, user.email]).sorted()).map { id, email in
            let notice = context.accountNotice(.emailTakenBack(wayBack.email, isOwn: email == wayBack.email))
            return NewMail(id: id, .accountNotice(notice.json), to: email, user: user.id, createdAt: context.now)
        }
    }
}

extension RequestContext {
    /// The hash of the token that the body holds alone.
    func givenTokenHash() throws -> String {
        try noQuery()
        var body = try body()
        let token = body.string("token", max: 256)
        try body.finish()
        return try OneTimeLink.hash(token)
    }

    fileprivate func emailEvent(_ action: AuditAction, _ user: PortalUser, _ email: String, id: Int64)
        -> NewAuditEvent
    {
        event(
            action, on: user.id, name: user.email, id: id,
            (user.email == email ? [] : [Change("email", user.email, email)]) + deviceChange)
    }
}

extension Response {
    /// What a link is for: an account, by its address.
    static func emailLink(_ email: String, expiresAt: Instant, _ context: RequestContext) -> Response {
        .json(capacity: 512) { json in
            json.field("email", email)
            json.field("tenant_name", context.tenant.name)
            json.instant("expires_at", expiresAt)
        }
    }
}
