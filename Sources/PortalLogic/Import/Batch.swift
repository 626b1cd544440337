import PortalStore

/// The lines of one transaction.
struct Batch {
    struct Outcome {
        var applied: [String: Int] = [:]
        var older = 0
        var unknownFields = 0
        var problems: [ImportProblem] = []
    }

    private let writer: OperatorWriter
    private let imports: ImportWriter
    private let now: Int64
    private let names: Operations.Names
    private let keepsGoing: Bool
    private(set) var outcome = Outcome()
    private var figures = Figures()
    // Looked up already, so that most samples cost one statement.
    private var clients: [String: Int64] = [:]
    private var nodes: [Int64: [String: Int64]] = [:]
    private var marks: Set<Mark> = []

    private struct Mark: Hashable {
        let client: Int64
        let kind: ImportType
    }

    init(_ writer: OperatorWriter, now: Int64, names: Operations.Names, keepsGoing: Bool) {
        self.writer = writer
        imports = writer.imports
        self.now = now
        self.names = names
        self.keepsGoing = keepsGoing
    }

    /// Applies lines up to the first that is refused, or all but the refused ones; then brings up to date what
    /// follows from them. A line is refused before it has written anything.
    mutating func apply(_ lines: [ImportLine]) throws {
        for line in lines {
            do {
                let type = try apply(line)
                if let type { outcome.applied[type.rawValue, default: 0] += 1 } else { outcome.older += 1 }
                outcome.unknownFields += line.unknownFields
            } catch let refusal as Refusal {
                let error = FieldError(refusal.field ?? "", Violation(refusal.code, refusal.reason))
                outcome.problems.append(ImportProblem(line: line.number, errors: [error]))
                if !keepsGoing { break }
            } catch {
                throw ImportFailure(line: line.number, cause: error)
            }
        }
        try figures.update(imports)
        for mark in marks { try imports.mark(mark.kind.rawValue, client: mark.client, at: now) }
    }

    /// Applies a line; its type, or `nil` when it is older than what is stored.
    private mutating func apply(_ line: ImportLine) throws -> ImportType? {
        switch line.body {
        case .msp(let slug, let changes, let stamp):
            return try operations(line).putMSP(slug, changes, stamp: stamp) == nil ? nil : .msp
        case .client(let slug, let client):
            return try operations(line).put(client, slug: slug) ? .client : nil
        case .branding(let slug, let branding):
            return try operations(line).put(branding, client: slug) ? .branding : nil
        case .node(let slug, let node):
            return try put(node, received(.node, slug)) ? .node : nil
        case .sample(let slug, let node, let sample):
            try put(sample, node: node, client(slug))
            return .sample
        case .subscription(let slug, let subscription):
            return try imports.put(subscription, client: received(.subscription, slug)) == nil ? nil : .subscription
        case .invoice(let slug, let invoice):
            return try imports.put(invoice, client: received(.invoice, slug)) == nil ? nil : .invoice
        case .ticket(let slug, let ticket):
            return try imports.put(ticket, client: received(.ticket, slug)) == nil ? nil : .ticket
        case .audit(let slug, let event):
            try put(event, received(.audit, slug))
            return .audit
        case .heartbeat(let slug):
            _ = try received(.heartbeat, slug)
            return .heartbeat
        case .tombstone(let slug, let kind, let upstreamID, let stamp):
            try remove(kind, upstreamID, received(ImportType(rawValue: kind.rawValue) ?? .tombstone, slug), stamp)
            return .tombstone
        }
    }

    private func operations(_ line: ImportLine) -> Operations {
        Operations(writer, now: now, draw: line.draw, names: names)
    }

    // MARK: Records

    private mutating func put(_ node: Imported.Node, _ client: Int64) throws -> Bool {
        guard let id = try imports.put(node, client: client) else { return false }
        nodes[client, default: [:]][node.upstreamID] = id
        return true
    }

    private mutating func put(_ sample: Imported.Sample, node name: String, _ client: Int64) throws {
        guard let node = try node(name, client) else { throw Refusal("there is no such node", field: "node", .noSuch) }
        try imports.put(sample, client: client, node: node)
        figures.note(sample, client: client, node: node)
        marks.insert(Mark(client: client, kind: .sample))
    }

    private func put(_ event: Imported.Event, _ client: Int64) throws {
        var target: Int64?
        if let upstreamID = event.targetUpstreamID, let kind = Imported.Kind(rawValue: event.targetKind) {
            target = try imports.id(of: kind, upstreamID: upstreamID, client: client)
        }
        _ = try imports.add(event, targetID: target.map(PublicID.string), client: client)
    }

    private mutating func remove(
        _ kind: Imported.Kind, _ upstreamID: String, _ client: Int64, _ stamp: Int64
    ) throws {
        let node = kind == .node ? try imports.id(of: .node, upstreamID: upstreamID, client: client) : nil
        guard try imports.remove(kind, upstreamID: upstreamID, client: client, stamp: stamp), let node else { return }
        figures.forget(client: client, node: node)
        nodes[client]?[upstreamID] = nil
    }

    // MARK: References

    /// The client of a slug, for which data of this kind has come in.
    private mutating func received(_ kind: ImportType, _ slug: String) throws -> Int64 {
        let client = try client(slug)
        marks.insert(Mark(client: client, kind: kind))
        return client
    }

    private mutating func client(_ slug: String) throws -> Int64 {
        if let known = clients[slug] { return known }
        guard let client = try writer.scope.client(slug: slug) else {
            throw Refusal("there is no such client", field: "client", .noSuch)
        }
        clients[slug] = client.id
        return client.id
    }

    private mutating func node(_ upstreamID: String, _ client: Int64) throws -> Int64? {
        if let known = nodes[client]?[upstreamID] { return known }
        let id = try imports.id(of: .node, upstreamID: upstreamID, client: client)
        nodes[client, default: [:]][upstreamID] = id
        return id
    }
}
