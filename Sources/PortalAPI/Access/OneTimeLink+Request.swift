import PortalLogic
import PortalStore
import PortalToolkit

extension OneTimeLink {
    /// A new link of a user, for a request.
    init(_ purpose: LinkPurpose, user: UserID, email: String, _ context: RequestContext) throws {
        let random = context.services.random
        try self.init(purpose, id: random.id(), token: random.secret(), user: user, email: email, now: context.now)
    }

    /// The answer to every link that cannot be used: used, expired, withdrawn, unknown, another tenant's.
    static let expired = Problem(.linkExpired, "This link has been used or has expired. Ask for a new one.")
}

extension RequestContext {
    /// A mail that tells a user of a change of their password.
    func passwordMail(to email: String, user: UserID) -> NewMail {
        NewMail(id: services.random.id(), .passwordChanged, to: email, user: user, createdAt: now)
    }
}

extension PublicScope {
    /// Where this tenant's links lead; the tenant has just been resolved, so they are there.
    func linkFacts(_ context: RequestContext) throws -> MailFacts {
        guard let facts = try mailFacts(of: context.tenant.id) else { throw Problem.portalNotFound }
        return facts
    }
}
