import Database

/// Client mails: their facts and outbox rows.
enum MailSQL {
    static let facts = Statement(
        "mail.facts", .directory,
        """
        SELECT \(MailColumn.list) FROM clients c JOIN msps m ON m.id = c.msp_id WHERE c.id = $1
        """)
    /// Stores the MSP's sender address for the Message-ID, which survives later address changes.
    static let add = Statement(
        "mail.add", .tenant,
        """
        INSERT INTO mail_outbox (client_id, id, user_id, link_expires_at, kind, recipient, token, inviter_id, domain, notice,
            created_at, due_at, from_address, state, next_attempt_at, from_name, subject, text_body, html_body)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
            (SELECT m.mail_from FROM clients c JOIN msps m ON m.id = c.msp_id WHERE c.id = $1), 'queued',
            \(MailQueueSQL.never), '', '', '', '')
        """)
    static let withdraw = Statement(
        "mail.withdraw", .tenant,
        """
        UPDATE mail_outbox SET state = 'refused', last_error = 'withdrawn', token = NULL, text_body = '', html_body = ''
        WHERE client_id = $1 AND kind = $3 AND state = 'queued' AND id IN
            (SELECT id FROM mail_outbox WHERE client_id = $1 AND user_id = $2)
        """)

    // MARK: Across clients, for portal-jobs

    static let expired = Statement(
        "mail.expired", .cross(reason: "the links in mails of all clients end"),
        "SELECT 1 FROM mail_outbox WHERE link_expires_at <= $1 AND state = 'queued' LIMIT 1")
    static let expire = Statement(
        "mail.expire", .cross(reason: "the links in mails of all clients end"),
        """
        UPDATE mail_outbox SET state = 'refused', last_error = 'the link has expired', token = NULL, text_body = '',
            html_body = ''
        WHERE link_expires_at <= $1 AND state = 'queued'
        """)

    static let all = [facts, add, withdraw, expired, expire] + MailQueueSQL.all
}

/// Columns of `MailFacts`, from client `c` and MSP `m`.
enum MailColumn: Int, Column {
    case slug, name, mailFrom, replyTo, baseHost, domain, mspName, imprintURL, privacyURL

    var sql: String {
        switch self {
        case .slug, .name: "c." + snakeCase
        case .mailFrom, .replyTo, .baseHost, .imprintURL, .privacyURL: "m." + snakeCase
        case .domain:
            "(SELECT MIN(d.name) FROM domains d WHERE d.client_id = c.id AND d.state = 'active' AND d.moved_until IS NULL)"
        case .mspName: "m.name"
        }
    }
}

extension MailFacts {
    /// - Parameter layer: the effective branding.
    init(row: Row, _ layer: BrandLayer) {
        let row = ColumnRow(row, of: MailColumn.self)
        slug = row.text(.slug)
        name = row.text(.name)
        mailFrom = row.optionalText(.mailFrom)
        replyTo = row.optionalText(.replyTo)
        baseHost = row.optionalText(.baseHost)
        domain = row.optionalText(.domain)
        brand = Brand(
            layer: layer, providerName: row.text(.mspName), imprintURL: row.optionalText(.imprintURL),
            privacyURL: row.optionalText(.privacyURL))
    }
}
