/// What owners and MSPs demand of accounts (version 12), and who has been told of it.
enum PolicyTables {
    /// NULL where nothing is demanded.
    static let ddl =
        ["clients", "msps"].flatMap { table in
            [
                "factor_rule TEXT CHECK (\(Check.oneOf("factor_rule", "optional", "admins", "all")))",
                "factor_rule_at BIGINT", "factor_grace_ms BIGINT", "session_idle_ms BIGINT", "session_max_ms BIGINT",
            ].map { "ALTER TABLE \(table) ADD COLUMN \($0)" }
        } + [
            """
            CREATE TABLE factor_reminders (
                client_id BIGINT NOT NULL,
                user_id BIGINT NOT NULL,
                due_at BIGINT NOT NULL,
                stage BIGINT NOT NULL,
                PRIMARY KEY (client_id, user_id),
                FOREIGN KEY (client_id, user_id) REFERENCES portal_users (client_id, id) ON DELETE CASCADE
            )
            """
        ]
}
