import Database

/// Changes of users' e-mail addresses.
enum EmailSQL {
    // MARK: Waiting for their confirmation

    static let add = Statement(
        "email.add", .tenant,
        """
        INSERT INTO email_changes (client_id, user_id, email, token_hash, asked_by, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """)
    static let remove = Statement(
        "email.remove", .tenant, "DELETE FROM email_changes WHERE client_id = $1 AND user_id = $2")
    static let ofUser = Statement(
        "email.ofUser", .tenant,
        """
        SELECT \(EmailChangeColumn.list) FROM email_changes WHERE client_id = $1 AND user_id = $2 AND expires_at > $3
        """)
    static let ofClient = Statement(
        "email.ofClient", .tenant,
        "SELECT \(EmailChangeColumn.list) FROM email_changes WHERE client_id = $1 AND expires_at > $2")
    static let find = Statement(
        "email.find", .tenant,
        """
        SELECT \(EmailChangeColumn.list) FROM email_changes
        WHERE client_id = $1 AND token_hash = $2 AND expires_at > $3
        """)
    static let set = Statement(
        "email.set", .tenant,
        "UPDATE portal_users SET email = $3 WHERE client_id = $1 AND id = $2 AND status = 'active'")

    // MARK: Ways back

    static let addReturn = Statement(
        "email.addReturn", .tenant,
        """
        INSERT INTO email_returns (client_id, token_hash, user_id, email, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        """)
    static let findReturn = Statement(
        "email.findReturn", .tenant,
        """
        SELECT \(EmailReturnColumn.list) FROM email_returns
        WHERE client_id = $1 AND token_hash = $2 AND expires_at > $3
        """)
    /// This one and those to later addresses.
    static let endReturns = Statement(
        "email.endReturns", .tenant,
        "DELETE FROM email_returns WHERE client_id = $1 AND user_id = $2 AND created_at >= $3")

    /// The addresses that nobody but $2 may take: of the others, and those to which they may come back.
    static let others = Statement(
        "email.others", .tenant,
        """
        SELECT email FROM portal_users WHERE client_id = $1 AND id <> $2
        UNION ALL SELECT email FROM email_returns WHERE client_id = $1 AND user_id <> $2 AND expires_at > $3
        """)

    static let all = [
        add, remove, ofUser, ofClient, find, set, addReturn, findReturn, endReturns, others,
    ]
}

/// Columns of an `EmailChange`.
enum EmailChangeColumn: Int, Column {
    case userID, email, tokenHash, askedBy, createdAt, expiresAt
}

/// Columns of an `EmailReturn`.
enum EmailReturnColumn: Int, Column {
    case userID, email, tokenHash, createdAt, expiresAt
}
