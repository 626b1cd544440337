import Database

/// Mails from the installation to MSPs.
enum OperatorMailSQL {
    /// One per kind and subject instant; withdrawn mails do not count.
    static let add = Statement(
        "operatorMail.add", .directory,
        """
        INSERT INTO operator_mails (msp_id, id, about_at, kind, recipient, created_at, due_at, state, next_attempt_at,
            from_name, subject, text_body, html_body)
        VALUES ($1, $2, $3, $4, $5, $6, $6, 'queued', \(MailQueueSQL.never), '', '', '', '')
        ON CONFLICT (msp_id, kind, about_at) DO UPDATE SET state = 'queued', due_at = excluded.due_at,
            recipient = excluded.recipient, last_error = NULL
        WHERE operator_mails.state = 'refused' AND operator_mails.last_error LIKE 'withdrawn%'
        """)
    private static let ending = """
        SELECT m.id, m.name, m.contact_email, m.licence_expires_at,
            (SELECT COUNT(*) FROM clients c WHERE c.msp_id = m.id AND c.portal_enabled = 1)
        FROM msps m
        WHERE m.contact_email IS NOT NULL AND m.tier IN ('team', 'enterprise')
        """
    static let endingLicence = Statement(
        "operatorMail.endingLicence", .directory, ending + " AND m.id = $1 AND m.licence_expires_at = $2")
    static let endingLicences = Statement(
        "operatorMail.endingLicences", .cross(reason: "every MSP's licence ends some day"),
        ending + """
             AND m.licence_expires_at > $1 AND m.licence_expires_at <= $2
                AND NOT EXISTS (SELECT 1 FROM operator_mails o
                    WHERE o.msp_id = m.id AND o.kind = 'licence-ending' AND o.about_at = m.licence_expires_at
                        AND (o.last_error IS NULL OR o.last_error NOT LIKE 'withdrawn%'))
            """)

    static let all = [add, endingLicence, endingLicences]
}
