import Database

/// News of clients on their way into mails, and who wants which. News without `due_at` are outages that people have been
/// told of.
enum NewsSQL {
    // MARK: Of a client

    static let add = Statement(
        "news.add", .tenant,
        """
        INSERT INTO mail_news (client_id, event, subject_id, at, due_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (client_id, event, subject_id) DO UPDATE SET at = excluded.at, due_at = excluded.due_at
        """)
    static let find = Statement(
        "news.find", .tenant,
        "SELECT at, due_at FROM mail_news WHERE client_id = $1 AND event = $2 AND subject_id = $3")
    static let told = Statement(
        "news.told", .tenant,
        "UPDATE mail_news SET due_at = NULL WHERE client_id = $1 AND event = $2 AND subject_id = $3")
    static let postpone = Statement(
        "news.postpone", .tenant, "UPDATE mail_news SET due_at = $3 WHERE client_id = $1 AND due_at <= $2")
    static let remove = Statement(
        "news.remove", .tenant, "DELETE FROM mail_news WHERE client_id = $1 AND event = $2 AND subject_id = $3")
    static let dueOfClient = Statement(
        "news.dueOfClient", .tenant,
        """
        SELECT event, subject_id, at FROM mail_news WHERE client_id = $1 AND due_at <= $2
        ORDER BY due_at LIMIT $3
        """)
    /// $2 is the type of import lines.
    static let start = Statement(
        "news.start", .directory,
        """
        SELECT c.status, c.portal_enabled, c.portal_enabled_at, m.imported_at, COALESCE(m.first_at, 0)
        FROM clients c LEFT JOIN import_marks m ON m.client_id = c.id AND m.kind = $2 WHERE c.id = $1
        """)

    /// Of an announcement that has not ended, for the clients that see it, as far as their portals and their first data
    /// have been there since $4; mails are due at $5.
    static let announce = Statement(
        "news.announce", .directory,
        """
        INSERT INTO mail_news (client_id, event, subject_id, at, due_at)
        SELECT c.id, 'announced', a.id, $3, $5 FROM announcements a JOIN clients c ON c.msp_id = a.msp_id
        WHERE a.msp_id = $1 AND a.id = $2 AND a.ends_at > $3 AND c.portal_enabled = 1 AND c.portal_enabled_at <= $4
            AND (a.is_for_all = 1 OR EXISTS (
                SELECT 1 FROM announcement_targets t
                WHERE t.client_id = c.id AND t.announcement_id = a.id AND t.msp_id = a.msp_id))
            AND COALESCE((SELECT MIN(COALESCE(m.first_at, 0)) FROM import_marks m WHERE m.client_id = c.id), 0) <= $4
        ON CONFLICT (client_id, event, subject_id) DO UPDATE SET at = excluded.at, due_at = excluded.due_at
        """)

    // MARK: Choices

    static let choose = Statement(
        "news.choose", .tenant,
        """
        INSERT INTO mail_choices (client_id, user_id, topic, is_wanted) VALUES ($1, $2, $3, $4)
        ON CONFLICT (client_id, user_id, topic) DO UPDATE SET is_wanted = excluded.is_wanted
        """)
    static let choices = Statement(
        "news.choices", .tenant, "SELECT user_id, topic, is_wanted FROM mail_choices WHERE client_id = $1")
    static let choicesOf = Statement(
        "news.choicesOf", .tenant,
        "SELECT user_id, topic, is_wanted FROM mail_choices WHERE client_id = $1 AND user_id = $2")

    // MARK: Mails

    // Without the order or group, which is that of the index and the same for all news, SQLite would read all of a
    // client's mails.

    /// The one that gathers; $4 is now: one that is being sent takes nothing more.
    static let openMail = Statement(
        "news.openMail", .tenant,
        """
        SELECT id, COALESCE(notice, '') FROM mail_outbox
        WHERE client_id = $1 AND user_id = $2 AND kind = $3 AND state = 'queued' AND claimed_until <= $4
        ORDER BY link_expires_at LIMIT 1
        """)
    static let gather = Statement(
        "news.gather", .tenant,
        "UPDATE mail_outbox SET notice = $3 WHERE client_id = $1 AND id = $2 AND state = 'queued'")
    /// When the newest was sent or refused by the recipient's server; now, which is $5, while one is being sent. $4 is a
    /// mail that does not count.
    static let lastMail = Statement(
        "news.lastMail", .tenant,
        """
        SELECT MAX(CASE WHEN state = 'queued' AND claimed_until > $5 THEN $5 ELSE COALESCE(sent_at, created_at) END)
        FROM mail_outbox
        WHERE client_id = $1 AND user_id = $2 AND kind = $3 AND id <> $4
            AND NOT (state = 'refused' AND COALESCE(last_error, '') LIKE 'withdrawn%')
        GROUP BY link_expires_at
        """)

    // MARK: Across clients, for portal-jobs

    static let due = Statement(
        "news.due", .cross(reason: "portal-jobs writes the mails of all clients"),
        "SELECT client_id FROM mail_news WHERE due_at <= $1 ORDER BY due_at LIMIT 1")
    /// Clients with a portal that lack a round.
    static let withoutRound = Statement(
        "news.withoutRound", .cross(reason: "portal-jobs begins the rounds of all clients"),
        """
        SELECT c.id FROM clients c WHERE c.portal_enabled = 1 AND NOT EXISTS
            (SELECT 1 FROM mail_news n WHERE n.client_id = c.id AND n.event = $1 AND n.subject_id = 0) LIMIT 500
        """)
    static let figures = Statement(
        "news.figures", .cross(reason: "portal-jobs counts the news of all clients"),
        "SELECT event, COUNT(*), MIN(due_at) FROM mail_news WHERE due_at < $1 AND subject_id <> 0 GROUP BY event")

    static let all = [
        add, find, told, postpone, remove, dueOfClient, start, announce, choose, choices, choicesOf, openMail, gather,
        lastMail, due, withoutRound, figures,
    ]
}
