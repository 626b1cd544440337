package import PortalStore
import PortalToolkit

/// A one-time link: 32 random bytes in the URL fragment, stored only as SHA-256.
package struct OneTimeLink {
    /// Validity of an invitation.
    static let invitationLifetime = Duration.days(7)
    /// Validity of a reset.
    static let resetLifetime = Duration.hours(1)

    /// The row to store.
    package let row: NewLink
    private let token: String

    /// Creates a link for a user.
    /// - Parameters:
    ///   - id: Id of the new row.
    ///   - token: 32 new random bytes as text.
    package init(_ purpose: LinkPurpose, id: Int64, token: String, user: UserID, email: String, now: Instant) throws {
        let life = purpose == .invitation ? Self.invitationLifetime : Self.resetLifetime
        row = NewLink(
            id: id, user: user, purpose: purpose, email: email, tokenHash: try Self.hash(token), createdAt: now,
            expiresAt: now + life)
        self.token = token
    }

    /// Returns the URL of the link.
    package func address(_ facts: MailFacts, _ links: PortalLinks) -> String {
        Self.address(row.purpose, token, facts, links)
    }

    /// Returns the URL of a token's link.
    package static func address(_ purpose: LinkPurpose, _ token: String, _ facts: MailFacts, _ links: PortalLinks)
        -> String
    {
        links.url(facts, page: (purpose == .invitation ? "invite" : "reset") + "#token=" + token)
    }

    /// Returns the mail with the link.
    /// - Parameters:
    ///   - id: Id of the new row.
    ///   - inviter: The inviting user; `nil` for the operator.
    package func mail(id: Int64, inviter: UserID? = nil) -> NewMail {
        NewMail(
            id: id,
            row.purpose == .invitation ? .invitation(token: token, inviter: inviter) : .passwordReset(token: token),
            to: row.email, user: row.user, linkExpiresAt: row.expiresAt, createdAt: row.createdAt)
    }

    /// Returns the stored form of a token.
    package static func hash(_ token: String) throws -> String {
        Base64.url.encode(try Crypto.sha256(Array(token.utf8)))
    }
}
