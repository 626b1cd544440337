import Database

/// Endpoints that MSPs' events are sent to.
enum WebhookSQL {
    private static let columns = WebhookColumn.allCases.map { "w." + $0.sql }.joined(separator: ", ")

    static let ofMSP = Statement(
        "webhook.ofMSP", .msp, "SELECT \(columns) FROM webhooks w WHERE w.msp_id = $1 ORDER BY w.name")
    static let add = Statement(
        "webhook.add", .msp,
        """
        INSERT INTO webhooks (msp_id, id, name, url, filter, created_at, position) VALUES ($1, $2, $3, $4, $5, $6, $7)
        """)
    /// What operators change takes up at once what waits, and makes the outcome of an attempt under way count no more.
    private static let anew = "claimed_until = 0, failures = 0, failing_since = NULL, retry_at = 0"

    static let change = Statement(
        "webhook.change", .msp,
        "UPDATE webhooks SET url = $3, filter = $4, last_error = NULL, \(anew) WHERE msp_id = $1 AND id = $2")
    static let enable = Statement(
        "webhook.enable", .msp, "UPDATE webhooks SET disabled_at = NULL, \(anew) WHERE msp_id = $1 AND id = $2")
    static let disable = Statement(
        "webhook.disable", .msp, "UPDATE webhooks SET disabled_at = $3, \(anew) WHERE msp_id = $1 AND id = $2")
    /// As it fails, which stays seen.
    static let giveUp = Statement(
        "webhook.giveUp", .msp, "UPDATE webhooks SET disabled_at = $3 WHERE msp_id = $1 AND id = $2")
    static let remove = Statement("webhook.remove", .msp, "DELETE FROM webhooks WHERE msp_id = $1 AND id = $2")
    static let move = Statement(
        "webhook.move", .msp, "UPDATE webhooks SET position = $3, \(anew) WHERE msp_id = $1 AND id = $2")
    static let askTest = Statement(
        "webhook.askTest", .msp,
        """
        UPDATE webhooks SET test_id = $3, test_until = $4, test_result = NULL WHERE msp_id = $1 AND id = $2
        """)
    static let testResult = Statement(
        "webhook.testResult", .msp,
        "SELECT test_result FROM webhooks WHERE msp_id = $1 AND id = $2 AND test_id = $3")
    static let backlog = Statement(
        "webhook.backlog", .msp,
        """
        SELECT COUNT(m.due_at), COUNT(*) - COUNT(m.due_at),
            (SELECT COUNT(*) FROM event_feed f WHERE f.msp_id = $1 AND f.number > $3)
        FROM webhook_messages m WHERE m.msp_id = $1 AND m.webhook_id = $2
        """)
    /// What an endpoint did not take, the oldest first.
    static let messages = Statement(
        "webhook.messages", .msp,
        """
        SELECT number, first_at, attempts, due_at, last_error FROM webhook_messages
        WHERE msp_id = $1 AND webhook_id = $2 ORDER BY number LIMIT $3
        """)
    /// The number before those of all events since an instant; they are in the order of commits, not of time.
    static let positionBefore = Statement(
        "webhook.positionBefore", .msp, "SELECT MIN(number) - 1 FROM event_feed WHERE msp_id = $1 AND at >= $2")

    // MARK: Secrets

    static let secrets = Statement(
        "webhook.secrets", .msp,
        """
        SELECT id, sealed, expires_at FROM webhook_secrets WHERE msp_id = $1 AND webhook_id = $2
            AND (expires_at IS NULL OR expires_at > $3)
        ORDER BY CASE WHEN expires_at IS NULL THEN 0 ELSE 1 END, expires_at DESC LIMIT 3
        """)
    static let addSecret = Statement(
        "webhook.addSecret", .msp,
        "INSERT INTO webhook_secrets (msp_id, webhook_id, id, sealed) VALUES ($1, $2, $3, $4)")
    static let endSecrets = Statement(
        "webhook.endSecrets", .msp,
        """
        UPDATE webhook_secrets SET expires_at = $3
        WHERE msp_id = $1 AND webhook_id = $2 AND (expires_at IS NULL OR expires_at > $3)
        """)
    static let forgetSecrets = Statement(
        "webhook.forgetSecrets", .msp,
        "DELETE FROM webhook_secrets WHERE msp_id = $1 AND webhook_id = $2 AND expires_at <= $3")
    static let sealedSecrets = Statement(
        "webhook.sealedSecrets", .cross(reason: "the keys that seal them are the installation's"),
        "SELECT msp_id, webhook_id, id, sealed FROM webhook_secrets ORDER BY msp_id, webhook_id, id")
    static let reseal = Statement(
        "webhook.reseal", .msp,
        """
        UPDATE webhook_secrets SET sealed = $5 WHERE msp_id = $1 AND webhook_id = $2 AND id = $3 AND sealed = $4
        """)

    // MARK: Delivery

    private static let work = """
        w.test_until > $1 OR w.disabled_at IS NULL AND w.retry_at <= $1 AND w.claimed_until <= $1 AND (
            w.position < (SELECT n.number FROM event_counters n WHERE n.msp_id = w.msp_id)
            OR EXISTS (SELECT 1 FROM webhook_messages m
                WHERE m.msp_id = w.msp_id AND m.webhook_id = w.id AND m.due_at <= $1))
        """
    static let isDue = Statement(
        "webhook.isDue", .cross(reason: "portal-jobs sends the events of all MSPs"),
        "SELECT 1 FROM webhooks w WHERE \(work) LIMIT 1")
    static let due = Statement(
        "webhook.due", .cross(reason: "portal-jobs sends the events of all MSPs"),
        """
        SELECT \(columns), CASE WHEN w.test_until > $1 THEN w.test_id END FROM webhooks w WHERE \(work)
        ORDER BY w.attempted_at LIMIT $2
        """)
    static let claimTest = Statement(
        "webhook.claimTest", .msp, "UPDATE webhooks SET test_until = NULL WHERE msp_id = $1 AND id = $2")
    static let endTest = Statement(
        "webhook.endTest", .msp,
        "UPDATE webhooks SET test_result = $4 WHERE msp_id = $1 AND id = $2 AND test_id = $3")
    /// A test that is taken shows that the endpoint works.
    static let endPause = Statement(
        "webhook.endPause", .msp, "UPDATE webhooks SET retry_at = 0 WHERE msp_id = $1 AND id = $2")
    static let dueMessage = Statement(
        "webhook.dueMessage", .msp,
        """
        SELECT number, attempts, first_at FROM webhook_messages
        WHERE msp_id = $1 AND webhook_id = $2 AND due_at <= $3 ORDER BY due_at LIMIT 1
        """)
    /// Unless somebody else has.
    static let claim = Statement(
        "webhook.claim", .msp,
        """
        UPDATE webhooks SET claimed_until = $3, position = $4, attempted_at = $5, is_waiting_next = $6
        WHERE msp_id = $1 AND id = $2 AND claimed_until <= $5
        """)
    /// $3 is the claim, without which the outcome is not that of the endpoint as it is now.
    private static let ofClaim = "WHERE msp_id = $1 AND id = $2 AND claimed_until = $3"

    static let delivered = Statement(
        "webhook.delivered", .msp,
        """
        UPDATE webhooks SET \(anew), position = $4, last_error = NULL, delivered_at = $5 \(ofClaim)
        """)
    static let failed = Statement(
        "webhook.failed", .msp,
        """
        UPDATE webhooks SET claimed_until = 0, position = $4, failures = failures + 1, retry_at = $6, last_error = $7,
            failing_since = COALESCE(failing_since, CAST($5 AS BIGINT))
        \(ofClaim)
        """)
    /// One event was not taken again, which says nothing of the others.
    static let passed = Statement(
        "webhook.passed", .msp, "UPDATE webhooks SET claimed_until = 0 \(ofClaim)")
    static let removeMessage = Statement(
        "webhook.removeMessage", .msp,
        "DELETE FROM webhook_messages WHERE msp_id = $1 AND webhook_id = $2 AND number = $3")
    /// Not if the event has been removed, or the endpoint.
    static let keepMessage = Statement(
        "webhook.keepMessage", .msp,
        """
        INSERT INTO webhook_messages (msp_id, webhook_id, number, first_at, attempts, due_at, last_error)
        SELECT w.msp_id, w.id, f.number, $4, $7, $5, $6 FROM webhooks w JOIN event_feed f ON f.msp_id = w.msp_id
        WHERE w.msp_id = $1 AND w.id = $2 AND f.number = $3
        ON CONFLICT (msp_id, webhook_id, number) DO UPDATE SET attempts = excluded.attempts,
            first_at = excluded.first_at, due_at = excluded.due_at, last_error = excluded.last_error
        """)
    /// Gives those that were given up, or wait, their time anew.
    static let retryMessages = Statement(
        "webhook.retryMessages", .msp,
        """
        UPDATE webhook_messages SET due_at = $3, first_at = $3, attempts = 0 WHERE msp_id = $1 AND webhook_id = $2
        """)
    static let disabledAt = Statement(
        "webhook.disabledAt", .msp,
        "SELECT \(columns) FROM webhooks w WHERE w.msp_id = $1 AND w.disabled_at = $2 ORDER BY w.name")
    static let figures = Statement(
        "webhook.figures", .cross(reason: "metrics tell of the whole installation"),
        """
        SELECT COUNT(CASE WHEN disabled_at IS NULL AND failures = 0 THEN 1 END),
            COUNT(CASE WHEN disabled_at IS NULL AND failures > 0 THEN 1 END),
            COUNT(CASE WHEN disabled_at IS NOT NULL AND failures > 0 THEN 1 END),
            MIN(CASE WHEN disabled_at IS NULL THEN failing_since END)
        FROM webhooks
        """)

    static let all = [
        ofMSP, add, change, enable, disable, giveUp, remove, move, askTest, testResult, backlog, messages,
        positionBefore, secrets, endPause, passed, addSecret, endSecrets, forgetSecrets, sealedSecrets, reseal, isDue,
        due, claimTest, endTest, dueMessage, claim,
        delivered, failed, removeMessage, keepMessage, retryMessages, disabledAt, figures,
    ]
}

/// Columns of a `WebhookEndpoint`.
enum WebhookColumn: Int, Column {
    case mspID, id, name, url, filter, createdAt, position, failures, failingSince, retryAt, deliveredAt, lastError
    case disabledAt, isWaitingNext
}

extension WebhookEndpoint {
    init(row: Row) {
        let row = ColumnRow(row, of: WebhookColumn.self)
        self.init(
            id: row.integer(.id), msp: row.id(.mspID), name: row.text(.name), url: row.text(.url),
            filter: EventFilter(text: row.text(.filter)), createdAt: row.instant(.createdAt),
            position: row.integer(.position))
        (failures, failingSince, retryAt) = (
            row.integer(.failures), row.optionalInstant(.failingSince), row.instant(.retryAt)
        )
        (deliveredAt, lastError) = (row.optionalInstant(.deliveredAt), row.optionalText(.lastError))
        disabledAt = row.optionalInstant(.disabledAt)
        isWaitingNext = row.flag(.isWaitingNext)
    }
}
