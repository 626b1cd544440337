import Database

/// The way out of an outbox of mails; there is one of the clients and one of the MSPs.
struct MailQueueSQL: Sendable {
    let due: Statement
    let claim: Statement
    let sent: Statement
    let release: Statement
    let refuse: Statement
    let retry: Statement

    static let clients = MailQueueSQL(
        "mail", of: "mail_outbox", by: "client_id", claimed: ", link_expires_at",
        each: .tenant, whole: .cross(reason: "portal-jobs sends the mails of all clients"))
    static let msps = MailQueueSQL(
        "operatorMail", of: "operator_mails", by: "msp_id", claimed: "", each: .directory, whole: .directory)

    private init(
        _ name: String, of table: String, by owner: String, claimed: String, each: Statement.Kind,
        whole: Statement.Kind
    ) {
        let isDue = "state = 'queued' AND next_attempt_at <= $1 AND claimed_until <= $1"
        due = Statement("\(name).due", whole, "SELECT 1 FROM \(table) WHERE \(isDue) LIMIT 1")
        claim = Statement(
            "\(name).claim", whole,
            """
            UPDATE \(table) SET attempts = attempts + 1, claimed_by = $2, claimed_until = $3
            WHERE (\(owner), id) IN (SELECT \(owner), id FROM \(table)
                WHERE \(isDue) ORDER BY next_attempt_at LIMIT $4)
            RETURNING \(owner), id, \(ClaimedMail.columns)\(claimed)
            """)
        func change(_ verb: String, _ set: String, where condition: String) -> Statement {
            Statement(
                "\(name).\(verb)", each, "UPDATE \(table) SET \(set) WHERE \(owner) = $1 AND id = $2 AND \(condition)")
        }
        // Whoever sent it: what has gone out must not go out again.
        sent = change(
            "sent",
            "state = 'sent', sent_at = $3, text_body = '', html_body = '', last_error = NULL, claimed_by = NULL",
            where: "state = 'queued'")
        release = change(
            "release", "claimed_by = NULL, claimed_until = 0, next_attempt_at = $4, last_error = $5",
            where: "claimed_by = $3 AND state = 'queued'")
        refuse = change(
            "refuse", "state = 'refused', claimed_by = NULL, last_error = $3", where: "state = 'queued'")
        // Only what still has its text can be sent.
        retry = change(
            "retry",
            "state = 'queued', claimed_by = NULL, claimed_until = 0, attempts = 0, next_attempt_at = $3",
            where: "state <> 'sent' AND text_body <> ''")
    }

    static let all = [clients, msps].flatMap { [$0.due, $0.claim, $0.sent, $0.release, $0.refuse, $0.retry] }
}

extension MailBox {
    /// The outbox that it is of.
    var queue: MailQueueSQL {
        switch self {
        case .client: .clients
        case .msp: .msps
        }
    }
    /// Id of the client or MSP.
    var owner: Value {
        switch self {
        case .client(let id), .msp(let id): .integer(id)
        }
    }
}
