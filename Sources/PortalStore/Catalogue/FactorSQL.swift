import Database

/// Second factors of one client's users.
enum FactorSQL {
    static let authenticators = Statement(
        "factor.authenticators", .tenant,
        """
        SELECT \(AuthenticatorColumn.list) FROM authenticators
        WHERE client_id = $1 AND user_id = $2 AND confirmed_at IS NOT NULL ORDER BY created_at, id
        """)
    /// One that waits for its first code, created after $4.
    static let unconfirmed = Statement(
        "factor.unconfirmed", .tenant,
        """
        SELECT id, name, secret, created_at FROM authenticators
        WHERE client_id = $1 AND user_id = $2 AND id = $3 AND confirmed_at IS NULL AND created_at > $4
        """)
    static let exists = Statement(
        "factor.exists", .tenant,
        """
        SELECT 1 FROM authenticators WHERE client_id = $1 AND user_id = $2 AND confirmed_at IS NOT NULL
        UNION ALL SELECT 1 FROM passkeys WHERE client_id = $1 AND user_id = $2
        """)
    /// The users with a factor that counts, and its kinds.
    static let kinds = Statement(
        "factor.kinds", .tenant,
        """
        SELECT user_id, 'totp' FROM authenticators WHERE client_id = $1 AND confirmed_at IS NOT NULL GROUP BY user_id
        UNION ALL SELECT user_id, 'passkey' FROM passkeys WHERE client_id = $1 GROUP BY user_id
        """)
    static let add = Statement(
        "factor.add", .tenant,
        """
        INSERT INTO authenticators (client_id, user_id, id, name, secret, created_at, last_step)
        VALUES ($1, $2, $3, $4, $5, $6, 0)
        """)
    static let removeUnconfirmed = Statement(
        "factor.removeUnconfirmed", .tenant,
        "DELETE FROM authenticators WHERE client_id = $1 AND user_id = $2 AND confirmed_at IS NULL")
    static let confirm = Statement(
        "factor.confirm", .tenant,
        """
        UPDATE authenticators SET confirmed_at = $4, last_step = $5
        WHERE client_id = $1 AND user_id = $2 AND id = $3 AND confirmed_at IS NULL
        """)
    /// A step counts once, and none after a later one (RFC 6238 §5.2).
    static let use = Statement(
        "factor.use", .tenant,
        """
        UPDATE authenticators SET last_used_at = $4, last_step = $5
        WHERE client_id = $1 AND user_id = $2 AND id = $3 AND last_step < $5 AND confirmed_at IS NOT NULL
        """)
    static let reseal = Statement(
        "factor.reseal", .tenant,
        "UPDATE authenticators SET secret = $5 WHERE client_id = $1 AND user_id = $2 AND id = $3 AND secret = $4")
    static let remove = Statement(
        "factor.remove", .tenant, "DELETE FROM authenticators WHERE client_id = $1 AND user_id = $2 AND id = $3")
    static let removeAll = Statement(
        "factor.removeAll", .tenant, "DELETE FROM authenticators WHERE client_id = $1 AND user_id = $2")
    /// $1 to $3 is the row before.
    static let secrets = Statement(
        "factor.secrets", .cross(reason: "secrets of all clients are sealed anew before a key is dropped"),
        """
        SELECT client_id, user_id, id, secret FROM authenticators WHERE (client_id, user_id, id) > ($1, $2, $3)
        ORDER BY client_id, user_id, id LIMIT $4
        """)

    static let codesLeft = Statement(
        "factor.codesLeft", .tenant,
        "SELECT COUNT(*) FROM recovery_codes WHERE client_id = $1 AND user_id = $2")
    static let addCode = Statement(
        "factor.addCode", .tenant, "INSERT INTO recovery_codes (client_id, user_id, code_hash) VALUES ($1, $2, $3)")
    static let useCode = Statement(
        "factor.useCode", .tenant,
        "DELETE FROM recovery_codes WHERE client_id = $1 AND user_id = $2 AND code_hash = $3")
    static let removeCodes = Statement(
        "factor.removeCodes", .tenant, "DELETE FROM recovery_codes WHERE client_id = $1 AND user_id = $2")

    static let addChallenge = Statement(
        "factor.addChallenge", .tenant,
        """
        INSERT INTO login_challenges (client_id, token_hash, user_id, remember, expires_at) VALUES ($1, $2, $3, $4, $5)
        """)
    static let challenge = Statement(
        "factor.challenge", .tenant,
        """
        SELECT user_id, remember, expires_at, session_id FROM login_challenges
        WHERE client_id = $1 AND token_hash = $2 AND expires_at > $3
        """)
    static let endChallenge = Statement(
        "factor.endChallenge", .tenant,
        """
        UPDATE login_challenges SET session_id = $3 WHERE client_id = $1 AND token_hash = $2 AND session_id IS NULL
        """)
    static let endChallenges = Statement(
        "factor.endChallenges", .tenant, "DELETE FROM login_challenges WHERE client_id = $1 AND user_id = $2")

    static let provedAt = Statement(
        "factor.provedAt", .tenant,
        "SELECT COALESCE(proved_at, created_at) FROM sessions WHERE client_id = $1 AND id = $2 AND user_id = $3")
    static let prove = Statement(
        "factor.prove", .tenant,
        "UPDATE sessions SET proved_at = $4 WHERE client_id = $1 AND id = $2 AND user_id = $3")

    static let all = [
        authenticators, unconfirmed, exists, kinds, add, removeUnconfirmed, confirm, use, reseal, remove, removeAll,
        secrets,
        codesLeft, addCode, useCode, removeCodes, addChallenge, challenge, endChallenge, endChallenges, provedAt, prove,
    ]
}

/// Columns of an `Authenticator`.
enum AuthenticatorColumn: Int, Column {
    case id, name, secret, createdAt, confirmedAt, lastUsedAt
}

extension Authenticator {
    init(row: Row) {
        let row = ColumnRow(row, of: AuthenticatorColumn.self)
        id = row.integer(.id)
        name = row.text(.name)
        secret = row.text(.secret)
        createdAt = row.instant(.createdAt)
        confirmedAt = row.instant(.confirmedAt)
        lastUsedAt = row.optionalInstant(.lastUsedAt)
    }
}
