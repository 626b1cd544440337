extension Imported {
    /// Outcome of importing a record.
    package enum Outcome: String, Sendable, CaseIterable {
        /// New record.
        case added
        /// Changed content.
        case changed
        /// Identical, including the stamp.
        case unchanged
        /// Deleted by a tombstone.
        case removed
        /// Older than what is stored.
        case outOfDate = "out_of_date"
    }

    /// A stored record.
    package struct Stored: Sendable {
        package let id: Int64
        package let outcome: Outcome
    }
}

/// The types of import lines.
package enum ImportType: String, StoredWord {
    case msp, client, branding, node, sample, subscription, invoice, ticket, audit, heartbeat, tombstone

    /// Line type of a tombstone's record.
    package init(_ kind: Imported.Kind) {
        switch kind {
        case .node: self = .node
        case .subscription: self = .subscription
        case .invoice: self = .invoice
        case .ticket: self = .ticket
        }
    }
}
