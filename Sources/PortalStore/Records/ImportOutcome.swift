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
        /// Its status before; `nil` for a new one.
        package var before: String?
        /// Whether the provider has written to the client in it.
        package var isAnswered = false

        /// The same, where something beside its row has changed.
        var changed: Stored {
            outcome == .unchanged ? Stored(id: id, outcome: .changed, before: before, isAnswered: isAnswered) : self
        }
    }
}

/// A snapshot under way.
package struct ImportSnapshot: Sendable {
    /// The import that may end it.
    package let importName: String
    /// Whether none of its lines was bad.
    package let isWhole: Bool
}

/// A record that is there at the end of a snapshot.
package struct SnapshotRecord: Sendable {
    package let upstreamID: String
    /// Its name or number.
    package let label: String
    /// Whether a line in between named it.
    package let isSeen: Bool
    /// Whether a line in between made it.
    package let isNew: Bool
}

/// The types of import lines.
package enum ImportType: String, StoredWord {
    case msp, client, branding, node, sample, subscription, invoice, ticket, audit, heartbeat, tombstone, snapshot
    case announcement

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
