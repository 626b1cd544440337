import PortalStore

/// A one-time link: 32 random bytes in the fragment of an address, known here by their SHA-256 alone.
struct OneTimeLink {
    /// How long an invitation is good, ms.
    static let invitationLife: Int64 = 7 * 86_400_000
    /// How long a reset is good, ms.
    static let resetLife: Int64 = 60 * 60_000

    /// The row to store.
    let row: NewLink
    /// The address for the mail, with the token.
    let address: String

    /// A new link of a user, for a request.
    init(_ purpose: LinkPurpose, user: Int64, email: String, _ facts: MailFacts, _ call: Call) throws {
        let (random, links) = (call.services.random, call.services.settings.links)
        try self.init(
            purpose, id: random.id(), token: random.secret(), user: user, email: email, facts, links, now: call.now)
    }

    /// A new link of a user.
    /// - Parameters:
    ///   - id: its new id.
    ///   - token: 32 new random bytes as text.
    ///   - now: ms since the epoch.
    init(
        _ purpose: LinkPurpose, id: Int64, token: String, user: Int64, email: String, _ facts: MailFacts,
        _ links: PortalLinks, now: Int64
    ) throws {
        let life = purpose == .invitation ? Self.invitationLife : Self.resetLife
        row = NewLink(
            id: id, user: user, purpose: purpose, email: email, tokenHash: try Self.hash(token), createdAt: now,
            expiresAt: now + life)
        let page = purpose == .invitation ? "invite" : "reset"
        address = links.url(facts, page: page + "#token=" + token)
    }

    /// What is stored of a token.
    static func hash(_ token: String) throws -> String {
        Base64.url.encode(try Crypto.sha256(Array(token.utf8)))
    }

    /// The answer to every link that cannot be used: used, expired, withdrawn, unknown, another tenant's.
    static let expired = Problem(.linkExpired, "This link has been used or has expired. Ask for a new one.")
}

extension Call {
    /// A mail of this tenant, ready for the outbox.
    /// - Parameter user: the account that it is for.
    func mail(_ message: MailMessage, to recipient: String, locale: String, user: Int64?, _ facts: MailFacts) -> NewMail
    {
        let palette = services.brands.derived(from: facts.brand).palette
        return MailComposer.compose(
            message, id: services.random.id(), to: recipient, userID: user, language: MailLanguage(locale: locale),
            sender: MailSender(facts, palette), now: now)
    }

    /// The address of the tenant's portal for mails.
    func portalAddress(_ facts: MailFacts) -> String { services.settings.links.url(facts) }
}

extension OpenScope {
    /// Who this tenant's mails are from; the tenant has just been resolved, so they are there.
    func sender(_ call: Call) throws -> MailFacts {
        guard let facts = try mailFacts(of: call.tenant.id) else { throw Problem.portalNotFound }
        return facts
    }
}
