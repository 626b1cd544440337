package import PortalStore
import PortalToolkit

/// A one-time link: 32 random bytes in the fragment of an address, known here by their SHA-256 alone.
package struct OneTimeLink {
    /// How long an invitation is good.
    static let invitationLifetime = Duration.days(7)
    /// How long a reset is good.
    static let resetLifetime = Duration.hours(1)

    /// The row to store.
    package let row: NewLink
    private let token: String

    /// A new link of a user.
    /// - Parameters:
    ///   - id: its new id.
    ///   - token: 32 new random bytes as text.
    package init(_ purpose: LinkPurpose, id: Int64, token: String, user: UserID, email: String, now: Instant) throws {
        let life = purpose == .invitation ? Self.invitationLifetime : Self.resetLifetime
        row = NewLink(
            id: id, user: user, purpose: purpose, email: email, tokenHash: try Self.hash(token), createdAt: now,
            expiresAt: now + life)
        self.token = token
    }

    /// The address that opens it.
    package func address(_ facts: MailFacts, _ links: PortalLinks) -> String {
        Self.address(row.purpose, token, facts, links)
    }

    /// The address that opens the link of a token.
    package static func address(_ purpose: LinkPurpose, _ token: String, _ facts: MailFacts, _ links: PortalLinks)
        -> String
    {
        links.url(facts, page: (purpose == .invitation ? "invite" : "reset") + "#token=" + token)
    }

    /// The mail that carries it.
    /// - Parameters:
    ///   - id: its new id.
    ///   - inviter: the user who invites; `nil` is the operator.
    package func mail(id: Int64, inviter: UserID? = nil) -> NewMail {
        NewMail(
            id: id,
            row.purpose == .invitation ? .invitation(token: token, inviter: inviter) : .passwordReset(token: token),
            to: row.email, user: row.user, linkExpiresAt: row.expiresAt, createdAt: row.createdAt)
    }

    /// What is stored of a token.
    package static func hash(_ token: String) throws -> String {
        Base64.url.encode(try Crypto.sha256(Array(token.utf8)))
    }
}
