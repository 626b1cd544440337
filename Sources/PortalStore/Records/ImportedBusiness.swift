extension Imported {
    /// A `subscription` line.
    package struct Subscription: Sendable {
        /// Id of a new row.
        package var id: Int64 = 0
        package var upstreamID = ""
        package var name = ""
        /// Price in minor units.
        package var priceMinor: Int64 = 0
        /// ISO 4217.
        package var currency = ""
        package var interval = BillingInterval.month
        /// `YYYY-MM-DD`.
        package var renewsOn: String?
        package var status = SubscriptionStatus.active
        /// Whether the MSP marks it as the main one.
        package var isPrimary = false
        /// `YYYY-MM-DD`.
        package var startedOn = ""
        /// The upstream's stamp.
        package var updatedAt: Instant = 0

        package init() {}
    }

    /// An `invoice` line of the import.
    package struct Invoice: Sendable {
        /// Id of a new row.
        package var id: Int64 = 0
        package var upstreamID = ""
        /// The MSP's number.
        package var number = ""
        package var status = InvoiceStatus.draft
        /// `YYYY-MM-DD`.
        package var issuedOn = "", dueOn = ""
        /// `YYYY-MM-DD`.
        package var paidOn, periodStart, periodEnd: String?
        /// ISO 4217.
        package var currency = ""
        /// Minor units.
        package var subtotalMinor: Int64 = 0, taxMinor: Int64 = 0, totalMinor: Int64 = 0, amountDueMinor: Int64 = 0
        /// https.
        package var downloadURL, paymentURL: String?
        /// What was delivered, in order.
        package var lines: [Line] = []
        /// The upstream's stamp.
        package var updatedAt: Instant = 0

        package init() {}

        /// A position of the invoice.
        package struct Line: Sendable, Equatable {
            /// What for.
            package var description = ""
            /// Decimal text.
            package var quantity = ""
            /// Minor units of the invoice's currency.
            package var unitPriceMinor: Int64 = 0, totalMinor: Int64 = 0
            /// `YYYY-MM-DD`.
            package var periodStart, periodEnd: String?

            package init() {}
        }
    }

    /// A `ticket` line.
    package struct Ticket: Sendable {
        /// Id of a new row.
        package var id: Int64 = 0
        package var upstreamID = ""
        /// The MSP's number, and one line on what it is about.
        package var number = "", subject = ""
        package var status = TicketStatus.open
        package var priority = TicketPriority.normal
        /// `updatedAt` is the upstream's stamp as well.
        package var openedAt: Instant = 0, updatedAt: Instant = 0
        /// All of them, internal notes too.
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
            /// Whether it is a note that the customer never sees.
            package var isInternal = true

            package init() {}
        }
    }

    /// An `audit` line: something that happened in the control plane.
    package struct Event: Sendable {
        /// Id of a new row.
        package var id: Int64 = 0
        package var upstreamID = ""
        package var at: Instant = 0
        package var actorKind = AuditActorKind.system
        package var actorName = ""
        /// Another system's word, such as `node.patched`.
        package var action = ""
        /// What it was done to.
        package var targetKind = ""
        /// Its upstream id and its name.
        package var targetUpstreamID, targetName: String?
        /// Address of a user.
        package var ip: String?
        /// JSON object `{field: {old, new}}`.
        package var details = "{}"

        package init() {}
    }

    /// What of a client's a tombstone deletes.
    package enum Kind: String, Sendable, CaseIterable {
        case node, subscription, invoice, ticket
    }
}
