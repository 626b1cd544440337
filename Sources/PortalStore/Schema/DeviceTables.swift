/// Where users have logged in from, and the devices that stand in for a second factor (version 15).
enum DeviceTables {
    static let ddl =
        [
            """
            CREATE TABLE login_places (
                client_id BIGINT NOT NULL,
                user_id BIGINT NOT NULL,
                place TEXT NOT NULL,
                last_login_at BIGINT NOT NULL,
                PRIMARY KEY (client_id, user_id, place),
                FOREIGN KEY (client_id, user_id) REFERENCES portal_users (client_id, id) ON DELETE CASCADE
            )
            """,
            "CREATE INDEX login_places_by_login ON login_places (last_login_at)",
            """
            CREATE TABLE trusted_devices (
                client_id BIGINT NOT NULL,
                user_id BIGINT NOT NULL,
                id BIGINT NOT NULL,
                ip TEXT,
                user_agent TEXT,
                created_at BIGINT NOT NULL,
                expires_at BIGINT NOT NULL,
                PRIMARY KEY (client_id, user_id, id),
                FOREIGN KEY (client_id, user_id) REFERENCES portal_users (client_id, id) ON DELETE CASCADE
            )
            """,
            "CREATE INDEX trusted_devices_by_end ON trusted_devices (expires_at)",
        ]
        // NULL where it is allowed.
        + ["clients", "msps"].map { table in
            "ALTER TABLE \(table) ADD COLUMN device_trust BIGINT CHECK (device_trust IN (0, 1))"
        }
}
