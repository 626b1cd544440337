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
        WHERE client_id = $1 AND kind = $3 AND state = 'queued' AND id IN
            (SELECT id FROM mail_outbox WHERE client_id = $1 AND user_id = $2)
        """)

    // MARK: Of all clients, for portal-jobs and portalctl

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

    static let all = [facts, add, withdraw, client, expired, blank, recent] + MailQueueSQL.all
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
