/// A plan that the client pays for.
public struct Subscription: Sendable {
    /// Name of the plan.
    public let name: String
    /// Price in minor units.
    public let priceMinor: Int64
    /// ISO 4217.
    public let currency: String
    /// `month` or `year`.
    public let interval: String
    /// `YYYY-MM-DD`.
    public let renewsOn: String?
    /// `active`, `past_due` or `cancelled`.
    public let status: String
    /// Whether the MSP marked it as the main one.
    public let isPrimary: Bool
}

/// A bill; drafts never get here.
public struct Invoice: Sendable {
    /// The invoice's id.
    public let id: Int64
    /// The MSP's number.
    public let number: String
    /// `open`, `paid` or `void`.
    public let status: String
    /// `YYYY-MM-DD`.
    public let issuedOn: String
    /// `YYYY-MM-DD`.
    public let dueOn: String
    /// `YYYY-MM-DD`.
    public let paidOn: String?
    /// `YYYY-MM-DD`.
    public let periodStart: String?
    /// `YYYY-MM-DD`.
    public let periodEnd: String?
    /// ISO 4217.
    public let currency: String
    /// Minor units.
    public let subtotalMinor: Int64
    /// Minor units.
    public let taxMinor: Int64
    /// Minor units.
    public let totalMinor: Int64
    /// Minor units.
    public let amountDueMinor: Int64
    /// https.
    public let downloadURL: String?
    /// https.
    public let paymentURL: String?
}

/// A line of an invoice.
public struct InvoiceLine: Sendable {
    /// What for.
    public let description: String
    /// Decimal text, such as `1.5`.
    public let quantity: String
    /// Minor units.
    public let unitPriceMinor: Int64
    /// Minor units.
    public let totalMinor: Int64
    /// `YYYY-MM-DD`.
    public let periodStart: String?
    /// `YYYY-MM-DD`.
    public let periodEnd: String?
}

/// A ticket without its messages.
public struct Ticket: Sendable {
    /// The ticket's id.
    public let id: Int64
    /// The MSP's number.
    public let number: String
    /// One line.
    public let subject: String
    /// open, pending, resolved or closed.
    public let status: String
    /// low, normal, high or urgent.
    public let priority: String
    /// ms since the epoch.
    public let openedAt: Int64
    /// ms since the epoch.
    public let updatedAt: Int64
}

/// A public message of a ticket.
public struct TicketMessage: Sendable {
    /// The message's id.
    public let id: Int64
    /// ms since the epoch.
    public let at: Int64
    /// `customer` or `provider`.
    public let authorKind: String
    /// Who wrote it.
    public let authorName: String
    /// Plain text.
    public let body: String
}

/// Something that happened, as the audit log shows it.
public struct AuditEvent: Sendable {
    /// The event's id.
    public let id: Int64
    /// ms since the epoch.
    public let at: Int64
    /// `user`, `operator` or `system`.
    public let actorKind: String
    /// Which user, unless it was none.
    public let actorID: Int64?
    /// Who, by name; empty for a person who has been erased.
    public let actorName: String
    /// Such as `auth.login`.
    public let action: String
    /// Such as `node`.
    public let targetKind: String
    /// Public id of the target.
    public let targetID: String?
    /// Its name at that time; empty for a person who has been erased.
    public let targetName: String?
    /// Address of a user.
    public let ip: String?
    /// JSON object `{field: {old, new}}`, as stored.
    public let details: String

    /// Who, by name; `nil` for a person who has been erased.
    public var actor: String? { actorName.isEmpty ? nil : actorName }
    /// The target's name; `nil` when it has none, or was a person who has been erased.
    public var target: String? { targetName == "" ? nil : targetName }
    /// Whether the target was a person who has been erased.
    public var isTargetErased: Bool { targetName == "" }
    /// Where it is in the log.
    public var place: AuditPlace { AuditPlace(at: at, id: id) }
}

/// Where an event is in a client's audit log.
public struct AuditPlace: Sendable, Equatable {
    /// When it happened, ms since the epoch.
    public let at: Int64
    /// The event's id.
    public let id: Int64

    /// The place of an event of this instant and id.
    public init(at: Int64, id: Int64) {
        self.at = at
        self.id = id
    }
}

/// Which audit events are meant.
public struct AuditFilter: Sendable {
    /// First instant, ms since the epoch; the caller cuts it to what may be shown.
    public var since: Int64
    /// End, exclusive, ms since the epoch.
    public var until: Int64
    /// `user`, `operator` or `system`; `nil` any.
    public var actorKind: String?
    /// One user; `nil` any.
    public var actorID: Int64?
    /// One action; `nil` any.
    public var action: String?

    /// All events of a time.
    public init(since: Int64, until: Int64 = .max) {
        self.since = since
        self.until = until
    }
}

/// An audit event that is to be written with a mutation.
public struct NewAuditEvent: Sendable {
    /// Its new id.
    public var id: Int64
    /// ms since the epoch.
    public var at: Int64
    /// Such as `auth.login`.
    public var action: String
    /// Such as `node`.
    public var targetKind: String
    /// Public id of the target.
    public var targetID: String?
    /// Its name.
    public var targetName: String?
    /// Address of the user; `nil` for operators and the system.
    public var ip: String?
    /// JSON object `{field: {old, new}}`, never a secret.
    public var details: String

    /// An event of these values.
    public init(
        id: Int64, at: Int64, action: String, targetKind: String, targetID: String? = nil, targetName: String? = nil,
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
