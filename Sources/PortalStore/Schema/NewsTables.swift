/// Mails that people want (version 27): who wants which, what has happened of which nobody has been told, and when
/// imports of each kind began.
enum NewsTables {
    static let ddl = [
        """
        CREATE TABLE mail_choices (
            client_id BIGINT NOT NULL,
            user_id BIGINT NOT NULL,
            topic TEXT NOT NULL CHECK (
                \(Check.oneOf("topic", "nodes", "invoices", "tickets", "announcements", "summary"))),
            is_wanted BIGINT NOT NULL CHECK (is_wanted IN (0, 1)),
            PRIMARY KEY (client_id, user_id, topic),
            FOREIGN KEY (client_id, user_id) REFERENCES portal_users (client_id, id) ON DELETE CASCADE
        )
        """,
        """
        CREATE TABLE mail_news (
            client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
            event TEXT NOT NULL CHECK (
                \(Check.oneOf("event", "outage", "recovery", "issued", "overdue", "waiting", "announced", "week"))),
            subject_id BIGINT NOT NULL,
            at BIGINT NOT NULL,
            due_at BIGINT,
            PRIMARY KEY (client_id, event, subject_id)
        )
        """,
        "CREATE INDEX mail_news_due ON mail_news (due_at) WHERE due_at IS NOT NULL",
        "CREATE INDEX mail_news_told ON mail_news (at) WHERE due_at IS NULL",
        "ALTER TABLE import_marks ADD COLUMN first_at BIGINT",
    ]
}
