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

    static let all = [add, msp, recent, endingLicences]
}
