import PortalStore
import PortalToolkit

/// Applies the lines of one transaction.
struct Batch {
    struct Outcome {
        var types: [String: ImportCounts] = [:]
        var unknownFields = 0
        /// Refused lines, and accepted lines with contradictions.
        var problems: [ImportProblem] = [], warnings: [ImportProblem] = []
        /// Records deleted at the end of snapshots.
        var removals: [ImportRemoval] = []
        /// Slugs of the clients about which something was decided; empty for what is of the MSP.
        var decided: Set<String> = []
    }

    private let writer: OperatorWriter
    private let imports: ImportWriter
    private let now: Instant
    private let hostRules: Operations.HostRules
    private let options: ImportOptions
    private(set) var outcome = Outcome()
    private(set) var numbers: NumberIndex
    private var rollup = MetricRollup()
    private(set) var snapshots: SnapshotIndex
    private var news: ImportedNews
    // Cached lookups, so that most samples cost one statement.
    private var clients: [String: ClientID] = [:]
    private var nodes: [ClientID: [String: NodeID]] = [:]
    private var marks: Set<Mark> = []
    /// New clients have ids beside each other: what is theirs shares pages, and comes in twice as fast.
    private var lastNewClient: Int64?

    private struct Mark: Hashable {
        let client: ClientID
        let kind: ImportType
    }

    /// A line refused for its contradictions.
    private struct Contradiction: Error {
        let errors: [FieldError]
    }

    init(
        _ writer: OperatorWriter, now: Instant, hostRules: Operations.HostRules, options: ImportOptions,
        numbers: NumberIndex, ended: Set<SnapshotIndex.Snapshot>
    ) {
        self.writer = writer.queueing
        imports = writer.imports
        self.now = now
        self.hostRules = hostRules
        self.options = options
        self.numbers = numbers
        snapshots = SnapshotIndex(imports, options, ended: ended)
        news = ImportedNews(imports, now: now)
    }

    /// Applies the lines up to the first refused one, or all but the refused ones, then updates derived data. Lines are
    /// refused before they write anything.
    /// - Parameters:
    ///   - unread: Bad lines among and behind them.
    ///   - isLast: Whether the import ends with them.
    mutating func apply(
        _ lines: [ImportLine], among unread: [ImportProblem], isLast: Bool, progress: (Int) -> Void
    ) throws {
        var unread = options.keepsGoing ? unread[...] : []
        for (index, line) in lines.enumerated() {
            while let bad = unread.first, bad.line < line.number {
                try snapshots.spoil(bad.type)
                unread.removeFirst()
            }
            if try !accept(line) {
                guard options.keepsGoing else { break }
                try snapshots.spoil(line.type.rawValue)
            }
            if (index + 1).isMultiple(of: Importer.progressInterval) { progress(index + 1) }
        }
        for bad in unread { try snapshots.spoil(bad.type) }
        if isLast || !outcome.problems.isEmpty && !options.keepsGoing { try snapshots.forget() }
        try rollup.update(imports)
        for mark in marks { try imports.mark(mark.kind, client: mark.client, at: now) }
        try writer.numberEvents()
    }

    /// Returns `false` for a refused line.
    private mutating func accept(_ line: ImportLine) throws -> Bool {
        do {
            var warnings = try line.warnings + sharedNumber(line)
            if options.isStrict, !warnings.isEmpty { throw Contradiction(errors: warnings) }
            let result = try apply(line, &warnings)
            outcome.types[line.type.rawValue, default: ImportCounts()].count(result)
            outcome.unknownFields += line.unknownFields
            if !warnings.isEmpty, result != .outOfDate {
                outcome.warnings.append(
                    ImportProblem(line: line.number, type: line.type, isWarning: true, errors: warnings))
            }
            return true
        } catch let refusal as Refusal {
            refuse(line, [FieldError(refusal.field ?? "", Violation(refusal.code, refusal.reason))])
        } catch let contradiction as Contradiction {
            refuse(line, contradiction.errors)
        } catch {
            throw ImportFailure(line: line.number, cause: error)
        }
        return false
    }

    private mutating func refuse(_ line: ImportLine, _ errors: [FieldError]) {
        outcome.problems.append(ImportProblem(line: line.number, type: line.type, errors: errors))
    }

    private mutating func apply(_ line: ImportLine, _ warnings: inout [FieldError]) throws -> Imported.Outcome {
        switch line.body {
        case .msp(let slug, let changes, let stamp):
            guard writer.scope.isWhole else {
                throw Refusal("is for the operator alone, not for an API key", field: "type")
            }
            return try operations(line).put(changes, msp: slug, stamp: stamp)
        case .client(let slug, let client): return try put(client, slug, line.prepared)
        case .branding(let slug, let branding):
            return note(try operations(line).put(branding, client: slug), slug)
        case .node(let slug, let node): return try put(node, received(.node, slug))
        case .sample(let slug, let node, let sample): return try put(sample, node: node, client(slug))
        case .subscription(let slug, let subscription):
            return try put(subscription, received(.subscription, slug))
        case .invoice(let slug, let invoice): return try put(invoice, received(.invoice, slug))
        case .ticket(let slug, let ticket): return try put(ticket, received(.ticket, slug))
        case .audit(let slug, let event): return try put(event, received(.audit, slug), &warnings)
        case .announcement(let msp, let upstreamID, let draft, let stamp):
            return note(try operations(line).put(draft, announcement: upstreamID, msp: msp, stamp: stamp), "")
        case .heartbeat(let slug):
            _ = try received(.heartbeat, slug)
            return .changed
        case .tombstone(let slug, let kind, let upstreamID, let stamp):
            return try remove(kind, upstreamID, received(ImportType(kind), slug), stamp)
        case .snapshot(let slug, let kind, .begin, _):
            try snapshots.begin(kind, client(slug), at: now)
            return .changed
        case .snapshot(let slug, let kind, .end, let isConfirmed):
            return try endSnapshot(of: kind, slug, isConfirmed: isConfirmed, line: line.number)
        }
    }

    private func operations(_ line: ImportLine) -> Operations {
        Operations(writer, now: now, prepared: line.prepared, hostRules: hostRules)
    }

    private mutating func put(
        _ client: ClientLine, _ slug: String, _ prepared: Operations.PreparedValues
    ) throws -> Imported.Outcome {
        let prepared = lastNewClient.map(prepared.following) ?? prepared
        let operations = Operations(writer, now: now, prepared: prepared, hostRules: hostRules)
        let done = try operations.put(client, slug: slug)
        if done.outcome == .added { lastNewClient = prepared.id }
        return note(done, slug)
    }

    private mutating func note(_ done: DecidedOutcome, _ slug: String) -> Imported.Outcome {
        if done.isDecision { outcome.decided.insert(slug) }
        return done.outcome
    }

    // MARK: Records

    private mutating func put(_ node: Imported.Node, _ client: ClientID) throws -> Imported.Outcome {
        let stored = try imports.put(node, client: client)
        try snapshots.see(.node, stored, client)
        try news.see(node, stored, client)
        nodes[client, default: [:]][node.upstreamID] = NodeID(stored.id)
        return stored.outcome
    }

    private mutating func put(
        _ sample: Imported.Sample, node name: String, _ client: ClientID
    ) throws -> Imported.Outcome {
        guard let node = try node(name, client) else { throw Refusal("there is no such node", field: "node", .noSuch) }
        let outcome = try imports.put(sample, client: client, node: node)
        // An already stored sample has been rolled up.
        if outcome != .unchanged { rollup.add(sample, client: client, node: node) }
        marks.insert(Mark(client: client, kind: .sample))
        return outcome
    }

    private mutating func put(
        _ subscription: Imported.Subscription, _ client: ClientID
    ) throws -> Imported.Outcome {
        let stored = try imports.put(subscription, client: client)
        try snapshots.see(.subscription, stored, client)
        return stored.outcome
    }

    private mutating func put(_ invoice: Imported.Invoice, _ client: ClientID) throws -> Imported.Outcome {
        let stored = try imports.put(invoice, client: client)
        try snapshots.see(.invoice, stored, client)
        guard stored.outcome != .outOfDate else { return stored.outcome }
        try news.see(invoice, stored, client)
        let number = invoice.status == .draft ? nil : invoice.number
        numbers.set(number, of: invoice.upstreamID, .invoice, client: client)
        return stored.outcome
    }

    private mutating func put(_ ticket: Imported.Ticket, _ client: ClientID) throws -> Imported.Outcome {
        let stored = try imports.put(ticket, client: client)
        try snapshots.see(.ticket, stored, client)
        guard stored.outcome != .outOfDate else { return stored.outcome }
        try news.see(ticket, stored, client)
        numbers.set(ticket.number, of: ticket.upstreamID, .ticket, client: client)
        return stored.outcome
    }

    private func put(
        _ event: Imported.Event, _ client: ClientID, _ warnings: inout [FieldError]
    ) throws -> Imported.Outcome {
        var target: Int64?
        if let upstreamID = event.targetUpstreamID, let kind = Imported.Kind(rawValue: event.targetKind) {
            target = try imports.id(of: kind, upstreamID: upstreamID, client: client)
        }
        if try imports.add(event, targetID: target.map(PublicID.string), client: client) { return .added }
        if let known = try imports.event(upstreamID: event.upstreamID, client: client), !known.hasSameContent(as: event)
        {
            let error = FieldError("id", Violation(.contradictory, "belongs to another event, which stays unchanged"))
            if options.isStrict { throw Contradiction(errors: [error]) }
            warnings.append(error)
        }
        return .unchanged
    }

    private mutating func remove(
        _ kind: Imported.Kind, _ upstreamID: String, _ client: ClientID, _ stamp: Instant
    ) throws -> Imported.Outcome {
        let node =
            kind == .node ? try imports.id(of: .node, upstreamID: upstreamID, client: client).map(NodeID.init(_:)) : nil
        let outcome = try imports.remove(kind, upstreamID: upstreamID, client: client, stamp: stamp)
        if outcome == .outOfDate { try snapshots.see(kind, upstreamID: upstreamID, client) }
        guard outcome == .removed else { return outcome }
        numbers.set(nil, of: upstreamID, kind, client: client)
        if let node {
            rollup.remove(client: client, node: node)
            nodes[client]?[upstreamID] = nil
        }
        return outcome
    }

    private mutating func endSnapshot(
        of kind: Imported.Kind, _ slug: String, isConfirmed: Bool, line: Int
    ) throws -> Imported.Outcome {
        let client = try client(slug)
        let gone = try snapshots.gone(kind, client, isConfirmed: isConfirmed)
        for record in gone {
            _ = try remove(kind, record.upstreamID, client, 0)
            outcome.removals.append(
                ImportRemoval(
                    line: line, client: slug, kind: kind, upstreamID: record.upstreamID, label: record.label))
        }
        snapshots.end(kind, client)
        _ = try received(ImportType(kind), slug)
        return gone.isEmpty ? .unchanged : .removed
    }

    /// Returns a warning if another invoice or ticket of the client has the line's number.
    private mutating func sharedNumber(_ line: ImportLine) throws -> [FieldError] {
        let (slug, kind, upstreamID, number): (String, Imported.Kind, String, String)
        switch line.body {
        case .invoice(let client, let invoice) where invoice.status != .draft:
            (slug, kind, upstreamID, number) = (client, .invoice, invoice.upstreamID, invoice.number)
        case .ticket(let client, let ticket):
            (slug, kind, upstreamID, number) = (client, .ticket, ticket.upstreamID, ticket.number)
        default: return []
        }
        let isTaken = try numbers.isTaken(number, by: kind, otherThan: upstreamID, client: client(slug), imports)
        let violation = Violation(.contradictory, "belongs to another \(kind) of this client")
        return isTaken ? [FieldError("number", violation)] : []
    }

    // MARK: References

    /// Returns a slug's client and marks it as having received data of this kind.
    private mutating func received(_ kind: ImportType, _ slug: String) throws -> ClientID {
        let client = try client(slug)
        marks.insert(Mark(client: client, kind: kind))
        return client
    }

    private mutating func client(_ slug: String) throws -> ClientID {
        if let known = clients[slug] { return known }
        guard let client = try writer.scope.client(slug: slug) else {
            throw Refusal("there is no such client", field: "client", .noSuch)
        }
        clients[slug] = client.id
        return client.id
    }

    private mutating func node(_ upstreamID: String, _ client: ClientID) throws -> NodeID? {
        if let known = nodes[client]?[upstreamID] { return known }
        let id = try imports.id(of: .node, upstreamID: upstreamID, client: client).map(NodeID.init(_:))
        nodes[client, default: [:]][upstreamID] = id
        return id
    }
}
