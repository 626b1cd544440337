import PortalStore
import PortalToolkit

/// The snapshots that lines of one transaction belong to (docs/import.md#snapshot).
struct SnapshotIndex {
    private let imports: ImportWriter
    private let options: ImportOptions
    /// Kinds with a snapshot under way, so that lines outside of one cost nothing.
    private var open: [ClientID: Set<Imported.Kind>] = [:]
    /// Those that have ended; the end of another may yet ask what they brought.
    private(set) var ended: Set<Snapshot>

    struct Snapshot: Hashable {
        let client: ClientID
        let kind: Imported.Kind
    }

    /// - Parameter ended: What earlier transactions of the import have ended.
    init(_ imports: ImportWriter, _ options: ImportOptions, ended: Set<Snapshot>) {
        (self.imports, self.options, self.ended) = (imports, options, ended)
    }

    /// Notes that a line has named this record. Lines of other imports count too: what they bring is there upstream.
    mutating func see(_ kind: Imported.Kind, _ record: Imported.Stored, _ client: ClientID) throws {
        guard try isOpen(kind, client) else { return }
        try imports.see(kind, id: record.id, isNew: record.outcome == .added, client: client)
    }

    /// As `see`, of a record that may not be there.
    mutating func see(_ kind: Imported.Kind, upstreamID: String, _ client: ClientID) throws {
        guard try isOpen(kind, client),
            let id = try imports.id(of: kind, upstreamID: upstreamID, client: client)
        else { return }
        try imports.see(kind, id: id, isNew: false, client: client)
    }

    private mutating func isOpen(_ kind: Imported.Kind, _ client: ClientID) throws -> Bool {
        if let known = open[client] { return known.contains(kind) }
        let kinds = try imports.snapshots(of: client).filter { !ended.contains(Snapshot(client: client, kind: $0)) }
        open[client] = kinds
        return kinds.contains(kind)
    }

    mutating func begin(_ kind: Imported.Kind, _ client: ClientID, at: Instant) throws {
        try imports.beginSnapshot(of: kind, client: client, import: options.name ?? "", at: at)
        open[client]?.insert(kind)
        ended.remove(Snapshot(client: client, kind: kind))
    }

    /// A record whose line was bad would look gone. A line of unknown type may have been for any.
    func spoil(_ type: String?) throws {
        guard let name = options.name else { return }
        let kind = type.flatMap(Imported.Kind.init(rawValue:))
        if type == nil || kind != nil { try imports.spoilSnapshots(of: kind, import: name) }
    }

    /// Returns the records that no line has named.
    /// - Throws: `Refusal` unless all that came since begin is known, and that so many are gone is likely or confirmed.
    func gone(_ kind: Imported.Kind, _ client: ClientID, isConfirmed: Bool) throws -> [SnapshotRecord] {
        guard !ended.contains(Snapshot(client: client, kind: kind)),
            let snapshot = try imports.snapshot(of: kind, client: client), snapshot.importName == options.name
        else {
            let reason = "has no begin in this import, or another snapshot of the client's \(kind)s has begun since"
            throw Refusal(reason, field: "phase", .noSuch)
        }
        guard snapshot.isWhole else {
            let reason = "comes after a bad line, whose record would look gone; send the snapshot anew without one"
            throw Refusal(reason, field: "phase", .contradictory)
        }
        let records = try imports.snapshotRecords(of: kind, client: client)
        let gone = records.filter { !$0.isSeen }.sorted { $0.upstreamID < $1.upstreamID }
        guard !gone.isEmpty, !isConfirmed, !options.confirmsRemovals else { return gone }
        let moved = kind == .node ? try imports.nodesElsewhere(than: client, import: snapshot.importName) : []
        let hasStayed = { (record: SnapshotRecord) in !moved.contains(record.upstreamID) }
        try check(gone.filter(hasStayed), of: records.filter(hasStayed), kind)
        return gone
    }

    private func check(_ gone: [SnapshotRecord], of records: [SnapshotRecord], _ kind: Imported.Kind) throws {
        guard !gone.isEmpty else { return }
        let known = records.count { !$0.isNew }
        let count =
            if gone.count == records.count {
                known == 1 ? "the client's last \(kind)" : "all \(known) \(kind)s of the client"
            } else if gone.count * 100 > known * options.maximumRemovals {
                "\(gone.count) of \(known) \(kind)s, more than \(options.maximumRemovals) %"
            } else { String?.none }
        guard let count else { return }
        let names = gone.prefix(Self.named).map { "\($0.upstreamID) (\($0.label))" }.joined(separator: ", ")
        let more = gone.count > Self.named ? " and \(gone.count - Self.named) more" : ""
        throw Refusal(
            "would remove \(count): \(names)\(more). If they are gone, put \"confirm\":true on this line, or import with "
                + "--confirm-removals (confirm_removals=true over HTTPS)",
            field: "phase", .unconfirmed)
    }

    /// Records named in a refusal.
    private static let named = 10

    mutating func end(_ kind: Imported.Kind, _ client: ClientID) {
        ended.insert(Snapshot(client: client, kind: kind))
        open[client]?.remove(kind)
    }

    /// Forgets those that have ended, when the import ends.
    mutating func forget() throws {
        for snapshot in ended { try imports.endSnapshot(of: snapshot.kind, client: snapshot.client) }
        ended = []
    }
}
