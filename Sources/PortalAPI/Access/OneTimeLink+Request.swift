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
    /// A mail notifying a user of a password change.
    func passwordMail(to email: String, user: UserID) -> NewMail {
        NewMail(id: services.random.id(), .passwordChanged, to: email, user: user, createdAt: now)
    }
}

extension PublicScope {
    /// Facts for the tenant's links. They exist, as the tenant has just been resolved.
    func linkFacts(_ context: RequestContext) throws -> MailFacts {
        guard let facts = try mailFacts(of: context.tenant.id) else { throw Problem.portalNotFound }
        return facts
    }
}
