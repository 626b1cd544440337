package import PortalStore
import PortalToolkit

/// The link by which a user's new address is confirmed: a one-time token as in ``OneTimeLink``.
package struct EmailConfirmation {
    /// Time to confirm an address.
    static let lifetime = Duration.hours(24)

    /// The row to store.
    package let change: EmailChange
    private let token: String

    /// - Parameters:
    ///   - email: The new address, in normal form.
    ///   - asker: Who asks for it; `nil` for the operator.
    ///   - token: 32 new random bytes as text.
    package init(of user: UserID, to email: String, asker: UserID?, token: String, now: Instant) throws {
        change = EmailChange(
            user: user, email: email, tokenHash: try OneTimeLink.hash(token), askedBy: asker, createdAt: now,
            expiresAt: now + Self.lifetime)
        self.token = token
    }

    /// Returns the URL of the link.
    package func address(_ facts: MailFacts, _ links: PortalLinks) -> String { Self.address(token, facts, links) }

    /// Returns the URL of a token's link.
    static func address(_ token: String, _ facts: MailFacts, _ links: PortalLinks) -> String {
        links.url(facts, page: "email#token=" + token)
    }

    /// The mail to the new address.
    func mail(id: Int64) -> NewMail {
        NewMail(
            id: id, .emailConfirmation(token: token, asker: change.askedBy), to: change.email, user: change.user,
            linkExpiresAt: change.expiresAt, createdAt: change.createdAt)
    }
}

/// The way back to an address that another has replaced. It does not end with further changes, so that whoever has taken
/// over an account cannot close it.
package struct WayBack {
    /// Time to notice.
    static let lifetime = Duration.hours(72)

    /// The row to store.
    package let row: EmailReturn
    private let token: String

    /// - Parameter token: 32 new random bytes as text.
    package init(to user: PortalUser, token: String, now: Instant) throws {
        row = EmailReturn(
            user: user.id, email: user.email, tokenHash: try OneTimeLink.hash(token), createdAt: now,
            expiresAt: now + Self.lifetime)
        self.token = token
    }

    /// Returns the URL of a token's link: on the MSP's host, as the client's domain is in the hands of its owners.
    static func address(_ token: String, _ facts: MailFacts, _ links: PortalLinks) -> String {
        links.permanentURL(facts, page: "email-back#token=" + token)
    }

    /// The mail to the former address.
    package func mail(id: Int64, _ notice: AccountNotice) -> NewMail {
        NewMail(
            id: id, .emailChanged(token: token, notice: notice.json), to: row.email, user: row.user,
            linkExpiresAt: row.expiresAt, createdAt: row.createdAt)
    }
}
