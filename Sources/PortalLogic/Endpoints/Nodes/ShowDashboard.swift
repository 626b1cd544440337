import PortalStore

/// `GET /dashboard`: figures over all nodes, and what needs attention.
enum ShowDashboard {
    static func respond(_ call: Call, _ scope: TenantScope) throws -> Response {
        try call.noQuery()
        let nodes = try scope.nodeHealth()
        let grid = Grid(.day, now: call.now)
        let fleet = try scope.fleet(from: grid.from, to: grid.to)
        let tickets = try scope.openTickets()
        let invoice = try scope.nextInvoice()
        let asOf = try scope.importedAt("node", or: "sample")
        return .json(capacity: 32_768) { json in
            json.object("nodes") { $0.counts(nodes) }
            json.object("cpu") { $0.share(nodes, \.cpuPct) }
            json.object("memory") { $0.share(nodes, \.memoryPct) }
            json.object("disk") { $0.share(nodes, \.diskPct) }
            json.array("series") { write(fleet, on: grid, to: &$0) }
            json.objects("attention", Attention.list(nodes, now: call.now).prefix(10)) { json, item in
                json.id("node_id", item.node.id)
                json.field("name", item.node.name)
                json.field("reason", item.reason.rawValue)
                json.instant("since", item.since)
            }
            json.field("open_tickets", tickets)
            json.object("next_invoice", invoice) { $0.invoice($1, now: call.now) }
            json.freshness(asOf, staleAfter: Freshness.nodes, now: call.now)
        }
    }

    private static func write(_ points: [FleetPoint], on grid: Grid, to json: inout JSONWriter) {
        var rest = points[...]
        for index in 0..<grid.count {
            let at = grid.from + index * grid.step
            let point = rest.first.flatMap { $0.at == at ? $0 : nil }
            if point != nil { rest = rest.dropFirst() }
            json.object { json in
                json.instant("at", at)
                json.field("cpu_avg_pct", point?.cpuAvgPct)
                json.field("memory_avg_pct", point?.memoryAvgPct)
                json.field("nodes_online", point?.nodesOnline)
            }
        }
    }
}

extension JSONWriter {
    /// The members of `nodes`: how many are in which state.
    fileprivate mutating func counts(_ nodes: [NodeHealth]) {
        func count(_ status: NodeStatus) -> Int { nodes.count { $0.status == status } }
        field("total", nodes.count)
        field("online", count(.online))
        field("degraded", count(.degraded))
        field("offline", count(.offline))
        field("maintenance", count(.maintenance))
    }

    /// Mean and maximum over the nodes that run and have told.
    fileprivate mutating func share(_ nodes: [NodeHealth], _ value: (NodeHealth) -> Double?) {
        let values = nodes.compactMap { $0.status == .online || $0.status == .degraded ? value($0) : nil }
        field("avg_pct", values.isEmpty ? nil : values.reduce(0, +) / Double(values.count))
        field("max_pct", values.max())
    }
}
