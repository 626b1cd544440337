import Database

/// Keys of an MSP's systems.
enum APIKeySQL {
    /// The key whose secret this is, in time.
    static let byDigest = Statement(
        "apiKey.byDigest", .directory,
        """
        SELECT \(APIKeyColumn.allCases.map { "k." + $0.sql }.joined(separator: ", "))
        FROM api_key_secrets s JOIN api_keys k ON k.msp_id = s.msp_id AND k.id = s.key_id
        WHERE s.digest = $1 AND (s.expires_at IS NULL OR s.expires_at > $2)
            AND (k.expires_at IS NULL OR k.expires_at > $2)
        """)
    static let isValid = Statement(
        "apiKey.isValid", .msp,
        "SELECT 1 FROM api_keys WHERE msp_id = $1 AND id = $2 AND (expires_at IS NULL OR expires_at > $3)")
    static let ofMSP = Statement(
        "apiKey.ofMSP", .msp, "SELECT \(APIKeyColumn.list) FROM api_keys WHERE msp_id = $1 ORDER BY name")
    static let secrets = Statement(
        "apiKey.secrets", .msp,
        "SELECT digest, hint, expires_at FROM api_key_secrets WHERE msp_id = $1 AND key_id = $2 ORDER BY digest")
    static let add = Statement(
        "apiKey.add", .msp,
        """
        INSERT INTO api_keys (msp_id, id, name, scopes, networks, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """)
    static let addSecret = Statement(
        "apiKey.addSecret", .msp,
        "INSERT INTO api_key_secrets (msp_id, key_id, digest, hint) VALUES ($1, $2, $3, $4)")
    static let endSecrets = Statement(
        "apiKey.endSecrets", .msp,
        """
        UPDATE api_key_secrets SET expires_at = $3
        WHERE msp_id = $1 AND key_id = $2 AND (expires_at IS NULL OR expires_at > $3)
        """)
    static let forgetSecrets = Statement(
        "apiKey.forgetSecrets", .msp,
        "DELETE FROM api_key_secrets WHERE msp_id = $1 AND key_id = $2 AND expires_at <= $3")
    static let remove = Statement("apiKey.remove", .msp, "DELETE FROM api_keys WHERE msp_id = $1 AND id = $2")
    static let used = Statement(
        "apiKey.used", .msp,
        """
        UPDATE api_keys SET last_used_at = $3, last_used_from = $4
        WHERE msp_id = $1 AND id = $2 AND (last_used_at IS NULL OR last_used_at < $3)
        """)

    static let all = [byDigest, isValid, ofMSP, secrets, add, addSecret, endSecrets, forgetSecrets, remove, used]
}

/// Columns of an `APIKey`.
enum APIKeyColumn: Int, Column {
    case mspID, id, name, scopes, networks, createdAt, expiresAt, lastUsedAt, lastUsedFrom
}

extension APIKey {
    init(row: Row) throws {
        let row = ColumnRow(row, of: APIKeyColumn.self)
        let scopes = try row.text(.scopes).split(separator: " ").map { text in
            guard let scope = APIScope(rawValue: String(text)) else {
                throw UnknownWord(String(text), in: "api_keys.scopes")
            }
            return scope
        }
        self.init(
            id: row.integer(.id), msp: row.id(.mspID), name: row.text(.name), scopes: Set(scopes),
            networks: row.text(.networks).split(separator: " ").map(String.init), createdAt: row.instant(.createdAt),
            expiresAt: row.optionalInstant(.expiresAt))
        lastUsedAt = row.optionalInstant(.lastUsedAt)
        lastUsedFrom = row.optionalText(.lastUsedFrom)
    }
}
