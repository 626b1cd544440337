import Database

/// Mails of the clients and of the MSPs: what they need, and their way into the outbox.
enum MailSQL {
    static let facts = Statement(
        "mail.facts", .directory,
        """
        SELECT COALESCE(o.logo_url, p.logo_url), COALESCE(o.primary_color, p.primary_color),
            COALESCE(o.secondary_color, p.secondary_color), COALESCE(o.support_email, p.support_email),
            m.imprint_url, m.privacy_url, c.slug, c.name, m.mail_from, m.reply_to, m.base_host,
            (SELECT MIN(d.name) FROM domains d WHERE d.client_id = c.id AND d.state = 'active')
        FROM clients c JOIN msps m ON m.id = c.msp_id
            LEFT JOIN client_branding o ON o.client_id = c.id AND o.layer = 'owner'
            LEFT JOIN client_branding p ON p.client_id = c.id AND p.layer = 'operator'
        WHERE c.id = $1
        """)
    static let add = Statement(
        "mail.add", .tenant,
        """
        INSERT INTO mail_outbox (client_id, id, user_id, link_expires_at, kind, recipient, from_name, from_address,
            reply_to, subject, text_body, html_body, created_at, state, next_attempt_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'queued', $13)
        """)
    static let withdraw = Statement(
        "mail.withdraw", .tenant,
        """
        UPDATE mail_outbox SET state = 'refused', last_error = 'withdrawn', text_body = '', html_body = ''
        WHERE client_id = $1 AND user_id = $2 AND kind = $3 AND state = 'queued'
        """)

    // MARK: Of all clients, for portal-jobs and portalctl

    static let due = Statement(
        "mail.due", .cross(reason: "portal-jobs sends the mails of all clients"),
        "SELECT 1 FROM mail_outbox WHERE state = 'queued' AND next_attempt_at <= $1 AND claimed_until <= $1 LIMIT 1")
    static let claim = Statement(
        "mail.claim", .cross(reason: "portal-jobs sends the mails of all clients"),
        """
        UPDATE mail_outbox SET attempts = attempts + 1, claimed_by = $1, claimed_until = $2
        WHERE (client_id, id) IN (SELECT client_id, id FROM mail_outbox
            WHERE state = 'queued' AND next_attempt_at <= $3 AND claimed_until <= $3 ORDER BY next_attempt_at LIMIT $4)
        RETURNING client_id, id, \(ClaimedMail.columns), link_expires_at
        """)
    /// Whoever sent it: what has gone out must not go out again.
    static let sent = Statement(
        "mail.sent", .tenant,
        """
        UPDATE mail_outbox SET state = 'sent', sent_at = $3, text_body = '', html_body = '', last_error = NULL,
            claimed_by = NULL
        WHERE client_id = $1 AND id = $2 AND state = 'queued'
        """)
    static let release = Statement(
        "mail.release", .tenant,
        """
        UPDATE mail_outbox SET claimed_by = NULL, claimed_until = 0, next_attempt_at = $4, last_error = $5
        WHERE client_id = $1 AND id = $2 AND claimed_by = $3 AND state = 'queued'
        """)
    static let refuse = Statement(
        "mail.refuse", .tenant,
        """
        UPDATE mail_outbox SET state = 'refused', claimed_by = NULL, last_error = $3
        WHERE client_id = $1 AND id = $2 AND state = 'queued'
        """)
    /// Only what still has its text can be sent.
    static let retry = Statement(
        "mail.retry", .tenant,
        """
        UPDATE mail_outbox SET state = 'queued', claimed_by = NULL, claimed_until = 0, attempts = 0,
            next_attempt_at = $3
        WHERE client_id = $1 AND id = $2 AND state <> 'sent' AND text_body <> ''
        """)
    static let client = Statement(
        "mail.client", .cross(reason: "portalctl names a mail by its id alone"),
        "SELECT client_id, recipient FROM mail_outbox WHERE id = $1 ORDER BY client_id LIMIT 1")
    static let expired = Statement(
        "mail.expired", .cross(reason: "the links in mails of all clients end"),
        "SELECT 1 FROM mail_outbox WHERE link_expires_at <= $1 AND text_body <> '' LIMIT 1")
    static let blank = Statement(
        "mail.blank", .cross(reason: "the links in mails of all clients end"),
        """
        UPDATE mail_outbox SET text_body = '', html_body = '',
            last_error = CASE WHEN state = 'queued' THEN 'the link has expired' ELSE last_error END,
            state = CASE WHEN state = 'queued' THEN 'refused' ELSE state END
        WHERE link_expires_at <= $1 AND text_body <> ''
        """)
    static let recent = Statement(
        "mail.recent", .cross(reason: "portalctl lists the mails of all clients"),
        """
        SELECT l.slug, m.id, m.kind, m.recipient, m.from_name, m.subject, m.text_body, m.created_at, m.sent_at, m.state,
            m.attempts, m.next_attempt_at, m.last_error
        FROM clients l JOIN mail_outbox m ON m.client_id = l.id
        WHERE (CAST($1 AS TEXT) = '' OR l.slug = CAST($1 AS TEXT))
            AND (CAST($2 AS TEXT) = '' OR m.state = CAST($2 AS TEXT))
        ORDER BY m.created_at DESC, m.id DESC LIMIT $3
        """)

    static let all = [facts, add, withdraw, due, claim, sent, release, refuse, retry, client, expired, blank, recent]
}

extension Brand {
    init(row: Row) {
        logoURL = row.optionalText(0)
        primaryColor = row.optionalText(1)
        secondaryColor = row.optionalText(2)
        supportEmail = row.optionalText(3)
        imprintURL = row.optionalText(4)
        privacyURL = row.optionalText(5)
    }
}

extension MailFacts {
    init(row: Row) {
        brand = Brand(row: row)
        slug = row.text(6)
        name = row.text(7)
        mailFrom = row.optionalText(8)
        replyTo = row.optionalText(9)
        baseHost = row.optionalText(10)
        domain = row.optionalText(11)
    }
}
