/// Outboxes with links and leases (version 2).
enum OutboxTables {
    private static let delivery = """
        state TEXT NOT NULL CHECK (\(Check.oneOf("state", "queued", "sent", "refused"))),
            attempts BIGINT NOT NULL DEFAULT 0,
            next_attempt_at BIGINT NOT NULL,
            claimed_by TEXT,
            claimed_until BIGINT NOT NULL DEFAULT 0,
            last_error TEXT
        """
    private static let mail = """
        kind TEXT NOT NULL,
            recipient TEXT NOT NULL,
            from_name TEXT NOT NULL,
            from_address TEXT,
            reply_to TEXT,
            subject TEXT NOT NULL,
            text_body TEXT NOT NULL,
            html_body TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            sent_at BIGINT
        """

    static let commandsByUpdate =
        "CREATE INDEX commands_by_update ON commands (updated_at) WHERE state IN ('sent', 'accepted')"

    static let ddl = [
        """
        CREATE TABLE one_time_links (
            client_id BIGINT NOT NULL,
            id BIGINT NOT NULL,
            user_id BIGINT NOT NULL,
            purpose TEXT NOT NULL CHECK (purpose IN ('invitation', 'reset')),
            email TEXT NOT NULL,
            token_hash TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            used_at BIGINT,
            PRIMARY KEY (client_id, id),
            UNIQUE (client_id, token_hash),
            FOREIGN KEY (client_id, user_id) REFERENCES portal_users (client_id, id) ON DELETE CASCADE
        )
        """,
        "CREATE INDEX one_time_links_by_user ON one_time_links (client_id, user_id, purpose)",
        "CREATE INDEX one_time_links_by_end ON one_time_links (expires_at)",
        """
        CREATE TABLE mail_outbox (
            client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
            id BIGINT NOT NULL,
            user_id BIGINT,
            link_expires_at BIGINT,
            \(mail),
            \(delivery),
            PRIMARY KEY (client_id, id),
            FOREIGN KEY (client_id, user_id) REFERENCES portal_users (client_id, id) ON DELETE CASCADE
        )
        """,
        "CREATE INDEX mail_outbox_due ON mail_outbox (state, next_attempt_at)",
        "CREATE INDEX mail_outbox_by_age ON mail_outbox (created_at)",
        "CREATE INDEX mail_outbox_to_blank ON mail_outbox (link_expires_at) WHERE text_body <> ''",
        "CREATE INDEX mail_outbox_by_user ON mail_outbox (client_id, user_id, created_at, id)",
        """
        CREATE TABLE operator_mails (
            msp_id BIGINT NOT NULL REFERENCES msps (id) ON DELETE CASCADE,
            id BIGINT NOT NULL,
            about_at BIGINT NOT NULL,
            \(mail),
            \(delivery),
            PRIMARY KEY (msp_id, id),
            UNIQUE (msp_id, kind, about_at)
        )
        """,
        "CREATE INDEX operator_mails_due ON operator_mails (state, next_attempt_at)",
        "CREATE INDEX operator_mails_by_age ON operator_mails (created_at)",
        commandOutbox("command_outbox", of: "commands"),
        "CREATE INDEX command_outbox_due ON command_outbox (next_attempt_at)",
        "CREATE INDEX commands_by_id ON commands (id)",
        commandsByUpdate,
        """
        CREATE TABLE leases (
            name TEXT NOT NULL PRIMARY KEY,
            holder TEXT NOT NULL,
            number BIGINT NOT NULL,
            until_at BIGINT NOT NULL
        )
        """,
    ]

    /// Fewer writes per command (version 3): so few wait at a time that no index helps, and the request itself records
    /// the queued state.
    static let leaner = [
        "DROP INDEX command_outbox_due", "DELETE FROM command_states WHERE state = 'queued'",
    ]

    /// Commands of an MSP whose control plane fetches them are never sent (version 20).
    static let polled = [
        "ALTER TABLE command_outbox ADD COLUMN is_polled BIGINT NOT NULL DEFAULT 0 CHECK (is_polled IN (0, 1))"
    ]

    /// DDL of an outbox table referencing `commands`.
    static func commandOutbox(_ table: String, of commands: String) -> String {
        """
        CREATE TABLE \(table) (
            client_id BIGINT NOT NULL,
            command_id BIGINT NOT NULL,
            boot_id TEXT,
            not_after BIGINT NOT NULL,
            may_have_arrived BIGINT NOT NULL DEFAULT 0 CHECK (may_have_arrived IN (0, 1)),
            attempts BIGINT NOT NULL DEFAULT 0,
            next_attempt_at BIGINT NOT NULL,
            claimed_by TEXT,
            claimed_until BIGINT NOT NULL DEFAULT 0,
            last_error TEXT,
            PRIMARY KEY (client_id, command_id),
            FOREIGN KEY (client_id, command_id) REFERENCES \(commands) (client_id, id) ON DELETE CASCADE
        )
        """
    }
}
