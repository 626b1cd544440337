extension Imported {
    /// A `subscription` line.
    package struct Subscription: Sendable {
        /// Id of a new row.
        package var id: Int64 = 0
        package var upstreamID = ""
        package var name = ""
        /// Price in minor units.
        package var priceMinor: Int64 = 0
        /// ISO 4217 code.
        package var currency = ""
        package var interval = BillingInterval.month
        /// `YYYY-MM-DD`.
        package var renewsOn: String?
        package var status = SubscriptionStatus.active
        /// Whether the MSP marks it as primary.
        package var isPrimary = false
        /// `YYYY-MM-DD`.
        package var startedOn = ""
        /// Upstream stamp.
        package var updatedAt: Instant = 0

        package init() {}
    }

    /// An `invoice` line.
    package struct Invoice: Sendable {
        /// Id of a new row.
        package var id: Int64 = 0
        package var upstreamID = ""
        /// The MSP's number.
        package var number = ""
        /// What it is found by.
        package var words: [String] = []
        package var status = InvoiceStatus.draft
        /// `YYYY-MM-DD`.
        package var issuedOn = "", dueOn = ""
        /// `YYYY-MM-DD`.
        package var paidOn, periodStart, periodEnd: String?
        /// ISO 4217 code.
        package var currency = ""
        /// Minor units.
        package var subtotalMinor: Int64 = 0, taxMinor: Int64 = 0, totalMinor: Int64 = 0, amountDueMinor: Int64 = 0
        /// https URLs.
        package var downloadURL, paymentURL: String?
        /// Line items, in order.
        package var lines: [Line] = []
        /// Upstream stamp.
        package var updatedAt: Instant = 0

        package init() {}

        /// A line item of the invoice.
        package struct Line: Sendable, Equatable {
            package var description = ""
            /// Decimal text.
            package var quantity = ""
            /// Minor units of the invoice's currency.
            package var unitPriceMinor: Int64 = 0, totalMinor: Int64 = 0
            /// `YYYY-MM-DD`.
            package var periodStart, periodEnd: String?
            /// Percent, decimal text.
            package var taxRate: String?

            package init() {}
        }
    }

    /// A `ticket` line.
    package struct Ticket: Sendable {
        /// Id of a new row.
        package var id: Int64 = 0
        package var upstreamID = ""
        /// The MSP's number, and a one-line subject.
        package var number = "", subject = ""
        /// What it is found by.
        package var words: [String] = []
        package var status = TicketStatus.open
        package var priority = TicketPriority.normal
        /// `updatedAt` is also the upstream stamp.
        package var openedAt: Instant = 0, updatedAt: Instant = 0
        /// All messages, including internal notes.
        package var messages: [Message] = []

        package init() {}

        /// A message or an internal note.
        package struct Message: Sendable {
            /// Id of a new row.
            package var id: Int64 = 0
            package var upstreamID = ""
            package var at: Instant = 0
            package var authorKind = AuthorKind.provider
            package var authorName = ""
            /// Plain text.
            package var body = ""
            /// Whether it is a note hidden from the customer.
            package var isInternal = true

            package init() {}
        }
    }

    /// An `audit` line: an event in the control plane.
    package struct Event: Sendable {
        /// Id of a new row.
        package var id: Int64 = 0
        package var upstreamID = ""
        package var at: Instant = 0
        package var actorKind = AuditActorKind.system
        package var actorName = ""
        /// The other system's action, such as `node.patched`.
        package var action = ""
        package var targetKind = ""
        /// Upstream id and name of the target.
        package var targetUpstreamID, targetName: String?
        /// IP address of a user.
        package var ip: String?
        /// JSON object `{field: {old, new}}`.
        package var details = "{}"

        package init() {}
    }

    /// Client records that a tombstone or a snapshot can delete.
    package enum Kind: String, StoredWord {
        case node, subscription, invoice, ticket
    }
}
