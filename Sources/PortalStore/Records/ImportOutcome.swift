extension Imported {
    /// What became of a record of an import.
    package enum Outcome: String, Sendable, CaseIterable {
        /// It was not there.
        case added
        /// It says something new.
        case changed
        /// What is stored is exactly what the line says, its stamp included.
        case unchanged
        /// A tombstone deleted it.
        case removed
        /// What is stored is newer.
        case outOfDate = "out_of_date"
    }

    /// A record in its row.
    package struct Stored: Sendable {
        package let id: Int64
        /// What became of it.
        package let outcome: Outcome
    }
}

/// The types of import lines.
package enum ImportType: String, StoredWord {
    case msp, client, branding, node, sample, subscription, invoice, ticket, audit, heartbeat, tombstone

    /// The lines of what a tombstone deletes.
    package init(_ kind: Imported.Kind) {
        switch kind {
        case .node: self = .node
        case .subscription: self = .subscription
        case .invoice: self = .invoice
        case .ticket: self = .ticket
        }
    }
}
