import Database

/// A change of a user's e-mail address that waits to be confirmed at the new one; only the mail carries its token.
package struct EmailChange: Sendable {
    package let user: UserID
    /// The new address, in normal form.
    package let email: String
    /// SHA-256 of the token, as text.
    package let tokenHash: String
    /// Who has asked for it: the user, or somebody else; `nil` for the operator.
    package let askedBy: UserID?
    package let createdAt: Instant
    package let expiresAt: Instant

    package init(
        user: UserID, email: String, tokenHash: String, askedBy: UserID?, createdAt: Instant, expiresAt: Instant
    ) {
        (self.user, self.email, self.tokenHash, self.askedBy) = (user, email, tokenHash, askedBy)
        (self.createdAt, self.expiresAt) = (createdAt, expiresAt)
    }

    init(row: Row) {
        let row = ColumnRow(row, of: EmailChangeColumn.self)
        user = row.id(.userID)
        email = row.text(.email)
        tokenHash = row.text(.tokenHash)
        askedBy = row.optionalID(.askedBy)
        createdAt = row.instant(.createdAt)
        expiresAt = row.instant(.expiresAt)
    }
}

/// The way back to a user's former e-mail address; only the mail carries its token.
package struct EmailReturn: Sendable {
    package let user: UserID
    /// The former address.
    package let email: String
    /// SHA-256 of the token, as text.
    package let tokenHash: String
    /// When the address was replaced.
    package let createdAt: Instant
    package let expiresAt: Instant

    package init(user: UserID, email: String, tokenHash: String, createdAt: Instant, expiresAt: Instant) {
        (self.user, self.email, self.tokenHash) = (user, email, tokenHash)
        (self.createdAt, self.expiresAt) = (createdAt, expiresAt)
    }

    init(row: Row) {
        let row = ColumnRow(row, of: EmailReturnColumn.self)
        user = row.id(.userID)
        email = row.text(.email)
        tokenHash = row.text(.tokenHash)
        createdAt = row.instant(.createdAt)
        expiresAt = row.instant(.expiresAt)
    }
}
