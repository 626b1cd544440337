import Database

/// Mails of the installation to MSPs.
enum OperatorMailSQL {
    /// One for each kind and instant that it tells of.
    static let add = Statement(
        "operatorMail.add", .directory,
        """
        INSERT INTO operator_mails (msp_id, id, about_at, kind, recipient, from_name, from_address, reply_to, subject,
            text_body, html_body, created_at, state, next_attempt_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'queued', $12)
        ON CONFLICT (msp_id, kind, about_at) DO NOTHING
        """)
    static let due = Statement(
        "operatorMail.due", .directory,
        "SELECT 1 FROM operator_mails WHERE state = 'queued' AND next_attempt_at <= $1 AND claimed_until <= $1 LIMIT 1")
    static let claim = Statement(
        "operatorMail.claim", .directory,
        """
        UPDATE operator_mails SET attempts = attempts + 1, claimed_by = $1, claimed_until = $2
        WHERE (msp_id, id) IN (SELECT msp_id, id FROM operator_mails
            WHERE state = 'queued' AND next_attempt_at <= $3 AND claimed_until <= $3 ORDER BY next_attempt_at LIMIT $4)
        RETURNING msp_id, id, \(ClaimedMail.columns)
        """)
    static let sent = Statement(
        "operatorMail.sent", .directory,
        """
        UPDATE operator_mails SET state = 'sent', sent_at = $3, text_body = '', html_body = '', last_error = NULL,
            claimed_by = NULL
        WHERE msp_id = $1 AND id = $2 AND state = 'queued'
        """)
    static let release = Statement(
        "operatorMail.release", .directory,
        """
        UPDATE operator_mails SET claimed_by = NULL, claimed_until = 0, next_attempt_at = $4, last_error = $5
        WHERE msp_id = $1 AND id = $2 AND claimed_by = $3 AND state = 'queued'
        """)
    static let refuse = Statement(
        "operatorMail.refuse", .directory,
        """
        UPDATE operator_mails SET state = 'refused', claimed_by = NULL, last_error = $3
        WHERE msp_id = $1 AND id = $2 AND state = 'queued'
        """)
    static let retry = Statement(
        "operatorMail.retry", .directory,
        """
        UPDATE operator_mails SET state = 'queued', claimed_by = NULL, claimed_until = 0, attempts = 0,
            next_attempt_at = $3
        WHERE msp_id = $1 AND id = $2 AND state <> 'sent' AND text_body <> ''
        """)
    static let msp = Statement(
        "operatorMail.msp", .cross(reason: "portalctl names a mail by its id alone"),
        "SELECT msp_id FROM operator_mails WHERE id = $1 ORDER BY msp_id LIMIT 1")
    static let recent = Statement(
        "operatorMail.recent", .cross(reason: "portalctl lists the mails to all MSPs"),
        """
        SELECT p.slug, m.id, m.kind, m.recipient, m.from_name, m.subject, m.text_body, m.created_at, m.sent_at, m.state,
            m.attempts, m.next_attempt_at, m.last_error
        FROM msps p JOIN operator_mails m ON m.msp_id = p.id
        WHERE CAST($1 AS TEXT) = '' OR m.state = CAST($1 AS TEXT)
        ORDER BY m.created_at DESC, m.id DESC LIMIT $2
        """)
    static let endingLicences = Statement(
        "operatorMail.endingLicences", .cross(reason: "every MSP's licence ends some day"),
        """
        SELECT m.id, m.name, m.contact_email, m.licence_expires_at,
            (SELECT COUNT(*) FROM clients c WHERE c.msp_id = m.id AND c.portal_enabled = 1)
        FROM msps m
        WHERE m.licence_expires_at > $1 AND m.licence_expires_at <= $2 AND m.contact_email IS NOT NULL
            AND m.tier IN ('team', 'enterprise') AND NOT EXISTS (SELECT 1 FROM operator_mails o
                WHERE o.msp_id = m.id AND o.kind = 'licence-ending' AND o.about_at = m.licence_expires_at)
        """)

    static let all = [add, due, claim, sent, release, refuse, retry, msp, recent, endingLicences]
}
