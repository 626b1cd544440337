import Database

/// Queue statements of one mail outbox: the clients' or the MSPs'.
struct MailQueueSQL: Sendable {
    let due: Statement
    let claim: Statement
    let sent: Statement
    let release: Statement
    let postpone: Statement
    let refuse: Statement
    let retry: Statement
    let find: Statement
    let recent: Statement

    /// Keeps versions with schema 6 or earlier from sending mails without content.
    static let never = Int64.max

    static let clients = MailQueueSQL(
        "mail", of: "mail_outbox", by: "client_id", in: "clients",
        without: [.aboutAt],
        secret: ", token = NULL", told: ", notice = NULL", each: .tenant,
        whole: .cross(reason: "portal-jobs and portalctl see all mails"))
    static let msps = MailQueueSQL(
        "operatorMail", of: "operator_mails", by: "msp_id", in: "msps",
        without: [.userID, .linkExpiresAt, .token, .inviterID, .domain, .notice],
        secret: "", told: "", each: .directory, whole: .cross(reason: "portal-jobs and portalctl see all mails"))

    private init(
        _ name: String, of table: String, by owner: String, in owners: String, without: [OutboxColumn], secret: String,
        told: String, each: Statement.Kind, whole: Statement.Kind
    ) {
        let due = "COALESCE(due_at, next_attempt_at)"
        let isDue = "state = 'queued' AND \(due) <= $1 AND claimed_until <= $1"
        let columns = OutboxColumn.allCases.map { column in
            column == .owner ? owner : without.contains(column) ? "NULL" : column.sql
        }.joined(separator: ", ")
        let entry =
            columns + ", "
            + MailEntryColumn.allCases.map { column in
                switch column {
                case .slug: "(SELECT slug FROM \(owners) WHERE id = m.\(owner))"
                case .due: due
                case .state, .sentAt, .lastError: column.sql
                }
            }.joined(separator: ", ")
        self.due = Statement("\(name).due", whole, "SELECT 1 FROM \(table) WHERE \(isDue) LIMIT 1")
        claim = Statement(
            "\(name).claim", whole,
            """
            UPDATE \(table) SET attempts = attempts + 1, claimed_by = $2, claimed_until = $3, due_at = \(due),
                next_attempt_at = \(Self.never)
            WHERE (\(owner), id) IN (SELECT \(owner), id FROM \(table) WHERE \(isDue) ORDER BY \(due) LIMIT $4)
            RETURNING \(columns)
            """)
        func change(_ verb: String, _ set: String, where condition: String) -> Statement {
            Statement(
                "\(name).\(verb)", each, "UPDATE \(table) SET \(set) WHERE \(owner) = $1 AND id = $2 AND \(condition)")
        }
        let blank = "claimed_by = NULL, claimed_until = 0, text_body = '', html_body = ''" + secret
        // Regardless of the claim: a sent mail must not be sent again.
        sent = change(
            "sent", "state = 'sent', sent_at = $3, from_name = $4, subject = $5, last_error = NULL, " + blank + told,
            where: "state = 'queued'")
        release = change(
            "release", "claimed_by = NULL, claimed_until = 0, due_at = $4, last_error = $5",
            where: "claimed_by = $3 AND state = 'queued'")
        postpone = change(
            "postpone", "claimed_by = NULL, claimed_until = 0, attempts = attempts - 1, due_at = $4, last_error = $5",
            where: "claimed_by = $3 AND state = 'queued'")
        refuse = change("refuse", "state = 'refused', last_error = $3, " + blank, where: "state = 'queued'")
        retry = change(
            "retry",
            """
            state = 'queued', claimed_by = NULL, claimed_until = 0, attempts = 0, due_at = $3,
                next_attempt_at = \(Self.never)
            """, where: "state <> 'sent'")
        find = Statement(
            "\(name).find", whole, "SELECT \(entry) FROM \(table) m WHERE id = $1 ORDER BY \(owner) LIMIT 1")
        recent = Statement(
            "\(name).recent", whole,
            """
            SELECT \(entry) FROM \(table) m
            WHERE (CAST($1 AS TEXT) = '' OR \(owner) IN (SELECT id FROM \(owners) WHERE slug = CAST($1 AS TEXT)))
                AND (CAST($2 AS TEXT) = '' OR state = CAST($2 AS TEXT))
            ORDER BY created_at DESC, id DESC LIMIT $3
            """)
    }

    static let all = [clients, msps].flatMap {
        [$0.due, $0.claim, $0.sent, $0.release, $0.postpone, $0.refuse, $0.retry, $0.find, $0.recent]
    }
}

/// The columns of an `OutboxMail`; an outbox has NULL for those that it lacks.
enum OutboxColumn: Int, Column {
    /// `client_id` or `msp_id`.
    case owner
    case id, kind, recipient, fromName, fromAddress, replyTo, subject, textBody, htmlBody, createdAt, attempts
    case userID, linkExpiresAt, token, inviterID, domain, notice, aboutAt
}

/// The columns of a `MailEntry` after those of its mail.
enum MailEntryColumn: Int, Column {
    case slug, state, sentAt, due, lastError
}

extension MailOwner {
    var queue: MailQueueSQL {
        switch self {
        case .client: .clients
        case .msp: .msps
        }
    }
    /// Id of the client or MSP.
    var id: Value {
        switch self {
        case .client(let id): .id(id)
        case .msp(let id): .id(id)
        }
    }
}
