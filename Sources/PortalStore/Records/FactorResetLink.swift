/// A link that cancels a reset of somebody's second factors; only the mail carries its token.
package struct FactorResetLink: Sendable {
    /// Whose factors are to be reset.
    package let user: UserID
    /// Who was mailed the link.
    package let recipient: UserID
    /// SHA-256 of the token, as text.
    package let tokenHash: String

    package init(user: UserID, recipient: UserID, tokenHash: String) {
        (self.user, self.recipient, self.tokenHash) = (user, recipient, tokenHash)
    }
}
