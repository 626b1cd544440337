extension Imported {
    /// A `subscription` line.
    public struct Subscription: Sendable {
        /// Id of a new row.
        public var id: Int64 = 0
        /// The upstream's id.
        public var upstreamID = ""
        /// Name of the plan.
        public var name = ""
        /// Price in minor units.
        public var priceMinor: Int64 = 0
        /// ISO 4217.
        public var currency = ""
        /// `month` or `year`.
        public var interval = ""
        /// `YYYY-MM-DD`.
        public var renewsOn: String?
        /// `active`, `past_due` or `cancelled`.
        public var status = ""
        /// Whether the MSP marks it as the main one.
        public var isPrimary = false
        /// `YYYY-MM-DD`.
        public var startedOn = ""
        /// The upstream's stamp.
        public var updatedAt: Int64 = 0

        /// An empty record.
        public init() {}
    }

    /// An `invoice` line of the import.
    public struct Invoice: Sendable {
        /// Id of a new row.
        public var id: Int64 = 0
        /// The upstream's id.
        public var upstreamID = ""
        /// The MSP's number.
        public var number = ""
        /// `draft`, `open`, `paid` or `void`.
        public var status = ""
        /// `YYYY-MM-DD`.
        public var issuedOn = "", dueOn = ""
        /// `YYYY-MM-DD`.
        public var paidOn, periodStart, periodEnd: String?
        /// ISO 4217.
        public var currency = ""
        /// Minor units.
        public var subtotalMinor: Int64 = 0, taxMinor: Int64 = 0, totalMinor: Int64 = 0, amountDueMinor: Int64 = 0
        /// https.
        public var downloadURL, paymentURL: String?
        /// What was delivered, in order.
        public var lines: [Line] = []
        /// The upstream's stamp.
        public var updatedAt: Int64 = 0

        /// An empty record.
        public init() {}

        /// A position of the invoice.
        public struct Line: Sendable, Equatable {
            /// What for.
            public var description = ""
            /// Decimal text.
            public var quantity = ""
            /// Minor units of the invoice's currency.
            public var unitPriceMinor: Int64 = 0, totalMinor: Int64 = 0
            /// `YYYY-MM-DD`.
            public var periodStart, periodEnd: String?

            /// An empty record.
            public init() {}
        }
    }

    /// A `ticket` line.
    public struct Ticket: Sendable {
        /// Id of a new row.
        public var id: Int64 = 0
        /// The upstream's id.
        public var upstreamID = ""
        /// The MSP's number, and one line on what it is about.
        public var number = "", subject = ""
        /// `open`, `pending`, `resolved` or `closed`.
        public var status = ""
        /// `low`, `normal`, `high` or `urgent`.
        public var priority = ""
        /// ms since the epoch; `updatedAt` is the upstream's stamp as well.
        public var openedAt: Int64 = 0, updatedAt: Int64 = 0
        /// All of them, internal notes too.
        public var messages: [Message] = []

        /// An empty record.
        public init() {}

        /// A message or an internal note.
        public struct Message: Sendable {
            /// Id of a new row.
            public var id: Int64 = 0
            /// The upstream's id.
            public var upstreamID = ""
            /// ms since the epoch.
            public var at: Int64 = 0
            /// `customer` or `provider`, and a name.
            public var authorKind = "", authorName = ""
            /// Plain text.
            public var body = ""
            /// Whether it is a note that the customer never sees.
            public var isInternal = true

            /// An empty record.
            public init() {}
        }
    }

    /// An `audit` line: something that happened in the control plane.
    public struct Event: Sendable {
        /// Id of a new row.
        public var id: Int64 = 0
        /// The upstream's id.
        public var upstreamID = ""
        /// ms since the epoch.
        public var at: Int64 = 0
        /// `user`, `operator` or `system`, and a name.
        public var actorKind = "", actorName = ""
        /// Such as `node.patched`.
        public var action = ""
        /// What it was done to.
        public var targetKind = ""
        /// Its upstream id and its name.
        public var targetUpstreamID, targetName: String?
        /// Address of a user.
        public var ip: String?
        /// JSON object `{field: {old, new}}`.
        public var details = "{}"

        /// An empty record.
        public init() {}
    }

    /// What of a client's a tombstone deletes.
    public enum Kind: String, Sendable, CaseIterable {
        case node, subscription, invoice, ticket
    }
}
