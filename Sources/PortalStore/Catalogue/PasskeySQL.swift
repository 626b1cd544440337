import Database

/// Passkeys of one client's users.
enum PasskeySQL {
    static let ofUser = Statement(
        "passkey.ofUser", .tenant,
        """
        SELECT \(PasskeyColumn.list) FROM passkeys WHERE client_id = $1 AND user_id = $2 ORDER BY created_at, id
        """)
    static let owner = Statement(
        "passkey.owner", .tenant,
        "SELECT user_id FROM passkeys WHERE client_id = $1 AND credential = $2 AND second_only = 0")
    /// Beside the password alone, until one has been.
    static let makeSecondOnly = Statement(
        "passkey.makeSecondOnly", .tenant,
        "UPDATE passkeys SET second_only = 1 WHERE client_id = $1 AND user_id = $2")
    static let add = Statement(
        "passkey.add", .tenant,
        """
        INSERT INTO passkeys (client_id, user_id, id, credential, host, algorithm, public_key, transports, name,
            created_at, backed_up, counter, challenged_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (client_id, credential) DO NOTHING
        """)
    /// An answer counts once, and none to a challenge before it; a counter only goes up (WebAuthn Level 3, §7.2).
    static let use = Statement(
        "passkey.use", .tenant,
        """
        UPDATE passkeys SET last_used_at = $4, backed_up = $5, counter = $6, challenged_at = $7, second_only = 0
        WHERE client_id = $1 AND user_id = $2 AND id = $3 AND challenged_at < $7
            AND (counter < $6 OR counter = 0 AND $6 = 0)
        """)
    static let rename = Statement(
        "passkey.rename", .tenant,
        "UPDATE passkeys SET name = $4 WHERE client_id = $1 AND user_id = $2 AND id = $3")
    static let remove = Statement(
        "passkey.remove", .tenant, "DELETE FROM passkeys WHERE client_id = $1 AND user_id = $2 AND id = $3")
    static let removeAll = Statement(
        "passkey.removeAll", .tenant, "DELETE FROM passkeys WHERE client_id = $1 AND user_id = $2")

    static let all = [ofUser, owner, makeSecondOnly, add, use, rename, remove, removeAll]
}

/// Columns of a `Passkey`.
enum PasskeyColumn: Int, Column {
    case id, credential, host, algorithm, publicKey, transports, name, createdAt, lastUsedAt, backedUp, counter
    case challengedAt
}

extension Passkey {
    init(row: Row) {
        let row = ColumnRow(row, of: PasskeyColumn.self)
        id = row.integer(.id)
        credential = row.text(.credential)
        host = row.text(.host)
        algorithm = row.integer(.algorithm)
        publicKey = row.text(.publicKey)
        transports = row.text(.transports).split(separator: " ").map(String.init)
        name = row.text(.name)
        createdAt = row.instant(.createdAt)
        lastUsedAt = row.optionalInstant(.lastUsedAt)
        state = PasskeyState(
            isBackedUp: row.flag(.backedUp), counter: row.integer(.counter), challengedAt: row.instant(.challengedAt))
    }
}
