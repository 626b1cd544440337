import Database

/// Devices of one client's users.
enum DeviceSQL {
    /// How many places a user has logged in from, and whether $3 and $4 are among them.
    static let places = Statement(
        "device.places", .tenant,
        """
        SELECT COUNT(*), COUNT(CASE WHEN place = $3 THEN 1 END), COUNT(CASE WHEN place = $4 THEN 1 END)
        FROM login_places WHERE client_id = $1 AND user_id = $2
        """)
    static let recordPlace = Statement(
        "device.recordPlace", .tenant,
        """
        INSERT INTO login_places (client_id, user_id, place, last_login_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (client_id, user_id, place) DO UPDATE SET last_login_at = excluded.last_login_at
        """)
    /// The $3 oldest ones.
    static let forgetPlaces = Statement(
        "device.forgetPlaces", .tenant,
        """
        DELETE FROM login_places WHERE client_id = $1 AND user_id = $2 AND place IN
            (SELECT place FROM login_places WHERE client_id = $1 AND user_id = $2 ORDER BY last_login_at, place LIMIT $3)
        """)

    static let trusted = Statement(
        "device.trusted", .tenant,
        """
        SELECT \(TrustedDeviceColumn.list) FROM trusted_devices
        WHERE client_id = $1 AND user_id = $2 AND expires_at > $3 ORDER BY created_at DESC, id
        """)
    static let trust = Statement(
        "device.trust", .tenant,
        """
        INSERT INTO trusted_devices (client_id, user_id, \(TrustedDeviceColumn.list)) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (client_id, user_id, id) DO UPDATE SET ip = excluded.ip, user_agent = excluded.user_agent,
            created_at = excluded.created_at, expires_at = excluded.expires_at
        """)
    static let rename = Statement(
        "device.rename", .tenant,
        "UPDATE trusted_devices SET id = $4 WHERE client_id = $1 AND user_id = $2 AND id = $3")
    static let distrust = Statement(
        "device.distrust", .tenant, "DELETE FROM trusted_devices WHERE client_id = $1 AND user_id = $2 AND id = $3")
    static let distrustAll = Statement(
        "device.distrustAll", .tenant, "DELETE FROM trusted_devices WHERE client_id = $1 AND user_id = $2")
    static let distrustClient = Statement(
        "device.distrustClient", .tenant, "DELETE FROM trusted_devices WHERE client_id = $1")

    /// Sessions that a trusted device has let in, and in which nobody has shown a factor since.
    static let endSessions = Statement(
        "device.endSessions", .tenant, "DELETE FROM sessions WHERE client_id = $1 AND proved_at = 0")

    static let endSessionsOfUser = Statement(
        "device.endSessionsOfUser", .tenant,
        """
        DELETE FROM sessions WHERE client_id = $1 AND proved_at = 0 AND id IN
            (SELECT id FROM sessions WHERE client_id = $1 AND user_id = $2 AND id <> $3)
        """)

    static let all = [
        places, recordPlace, forgetPlaces, trusted, trust, rename, distrust, distrustAll, distrustClient, endSessions,
        endSessionsOfUser,
    ]
}

/// Columns of a `TrustedDevice`.
enum TrustedDeviceColumn: Int, Column {
    case id, ip, userAgent, createdAt, expiresAt
}

extension TrustedDevice {
    init(row: Row) {
        let row = ColumnRow(row, of: TrustedDeviceColumn.self)
        self.init(
            id: row.integer(.id), ip: row.optionalText(.ip), userAgent: row.optionalText(.userAgent),
            createdAt: row.instant(.createdAt), expiresAt: row.instant(.expiresAt))
    }
}
