import Database

/// Snapshots: what an import does not name between begin and end is gone upstream.
extension ImportWriter {
    /// Kinds of the client's records of which a snapshot is under way, of whichever import.
    package func snapshots(of client: ClientID) throws -> Set<Imported.Kind> {
        Set(try transaction.all(SnapshotSQL.kinds, .id(client)) { try $0.word(0, of: "import_snapshots.kind") })
    }

    /// Returns the snapshot that is under way.
    package func snapshot(of kind: Imported.Kind, client: ClientID) throws -> ImportSnapshot? {
        try transaction.first(SnapshotSQL.find, .id(client), .word(kind)) {
            ImportSnapshot(importName: $0.text(0), isWhole: $0.flag(1))
        }
    }

    /// Begins a snapshot, in place of one that is under way.
    package func beginSnapshot(of kind: Imported.Kind, client: ClientID, import name: String, at: Instant) throws {
        try endSnapshot(of: kind, client: client)
        try transaction.run(SnapshotSQL.begin, .id(client), .word(kind), .text(name), .instant(at))
    }

    /// Notes that the snapshot under way has this record.
    package func see(_ kind: Imported.Kind, id: Int64, isNew: Bool, client: ClientID) throws {
        try transaction.run(SnapshotSQL.see, .id(client), .word(kind), .integer(id), Value(isNew))
    }

    /// Notes that an import's snapshots are not whole; `nil` for those of all kinds.
    package func spoilSnapshots(of kind: Imported.Kind?, import name: String) throws {
        try transaction.run(SnapshotSQL.spoil, .text(name), .text(kind?.rawValue ?? ""))
    }

    /// Returns all of the client's records of a kind.
    package func snapshotRecords(of kind: Imported.Kind, client: ClientID) throws -> [SnapshotRecord] {
        let statement =
            switch kind {
            case .node: SnapshotSQL.nodes
            case .subscription: SnapshotSQL.subscriptions
            case .invoice: SnapshotSQL.invoices
            case .ticket: SnapshotSQL.tickets
            }
        return try transaction.all(statement, .id(client)) { row in
            let isNew = row.optionalInteger(2)
            return SnapshotRecord(
                upstreamID: row.text(0), label: row.text(1), isSeen: isNew != nil, isNew: isNew == 1)
        }
    }

    /// Returns upstream ids of nodes that snapshots of this import have brought anew to other clients of the client's MSP.
    package func nodesElsewhere(than client: ClientID, import name: String) throws -> Set<String> {
        Set(try transaction.all(SnapshotSQL.nodesElsewhere, .id(client), .text(name)) { $0.text(0) })
    }

    /// Forgets the snapshot and what it has seen.
    package func endSnapshot(of kind: Imported.Kind, client: ClientID) throws {
        try transaction.run(SnapshotSQL.end, .id(client), .word(kind))
    }
}
