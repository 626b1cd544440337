/// Where MSPs are told of their events (version 22). They belong to MSPs, not to clients.
enum WebhookTables {
    /// An endpoint follows its MSP's events by their numbers: those up to `position` are done, or have a row of their own
    /// in webhook_messages because they were not taken. One that is not due again has been given up.
    static let ddl = [
        """
        CREATE TABLE webhooks (
            msp_id BIGINT NOT NULL REFERENCES msps (id) ON DELETE CASCADE,
            id BIGINT NOT NULL,
            name TEXT NOT NULL,
            url TEXT NOT NULL,
            filter TEXT NOT NULL DEFAULT '',
            created_at BIGINT NOT NULL,
            position BIGINT NOT NULL,
            claimed_until BIGINT NOT NULL DEFAULT 0,
            attempted_at BIGINT NOT NULL DEFAULT 0,
            is_waiting_next BIGINT NOT NULL DEFAULT 0,
            failures BIGINT NOT NULL DEFAULT 0,
            failing_since BIGINT,
            retry_at BIGINT NOT NULL DEFAULT 0,
            delivered_at BIGINT,
            last_error TEXT,
            disabled_at BIGINT,
            test_id BIGINT,
            test_until BIGINT,
            test_result TEXT,
            PRIMARY KEY (msp_id, id),
            UNIQUE (msp_id, name)
        )
        """,
        """
        CREATE TABLE webhook_secrets (
            msp_id BIGINT NOT NULL,
            webhook_id BIGINT NOT NULL,
            id BIGINT NOT NULL,
            sealed TEXT NOT NULL,
            expires_at BIGINT,
            PRIMARY KEY (msp_id, webhook_id, id),
            FOREIGN KEY (msp_id, webhook_id) REFERENCES webhooks (msp_id, id) ON DELETE CASCADE
        )
        """,
        """
        CREATE TABLE webhook_messages (
            msp_id BIGINT NOT NULL,
            webhook_id BIGINT NOT NULL,
            number BIGINT NOT NULL,
            first_at BIGINT NOT NULL,
            attempts BIGINT NOT NULL,
            due_at BIGINT,
            last_error TEXT NOT NULL,
            PRIMARY KEY (msp_id, webhook_id, number),
            FOREIGN KEY (msp_id, webhook_id) REFERENCES webhooks (msp_id, id) ON DELETE CASCADE,
            FOREIGN KEY (msp_id, number) REFERENCES event_feed (msp_id, number) ON DELETE CASCADE
        )
        """,
        "CREATE INDEX webhook_messages_by_event ON webhook_messages (msp_id, number)",
        "CREATE INDEX webhook_messages_by_due ON webhook_messages (msp_id, webhook_id, due_at)",
    ]
}
