/// A subscription of the client.
package struct Subscription: Sendable {
    package let name: String
    /// Price in minor units.
    package let priceMinor: Int64
    /// ISO 4217 code.
    package let currency: String
    package let interval: BillingInterval
    /// `YYYY-MM-DD`.
    package let renewsOn: String?
    package let status: SubscriptionStatus
    /// Whether the MSP marked it as primary.
    package let isPrimary: Bool
}

/// An invoice; never a draft.
package struct Invoice: Sendable {
    package let id: Int64
    /// The MSP's number.
    package let number: String
    /// Never `draft`.
    package let status: InvoiceStatus
    /// `YYYY-MM-DD`.
    package let issuedOn: String
    /// `YYYY-MM-DD`.
    package let dueOn: String
    /// `YYYY-MM-DD`.
    package let paidOn: String?
    /// `YYYY-MM-DD`.
    package let periodStart: String?
    /// `YYYY-MM-DD`.
    package let periodEnd: String?
    /// ISO 4217 code.
    package let currency: String
    /// Minor units.
    package let subtotalMinor: Int64
    /// Minor units.
    package let taxMinor: Int64
    /// Minor units.
    package let totalMinor: Int64
    /// Minor units.
    package let amountDueMinor: Int64
    /// https URL.
    package let downloadURL: String?
    /// https URL.
    package let paymentURL: String?
}

/// A line of an invoice.
package struct InvoiceLine: Sendable {
    package let description: String
    /// Decimal text, such as `1.5`.
    package let quantity: String
    /// Minor units.
    package let unitPriceMinor: Int64
    /// Minor units.
    package let totalMinor: Int64
    /// `YYYY-MM-DD`.
    package let periodStart: String?
    /// `YYYY-MM-DD`.
    package let periodEnd: String?
    /// Percent, decimal text such as `7.5`; `nil` if unknown.
    package let taxRate: String?
}

/// Who issues a client's invoices: its MSP.
package struct InvoiceIssuer: Sendable {
    /// Legal name, or the MSP's name.
    package let name: String
    /// Of several lines.
    package let address: String?
    /// Tax numbers: for VAT, and another.
    package let vatID, taxID: String?
    /// An IBAN without blanks, or an account of another kind.
    package let bankName, bankAccount, bic: String?
}

/// A ticket without its messages.
package struct Ticket: Sendable {
    package let id: Int64
    /// The MSP's number.
    package let number: String
    /// One line.
    package let subject: String
    package let status: TicketStatus
    package let priority: TicketPriority
    package let openedAt: Instant
    package let updatedAt: Instant
}

/// A public message of a ticket.
package struct TicketMessage: Sendable {
    package let id: Int64
    package let at: Instant
    package let authorKind: AuthorKind
    package let authorName: String
    /// Plain text.
    package let body: String
}

/// An audit event as shown by the audit log.
package struct AuditEvent: Sendable {
    package let id: Int64
    package let at: Instant
    package let actorKind: AuditActorKind
    /// The acting user; `nil` for others.
    package let actorID: UserID?
    /// Name of the actor; empty for an erased person.
    package let actorName: String
    /// An `AuditAction`, or an imported event's action such as `node.patched`.
    package let action: String
    /// An `AuditTarget`, or an imported event's kind.
    package let targetKind: String
    /// Public id of the target.
    package let targetID: String?
    /// Name of the target at that time; empty for an erased person.
    package let targetName: String?
    /// IP address of a user.
    package let ip: String?
    /// JSON object `{field: {old, new}}`, as stored.
    package let details: String

    /// Name of the actor; `nil` for an erased person.
    package var actor: String? { actorName.isEmpty ? nil : actorName }
    /// Name of the target; `nil` if it has none or is an erased person.
    package var target: String? { targetName == "" ? nil : targetName }
    /// Whether the target is an erased person.
    package var isTargetErased: Bool { targetName == "" }
    package var key: AuditEventKey { AuditEventKey(at: at, id: id) }

    /// Returns the name of the user who is the target; `nil` for other targets, and for who is none any more or has no name.
    /// - Parameter people: Names of the users by their public ids.
    package func person(of people: [String: String]) -> String? {
        guard targetKind == AuditTarget.user.rawValue, !isTargetErased else { return nil }
        return targetID.flatMap { people[$0] }
    }
}

/// Key of an event in a client's audit log, in log order.
package struct AuditEventKey: Sendable, Equatable {
    package let at: Instant
    package let id: Int64

    package init(at: Instant, id: Int64) {
        self.at = at
        self.id = id
    }
}

/// Filter of audit events.
package struct AuditFilter: Sendable {
    /// First instant; the caller applies retention.
    package var since: Instant
    /// Exclusive end.
    package var until: Instant
    /// `nil` for any.
    package var actorKind: AuditActorKind?
    /// `nil` for any.
    package var actorID: UserID?
    /// `nil` for any.
    package var action: String?
    /// `nil` for any.
    package var kind: AuditKind?

    /// All events of a period.
    package init(since: Instant, until: Instant = .max) {
        self.since = since
        self.until = until
    }
}

/// A new event for a client's audit log, written with its mutation.
package typealias NewAuditEvent = NewEvent<AuditAction>
/// A new event for an MSP's log, written with its mutation.
package typealias NewMSPEvent = NewEvent<MSPAction>

/// A new event, written with its mutation to the log its actions belong to.
package struct NewEvent<Action: StoredWord>: Sendable {
    package var id: Int64
    package var at: Instant
    package var action: Action
    package var targetKind: AuditTarget
    /// Public id of the target.
    package var targetID: String?
    /// Name of the target.
    package var targetName: String?
    /// IP address of the user; `nil` for operators and the system.
    package var ip: String?
    /// JSON object `{field: {old, new}}`, never a secret.
    package var details: String

    package init(
        id: Int64, at: Instant, action: Action, targetKind: AuditTarget, targetID: String? = nil,
        targetName: String? = nil,
        ip: String? = nil, details: String = "{}"
    ) {
        self.id = id
        self.at = at
        self.action = action
        self.targetKind = targetKind
        self.targetID = targetID
        self.targetName = targetName
        self.ip = ip
        self.details = details
    }
}
