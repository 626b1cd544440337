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

    static let all = [facts, add, withdraw]
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
