import Database

/// What a restored database may not take up again, and what it lacks.
enum RestoreSQL {
    private static let whole = Statement.Kind.cross(reason: "a restore concerns all clients")

    /// What took away how somebody gets in, or what they may.
    private static let withdrawing: [AuditAction] = [
        .userRemoved, .userRoleChanged, .authPasswordChanged, .authPasswordReset, .factorAdded, .factorRemoved,
        .factorReset,
        .factorCodeUsed, .factorCodesRenewed, .passkeyAdded, .passkeyRemoved, .emailConfirmed, .emailTakenBack,
        .clientSuspended, .portalDisabled,
    ]

    /// Newest entries; imported events have their upstream's times.
    static let latest = Statement(
        "restore.latest", whole,
        """
        SELECT COALESCE((SELECT MAX(at) FROM audit_events WHERE upstream_id IS NULL), 0),
            COALESCE((SELECT MAX(at) FROM msp_events), 0), COALESCE((SELECT MAX(requested_at) FROM commands), 0),
            COALESCE((SELECT MAX(created_at) FROM mail_outbox), 0)
        """)
    /// Numbers of entries after those of `latest`, in its order; then of erased users, of deleted clients, and of what took an access away.
    static let newer = Statement(
        "restore.newer", whole,
        """
        SELECT (SELECT COUNT(*) FROM audit_events WHERE at > $1 AND upstream_id IS NULL),
            (SELECT COUNT(*) FROM msp_events WHERE at > $2), (SELECT COUNT(*) FROM commands WHERE requested_at > $3),
            (SELECT COUNT(*) FROM mail_outbox WHERE created_at > $4),
            (SELECT COUNT(*) FROM audit_events WHERE at > $1 AND action = 'user.erased'),
            (SELECT COUNT(*) FROM msp_events WHERE at > $2 AND action = 'client.deleted'),
            (SELECT COUNT(*) FROM audit_events WHERE at > $1
                AND action IN (\(withdrawing.map { "'\($0.rawValue)'" }.joined(separator: ", "))))
                + (SELECT COUNT(*) FROM msp_events WHERE at > $2 AND action IN ('api-key.revoked', 'api-key.rotated'))
        """)

    static let sessions = Statement("restore.sessions", whole, "DELETE FROM sessions")
    static let challenges = Statement("restore.challenges", whole, "DELETE FROM login_challenges")
    static let trustedDevices = Statement("restore.trustedDevices", whole, "DELETE FROM trusted_devices")
    static let links = Statement("restore.links", whole, "DELETE FROM one_time_links WHERE used_at IS NULL")
    /// Ways back stay: who has used one since the backup needs it again.
    static let emailChanges = Statement("restore.emailChanges", whole, "DELETE FROM email_changes")
    /// One that has been cancelled since the backup must not come true.
    static let factorResets = Statement("restore.factorResets", whole, "DELETE FROM factor_resets")
    static let invitations = Statement(
        "restore.invitations", whole,
        "UPDATE portal_users SET invitation_expires_at = $1 WHERE status = 'invited' AND invitation_expires_at > $1")
    static let mails = Statement(
        "restore.mails", whole,
        """
        UPDATE mail_outbox SET state = 'refused', last_error = $1, claimed_by = NULL, claimed_until = 0, token = NULL,
            text_body = '', html_body = ''
        WHERE state = 'queued'
        """)
    static let news = Statement("restore.news", whole, "DELETE FROM mail_news")
    /// What is imported next was news before.
    static let importMarks = Statement("restore.importMarks", whole, "UPDATE import_marks SET first_at = $1")
    static let operatorMails = Statement(
        "restore.operatorMails", whole,
        """
        UPDATE operator_mails SET state = 'refused', last_error = $1, claimed_by = NULL, claimed_until = 0,
            text_body = '', html_body = ''
        WHERE state = 'queued'
        """)
    /// portal-jobs ends late commands; as they may have arrived, as `unknown`.
    static let commands = Statement(
        "restore.commands", whole,
        """
        UPDATE command_outbox SET may_have_arrived = 1, not_after = $1, next_attempt_at = $1, claimed_by = NULL,
            claimed_until = 0
        """)

    static let webhooks = Statement(
        "restore.webhooks", whole,
        "UPDATE webhooks SET disabled_at = $1, last_error = $2, claimed_until = 0 WHERE disabled_at IS NULL")

    static let announcements = Statement(
        "restore.announcements", whole, "SELECT COUNT(*) FROM announcements WHERE ends_at > $1")

    static let all = [
        webhooks, announcements, latest, newer, sessions, challenges, trustedDevices, links, emailChanges, factorResets,
        invitations,
        mails, news, importMarks,
        operatorMails,
        commands,
    ]
}
