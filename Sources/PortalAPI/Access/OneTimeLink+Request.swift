import PortalLogic
import PortalStore
import PortalToolkit

extension OneTimeLink {
    /// Creates a link for a user.
    init(_ purpose: LinkPurpose, user: UserID, email: String, _ context: RequestContext) throws {
        let random = context.services.random
        try self.init(purpose, id: random.id(), token: random.secret(), user: user, email: email, now: context.now)
    }

    /// The response to every unusable link: used, expired, withdrawn, unknown, or of another tenant.
    static let expired = Problem(.linkExpired, "This link has been used or has expired. Ask for a new one.")
}

extension RequestContext {
    /// The link whose token the body holds alone; looking at it does not use it up.
    /// - Throws: ``OneTimeLink/expired``.
    func givenLink(_ purpose: LinkPurpose) throws -> ValidLink {
        try noQuery()
        var body = try body()
        let token = body.string("token", max: 256)
        try body.finish()
        let hash = try OneTimeLink.hash(token)
        let link = try store.read { try $0.link(client: tenant.id, tokenHash: hash, purpose: purpose, now: now) }
        guard let link else { throw OneTimeLink.expired }
        return link
    }

    /// A mail notifying a user of a password change.
    func passwordMail(to email: String, user: UserID) -> NewMail {
        let notice = accountNotice(.passwordChanged)
        return NewMail(
            id: services.random.id(), .accountNotice(notice.json), to: email, user: user, createdAt: now)
    }
}

extension PublicScope {
    /// Facts for the tenant's links. They exist, as the tenant has just been resolved.
    func linkFacts(_ context: RequestContext) throws -> MailFacts {
        guard let facts = try mailFacts(of: context.tenant.id) else { throw Problem.portalNotFound }
        return facts
    }
}
