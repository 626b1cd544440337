import PortalStore

/// Ids that a run has looked up already, so that a sample costs one statement.
struct References {
    var clients: [String: Int64] = [:]
    var nodes: [Int64: [String: Int64]] = [:]
}

/// The lines of one transaction.
struct Batch {
    struct Outcome {
        var applied: [String: Int] = [:]
        var older = 0
        var problems: [ImportProblem] = []
        var references = References()
    }

    private let writer: OperatorWriter
    private let imports: ImportWriter
    private let now: Int64
    private let names: Operations.Names
    private let keepsGoing: Bool
    private(set) var outcome = Outcome()
    private var figures = Figures()
    private var marks: Set<Mark> = []

    private struct Mark: Hashable {
        let client: Int64
        let kind: ImportType
    }

    init(_ writer: OperatorWriter, now: Int64, names: Operations.Names, references: References, keepsGoing: Bool) {
        self.writer = writer
        imports = writer.imports
        self.now = now
        self.names = names
        self.keepsGoing = keepsGoing
        outcome.references = references
    }

    /// Applies lines up to the first that is refused, or all but the refused ones; then brings up to date what
    /// follows from them. A line is refused before it has written anything.
    mutating func apply(_ lines: [ImportLine]) throws {
        for line in lines {
            do {
                let type = try apply(line)
                if let type { outcome.applied[type.rawValue, default: 0] += 1 } else { outcome.older += 1 }
            } catch let refusal as Refusal {
                let error = FieldError(refusal.field ?? "", "refused", refusal.reason)
                outcome.problems.append(ImportProblem(line: line.number, errors: [error]))
                if !keepsGoing { break }
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
            let client = try received(.node, slug)
            guard let id = try imports.put(node, client: client) else { return nil }
            outcome.references.nodes[client, default: [:]][node.upstreamID] = id
            return .node
        case .sample(let slug, let nodeName, let sample):
            let client = try client(slug)
            guard let node = try node(nodeName, client) else { throw Refusal("there is no such node", field: "node") }
            try imports.put(sample, client: client, node: node)
            figures.note(sample, client: client, node: node)
            marks.insert(Mark(client: client, kind: .sample))
            return .sample
        case .subscription(let slug, let subscription):
            return try imports.put(subscription, client: received(.subscription, slug)) == nil ? nil : .subscription
        case .invoice(let slug, let invoice):
            return try imports.put(invoice, client: received(.invoice, slug)) == nil ? nil : .invoice
        case .ticket(let slug, let ticket):
            return try imports.put(ticket, client: received(.ticket, slug)) == nil ? nil : .ticket
        case .audit(let slug, let event):
            let client = try received(.audit, slug)
            _ = try imports.add(event, targetID: targetID(of: event, client), client: client)
            return .audit
        case .heartbeat(let slug):
            _ = try received(.heartbeat, slug)
            return .heartbeat
        case .tombstone(let slug, let kind, let upstreamID, let stamp):
            return try remove(
                kind, upstreamID, received(ImportType(rawValue: kind.rawValue) ?? .tombstone, slug), stamp)
        }
    }

    private func operations(_ line: ImportLine) -> Operations {
        Operations(writer, now: now, draw: line.draw, names: names)
    }

    // MARK: References

    /// The client of a slug, for which data of this kind has come in.
    private mutating func received(_ kind: ImportType, _ slug: String) throws -> Int64 {
        let client = try client(slug)
        marks.insert(Mark(client: client, kind: kind))
        return client
    }

    private mutating func client(_ slug: String) throws -> Int64 {
        if let known = outcome.references.clients[slug] { return known }
        guard let client = try writer.scope.client(slug: slug) else {
            throw Refusal("there is no such client", field: "client")
        }
        outcome.references.clients[slug] = client.id
        return client.id
    }

    private mutating func node(_ upstreamID: String, _ client: Int64) throws -> Int64? {
        if let known = outcome.references.nodes[client]?[upstreamID] { return known }
        let id = try imports.id(of: .node, upstreamID: upstreamID, client: client)
        outcome.references.nodes[client, default: [:]][upstreamID] = id
        return id
    }

    private mutating func targetID(of event: Imported.Event, _ client: Int64) throws -> String? {
        guard let upstreamID = event.targetUpstreamID, let kind = Imported.Kind(rawValue: event.targetKind) else {
            return nil
        }
        return try imports.id(of: kind, upstreamID: upstreamID, client: client).map(PublicID.string)
    }

    private mutating func remove(
        _ kind: Imported.Kind, _ upstreamID: String, _ client: Int64, _ stamp: Int64
    ) throws -> ImportType? {
        if kind == .node {
            if let id = try imports.id(of: .node, upstreamID: upstreamID, client: client) {
                figures.forget(client: client, node: id)
            }
            outcome.references.nodes[client]?[upstreamID] = nil
        }
        _ = try imports.remove(kind, upstreamID: upstreamID, client: client, stamp: stamp)
        return .tombstone
    }
}
