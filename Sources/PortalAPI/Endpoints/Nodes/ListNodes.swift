import PortalLogic
import PortalStore
import PortalToolkit

/// `GET /nodes`: a page of the tenant's nodes, filtered and sorted.
enum ListNodes {
    static func respond(_ context: RequestContext, _ scope: TenantScope) throws -> Response {
        var query = try context.query()
        let status = query.optionalChoice("status", NodeState.self)
        let search = query.optionalLine("q", max: 200) ?? ""
        let sort = query.optionalParsed("sort", .order)
        let start: PageStart<NodeID> = query.pageStart()
        let limit = query.limit()
        try query.finish()
        if let node = start.cursor, try !scope.hasNode(node) { throw ValidationFailure.staleCursor(start) }
        let listing = NodeListing(
            state: status?.rawValue, silentSince: NodeState.silentSince(context.now), pattern: pattern(search),
            sort: sort ?? NodeSort(key: .name, descending: false))
        let page = try Page(start, limit: limit, cursor: \.id) { start, limit in
            try scope.nodes(listing, from: start, limit: limit)
        } count: { node in
            try scope.count(listing, before: node)
        }
        let live = try scope.liveCommands()
        let asOf = try scope.importedAt(.node, or: .sample)
        return .json(capacity: 16_384) { json in
            json.page(page, PublicID.string) { json, node in json.node(node, live[node.id], now: context.now) }
            json.freshness(asOf, staleAfter: Freshness.nodes, now: context.now)
        }
    }

    /// A `LIKE` pattern matching `text` anywhere in a folded name.
    private static func pattern(_ text: String) -> String {
        guard !text.isEmpty else { return "" }
        var pattern = "%"
        for scalar in Text.folded(text).unicodeScalars {
            if scalar == "%" || scalar == "_" || scalar == "\\" { pattern.unicodeScalars.append("\\") }
            pattern.unicodeScalars.append(scalar)
        }
        return pattern + "%"
    }
}

extension InputFormat where Value == NodeSort {
    fileprivate static var order: InputFormat {
        InputFormat(.notAChoice(of: NodeSort.Key.allCases.flatMap { [$0.rawValue, "-" + $0.rawValue] })) {
            NodeSort($0)
        }
    }
}

extension NodeSort {
    /// Parses a sort parameter: `cpu`, `-cpu`.
    init?(_ text: String) {
        let descending = text.utf8.first == UInt8(ascii: "-")
        guard let key = Key(rawValue: descending ? String(text.dropFirst()) : text) else { return nil }
        self.init(key: key, descending: descending)
    }
}

extension JSONWriter {
    /// The members shared by list and detail.
    mutating func node(_ node: Node, _ command: Command?, now: Instant) {
        let state = NodeState(node.status, lastSeenAt: node.lastSeenAt, now: now)
        id("id", node.id)
        field("name", node.name)
        field("status", state.rawValue)
        field("region", node.region)
        field("plan", node.plan)
        field("version", node.version)
        field("available_version", node.availableVersion)
        field("cpu_pct", node.cpuPct)
        field("memory_pct", node.memoryPct)
        field("disk_pct", node.diskPct)
        instant("last_seen_at", node.lastSeenAt)
        field("reporting", state != .offline && !NodeState.isSilent(node.lastSeenAt, now: now))
        object("active_command", command) { $0.command($1) }
    }

    /// The members of `command`.
    mutating func command(_ command: Command) {
        id("id", command.id)
        id("node_id", command.nodeID)
        field("kind", command.kind)
        field("version", command.version)
        field("state", command.state)
        objects("history", command.history) { json, step in
            json.field("state", step.state)
            json.instant("at", step.at)
        }
        field("requested_by", command.requester)
        instant("requested_at", command.requestedAt)
        instant("updated_at", command.updatedAt)
        field("detail", command.detail)
    }
}
