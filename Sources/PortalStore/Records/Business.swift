/// A plan that the client pays for.
package struct Subscription: Sendable {
    package let name: String
    /// Price in minor units.
    package let priceMinor: Int64
    /// ISO 4217.
    package let currency: String
    package let interval: BillingInterval
    /// `YYYY-MM-DD`.
    package let renewsOn: String?
    package let status: SubscriptionStatus
    /// Whether the MSP marked it as the main one.
    package let isPrimary: Bool
}

/// A bill; drafts never get here.
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
    /// ISO 4217.
    package let currency: String
    /// Minor units.
    package let subtotalMinor: Int64
    /// Minor units.
    package let taxMinor: Int64
    /// Minor units.
    package let totalMinor: Int64
    /// Minor units.
    package let amountDueMinor: Int64
    /// https.
    package let downloadURL: String?
    /// https.
    package let paymentURL: String?
}

/// A line of an invoice.
package struct InvoiceLine: Sendable {
    /// What for.
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
    /// Who wrote it.
    package let authorName: String
    /// Plain text.
    package let body: String
}

/// Something that happened, as the audit log shows it.
package struct AuditEvent: Sendable {
    package let id: Int64
    package let at: Instant
    package let actorKind: AuditActorKind
    /// Which user, unless it was none.
    package let actorID: UserID?
    /// Who, by name; empty for a person who has been erased.
    package let actorName: String
    /// An `AuditAction`, or an imported event's own, such as `node.patched`.
    package let action: String
    /// An `AuditTarget`, or an imported event's own.
    package let targetKind: String
    /// Public id of the target.
    package let targetID: String?
    /// Its name at that time; empty for a person who has been erased.
    package let targetName: String?
    /// Address of a user.
    package let ip: String?
    /// JSON object `{field: {old, new}}`, as stored.
    package let details: String

    /// Who, by name; `nil` for a person who has been erased.
    package var actor: String? { actorName.isEmpty ? nil : actorName }
    /// The target's name; `nil` when it has none, or was a person who has been erased.
    package var target: String? { targetName == "" ? nil : targetName }
    /// Whether the target was a person who has been erased.
    package var isTargetErased: Bool { targetName == "" }
    package var key: AuditEventKey { AuditEventKey(at: at, id: id) }
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

/// Which audit events are meant.
package struct AuditFilter: Sendable {
    /// First instant; the caller cuts it to what may be shown.
    package var since: Instant
    /// End, exclusive.
    package var until: Instant
    /// `nil` any.
    package var actorKind: AuditActorKind?
    /// One user; `nil` any.
    package var actorID: UserID?
    /// One action; `nil` any.
    package var action: String?

    /// All events of a time.
    package init(since: Instant, until: Instant = .max) {
        self.since = since
        self.until = until
    }
}

/// An event of a client's audit log, to be written with a mutation.
package typealias NewAuditEvent = NewEvent<AuditAction>
/// An event of an MSP's log, to be written with a mutation.
package typealias NewMSPEvent = NewEvent<MSPAction>

/// An event that is to be written with a mutation, to the log that its actions belong to.
package struct NewEvent<Action: StoredWord>: Sendable {
    package var id: Int64
    package var at: Instant
    package var action: Action
    package var targetKind: AuditTarget
    /// Public id of the target.
    package var targetID: String?
    /// Its name.
    package var targetName: String?
    /// Address of the user; `nil` for operators and the system.
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
