/// Version 7: mails are composed when sent, so rows hold a payload instead of content.
///
/// Versions with schema 6 or earlier schedule by `next_attempt_at`; `never` keeps them from sending empty mails. Mails
/// they write while both versions run have content and no `due_at`, and are sent unchanged.
enum MailPayloadMigration {
    static let ddl =
        [
            "ALTER TABLE mail_outbox ADD COLUMN token TEXT",
            "ALTER TABLE mail_outbox ADD COLUMN inviter_id BIGINT",
            "ALTER TABLE mail_outbox ADD COLUMN domain TEXT",
            "ALTER TABLE mail_outbox ADD COLUMN due_at BIGINT",
            "ALTER TABLE operator_mails ADD COLUMN due_at BIGINT",
            "DROP INDEX mail_outbox_due",
            "DROP INDEX operator_mails_due",
            "DROP INDEX mail_outbox_to_blank",
            "DROP INDEX mail_outbox_by_user",
            "CREATE INDEX mail_outbox_due ON mail_outbox (COALESCE(due_at, next_attempt_at)) WHERE state = 'queued'",
            "CREATE INDEX operator_mails_due ON operator_mails (COALESCE(due_at, next_attempt_at)) WHERE state = 'queued'",
            "CREATE INDEX mail_outbox_by_link_end ON mail_outbox (link_expires_at) WHERE state = 'queued'",
            "CREATE INDEX mail_outbox_by_user ON mail_outbox (client_id, user_id, kind, link_expires_at)",
            "UPDATE mail_outbox SET text_body = '', html_body = '' WHERE state <> 'queued'",
        ] + conversions

    /// Replaces the content of queued, unclaimed mails by a payload where derivable.
    private static let conversions = [
        """
        UPDATE mail_outbox SET token = (
            WITH RECURSIVE place (at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM place WHERE at < 4000)
            SELECT substr(text_body, MIN(at) + 7, 43) FROM place WHERE substr(text_body, at, 7) = '#token=')
        WHERE state = 'queued' AND claimed_by IS NULL AND kind IN ('invitation', 'reset')
        """,
        """
        UPDATE mail_outbox SET domain = (
            SELECT MIN(d.name) FROM domains d WHERE d.client_id = mail_outbox.client_id AND d.state = 'degraded')
        WHERE state = 'queued' AND claimed_by IS NULL AND kind = 'domain-trouble'
        """,
        """
        UPDATE mail_outbox SET \(cleared) WHERE state = 'queued' AND claimed_by IS NULL
            AND (token IS NOT NULL OR domain IS NOT NULL OR kind IN ('password-changed', 'test'))
        """,
        "UPDATE operator_mails SET \(cleared) WHERE state = 'queued' AND claimed_by IS NULL",
    ]
    private static let cleared = """
        from_name = '', subject = '', text_body = '', html_body = '', due_at = next_attempt_at,
            next_attempt_at = \(MailQueueSQL.never)
        """
}
