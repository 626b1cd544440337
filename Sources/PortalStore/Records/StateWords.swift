/// A person's language, of the portal and of mails; without one they are in English.
package enum Language: String, StoredWord {
    case en, de, uk
}

/// What a node can be told to do.
package enum CommandKind: String, StoredWord {
    case restart, upgrade
}

/// States of a command; `PortalLogic` has the transitions.
package enum CommandState: String, StoredWord {
    /// Stored, not sent yet.
    case queued
    /// Received by the control plane.
    case sent
    /// Started by the control plane.
    case accepted
    case succeeded
    /// Rejected, or failed while running.
    case failed
    /// Not sent in time; it never arrived.
    case expired
    /// It may have arrived, but the outcome was never reported.
    case unknown

    /// Whether the command has not ended; a node has at most one live command.
    package var isLive: Bool {
        switch self {
        case .queued, .sent, .accepted: true
        case .succeeded, .failed, .expired, .unknown: false
        }
    }
}

/// States of a domain, as docs/domains.md#states has them.
package enum DomainState: String, StoredWord {
    case pending, failed, verified, issuing
    case certificateFailed = "certificate-failed"
    case active, degraded, suspended

    /// Whether the client answers under it.
    package var isServing: Bool {
        switch self {
        case .active, .degraded: true
        case .pending, .failed, .verified, .issuing, .certificateFailed, .suspended: false
        }
    }
}

/// Who claimed a domain, or set a layer of branding.
package enum BrandingOrigin: String, StoredWord {
    case owner, `operator`
}

/// How often a subscription is paid.
package enum BillingInterval: String, StoredWord {
    case month, year
}

/// State of a subscription as the MSP reports it.
package enum SubscriptionStatus: String, StoredWord {
    case active
    case pastDue = "past_due"
    case cancelled
}

/// State of an invoice as the MSP reports it; customers never see a draft.
package enum InvoiceStatus: String, StoredWord {
    case draft, open, paid, void
}

/// State of a ticket as the MSP reports it.
package enum TicketStatus: String, StoredWord {
    case open, pending, resolved, closed
}

/// Urgency of a ticket, lowest first.
package enum TicketPriority: String, StoredWord {
    case low, normal, high, urgent
}

/// Who wrote a message of a ticket.
package enum AuthorKind: String, StoredWord {
    case customer, provider
}

/// Kind of a mail in an outbox.
package enum MailKind: String, StoredWord {
    case invitation
    case passwordReset = "reset"
    case passwordChanged = "password-changed"
    case domainTrouble = "domain-trouble"
    case test
    case licenceEnding = "licence-ending"
}

/// What became of a mail in an outbox.
package enum MailState: String, StoredWord {
    case queued, sent, refused
}
