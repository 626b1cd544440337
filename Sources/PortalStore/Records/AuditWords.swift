/// Actions the portal writes to a client's audit log. Stored ones are read as text, as imported events have others.
package enum AuditAction: String, StoredWord {
    case authLogin = "auth.login"
    case authLogout = "auth.logout"
    case authPasswordChanged = "auth.password-changed"
    case authPasswordReset = "auth.password-reset"
    case factorAdded = "factor.added"
    case factorRemoved = "factor.removed"
    case factorReset = "factor.reset"
    case factorResetAsked = "factor.reset-asked"
    case factorResetCancelled = "factor.reset-cancelled"
    case factorRefused = "factor.refused"
    case factorCodeUsed = "factor.code-used"
    case factorCodesRenewed = "factor.codes-renewed"
    case emailAsked = "email.asked"
    case emailConfirmed = "email.confirmed"
    case emailCancelled = "email.cancelled"
    case emailTakenBack = "email.taken-back"
    case passkeyAdded = "passkey.added"
    case passkeyRenamed = "passkey.renamed"
    case passkeyRemoved = "passkey.removed"
    case passkeyRefused = "passkey.refused"
    case sessionRevoked = "session.revoked"
    case deviceDistrusted = "device.distrusted"
    case profileUpdated = "profile.updated"
    case mailsChanged = "mails.changed"
    case userCreated = "user.created"
    case userInvited = "user.invited"
    case userResent = "user.resent"
    case userAccepted = "user.accepted"
    case userRoleChanged = "user.role-changed"
    case userRemoved = "user.removed"
    case userErased = "user.erased"
    case userResetLink = "user.reset-link"
    case clientExported = "client.exported"
    case mailTested = "mail.tested"
    case mailRetried = "mail.retried"
    case nodeRestart = "node.restart"
    case nodeUpgrade = "node.upgrade"
    case commandSent = "command.sent"
    case commandAccepted = "command.accepted"
    case commandSucceeded = "command.succeeded"
    case commandFailed = "command.failed"
    case commandExpired = "command.expired"
    case commandUnknown = "command.unknown"
    case brandingUpdated = "branding.updated"
    case domainPending = "domain.pending"
    case domainVerified = "domain.verified"
    case domainIssuing = "domain.issuing"
    case domainActive = "domain.active"
    case domainDegraded = "domain.degraded"
    case domainSuspended = "domain.suspended"
    case domainFailed = "domain.failed"
    case domainCertificateFailed = "domain.certificate-failed"
    case domainMoved = "domain.moved"
    case domainReleased = "domain.released"
    case policyChanged = "policy.changed"
    case portalEnabled = "portal.enabled"
    case portalDisabled = "portal.disabled"
    case clientAdded = "client.added"
    case clientRenamed = "client.renamed"
    case clientChanged = "client.changed"
    case clientSuspended = "client.suspended"
    case clientResumed = "client.resumed"
    case auditExported = "audit.exported"
    case invoicesExported = "invoices.exported"

    /// The request of a command.
    package init(_ kind: CommandKind) {
        switch kind {
        case .restart: self = .nodeRestart
        case .upgrade: self = .nodeUpgrade
        }
    }

    /// A command's state change; `nil` for the first, covered by the request.
    package init?(_ state: CommandState) {
        switch state {
        case .queued: return nil
        case .sent: self = .commandSent
        case .accepted: self = .commandAccepted
        case .succeeded: self = .commandSucceeded
        case .failed: self = .commandFailed
        case .expired: self = .commandExpired
        case .unknown: self = .commandUnknown
        }
    }

    /// A domain's state change.
    package init(_ state: DomainState) {
        switch state {
        case .pending: self = .domainPending
        case .failed: self = .domainFailed
        case .verified: self = .domainVerified
        case .issuing: self = .domainIssuing
        case .certificateFailed: self = .domainCertificateFailed
        case .active: self = .domainActive
        case .degraded: self = .domainDegraded
        case .suspended: self = .domainSuspended
        }
    }
}

/// Actions in an MSP's log, invisible to its clients.
package enum MSPAction: String, StoredWord {
    case mspAdded = "msp.added"
    case mspChanged = "msp.changed"
    case mspLicenceChanged = "msp.licence-changed"
    case mspPolicyChanged = "msp.policy-changed"
    case clientDeleted = "client.deleted"
    case databaseRestored = "database.restored"
    case apiKeyAdded = "api-key.added"
    case apiKeyRotated = "api-key.rotated"
    case apiKeyRevoked = "api-key.revoked"
    case apiKeyUsed = "api-key.used"
    case webhookAdded = "webhook.added"
    case webhookChanged = "webhook.changed"
    case webhookRotated = "webhook.rotated"
    case webhookTested = "webhook.tested"
    case webhookReplayed = "webhook.replayed"
    case webhookEnabled = "webhook.enabled"
    case webhookDisabled = "webhook.disabled"
    case webhookRemoved = "webhook.removed"
    case announcementAdded = "announcement.added"
    case announcementChanged = "announcement.changed"
    case announcementEnded = "announcement.ended"
    case announcementRemoved = "announcement.removed"
}

/// Target kinds of the portal's events. Imported events have other kinds, so stored ones are read as text.
package enum AuditTarget: String, StoredWord {
    case user, session, node, branding, domain, client, mail, audit, msp, webhook, announcement, invoice
    case apiKey = "api-key"
}

/// Kind of actor.
package enum AuditActorKind: String, StoredWord {
    case user, `operator`, system
}
