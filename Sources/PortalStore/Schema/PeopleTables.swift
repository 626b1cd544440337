/// Portal users, their sessions, and the throttle counters against guessing.
enum PeopleTables {
    /// Region and time zone of users (version 9); NULL for the device's.
    static let places = ["region", "time_zone"].map { "ALTER TABLE portal_users ADD COLUMN \($0) TEXT" }

    static let ddl = [
        """
        CREATE TABLE portal_users (
            client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
            id BIGINT NOT NULL,
            email TEXT NOT NULL,
            name TEXT NOT NULL,
            role TEXT NOT NULL CHECK (\(Check.oneOf("role", "viewer", "admin", "owner"))),
            locale TEXT NOT NULL CHECK (\(Check.oneOf("locale", "en", "de", "uk"))),
            status TEXT NOT NULL CHECK (status IN ('invited', 'active')),
            password_hash TEXT,
            created_at BIGINT NOT NULL,
            invited_at BIGINT,
            invitation_expires_at BIGINT,
            last_login_at BIGINT,
            PRIMARY KEY (client_id, id),
            UNIQUE (client_id, email),
            CHECK (status <> 'active' OR password_hash IS NOT NULL)
        )
        """,
        """
        CREATE TABLE sessions (
            client_id BIGINT NOT NULL,
            id BIGINT NOT NULL,
            user_id BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            last_seen_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            idle_ms BIGINT NOT NULL CHECK (idle_ms > 0),
            ip TEXT,
            user_agent TEXT,
            PRIMARY KEY (client_id, id),
            FOREIGN KEY (client_id, user_id) REFERENCES portal_users (client_id, id) ON DELETE CASCADE
        )
        """,
        "CREATE INDEX sessions_by_user ON sessions (client_id, user_id)",
        "CREATE INDEX sessions_by_end ON sessions (expires_at)",
        """
        CREATE TABLE throttle_counters (
            client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
            subject TEXT NOT NULL,
            window_at BIGINT NOT NULL,
            failures BIGINT NOT NULL CHECK (failures >= 0),
            PRIMARY KEY (client_id, subject)
        )
        """,
        "CREATE INDEX throttle_by_window ON throttle_counters (window_at)",
    ]
}
