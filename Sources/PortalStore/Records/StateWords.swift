/// Language of a user's portal and mails; English by default.
package enum Language: String, StoredWord {
    case en, de, uk
}

/// A command for a node.
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
    /// Not sent in time; never arrived.
    case expired
    /// May have arrived; outcome never reported.
    case unknown

    /// Whether the command has not ended; a node has at most one live command.
    package var isLive: Bool {
        switch self {
        case .queued, .sent, .accepted: true
        case .succeeded, .failed, .expired, .unknown: false
        }
    }
}

/// Who claimed a domain or set a branding layer.
package enum BrandingOrigin: String, StoredWord {
    case owner, `operator`
}

/// Billing interval of a subscription.
package enum BillingInterval: String, StoredWord {
    case month, year
}

/// State of a subscription as reported by the MSP.
package enum SubscriptionStatus: String, StoredWord {
    case active
    case pastDue = "past_due"
    case cancelled
}

/// State of an invoice as reported by the MSP; customers never see drafts.
package enum InvoiceStatus: String, StoredWord {
    case draft, open, paid, void
}

/// State of a ticket as reported by the MSP.
package enum TicketStatus: String, StoredWord {
    case open, pending, resolved, closed
}

/// Urgency of a ticket, lowest first.
package enum TicketPriority: String, StoredWord {
    case low, normal, high, urgent
}

/// Author of a ticket message.
package enum AuthorKind: String, StoredWord {
    case customer, provider
}

/// Kind of a mail in an outbox.
package enum MailKind: String, StoredWord {
    case invitation
    case passwordReset = "reset"
    case passwordChanged = "password-changed"
    case accountNotice = "account-notice"
    case emailConfirmation = "email-confirmation"
    case emailChanged = "email-changed"
    case factorReset = "factor-reset"
    case domainTrouble = "domain-trouble"
    case domainActive = "domain-active"
    case domainLost = "domain-lost"
    case test
    case licenceEnding = "licence-ending"
    case certificatesOverdue = "certificates-overdue"
    case webhookDisabled = "webhook-disabled"
    case nodeNews = "node-news"
    case invoiceNews = "invoice-news"
    case ticketNews = "ticket-news"
    case announcementNews = "announcement-news"
    case summary

    /// What people choose that its mails are about; `nil` for those that everybody gets.
    package var topic: MailTopic? { MailTopic.allCases.first { $0.mailKind == self } }
}

/// Delivery state of a mail.
package enum MailState: String, StoredWord {
    case queued, sent, refused
}
