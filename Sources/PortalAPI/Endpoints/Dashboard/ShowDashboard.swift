import PortalLogic
import PortalStore
import PortalToolkit

/// `GET /dashboard`: metrics over all nodes, attention items, tickets and amounts due.
enum ShowDashboard {
    private static let latestTickets = 3

    static func respond(_ context: RequestContext, _ scope: TenantScope) throws -> Response {
        try context.noQuery()
        let nodes = try scope.nodeHealth()
        let fleet = FleetMetrics(nodes, now: context.now)
        let grid = MetricGrid(.day, until: context.now, now: context.now)
        let points = try scope.fleet(from: grid.from, to: grid.to)
        let invoices = try scope.openInvoices()
        let attention = try Attention.all(nodes, invoices, scope.pendingTickets(), now: context.now)
        let open = try scope.openTickets()
        let tickets = try scope.tickets(status: nil, from: .first, limit: latestTickets)
        let asOf = try scope.importedAt(.node, or: .sample)
        return .json(capacity: 32_768) { json in
            json.object("nodes") { $0.counts(nodes, now: context.now) }
            json.metrics(fleet)
            json.array("series") { write(points, fleet, on: grid, to: &$0) }
            json.objects("attention", Attention.worst(attention)) { $0.attention($1) }
            json.field("attention_total", attention.count)
            json.instant("unchanged_since", nodes.map(\.statusAt).max())
            json.field("open_tickets", open)
            json.objects("tickets", tickets) { $0.ticket($1) }
            json.object("next_invoice", invoices.first) { $0.invoice($1, now: context.now) }
            json.objects("owed", AmountDue.sums(invoices)) { $0.amount(minor: $1.minor, currency: $1.currency) }
            json.freshness(asOf, staleAfter: Freshness.nodes, now: context.now)
        }
    }

    /// The last step is now: it shows the averages of the tiles, if nodes are reporting.
    private static func write(
        _ points: [FleetPoint], _ fleet: FleetMetrics, on grid: MetricGrid, to json: inout JSONWriter
    ) {
        var rest = points[...]
        for index in 0..<grid.count {
            let at = grid.start(of: index)
            let point = rest.first.flatMap { $0.at == at ? $0 : nil }
            if point != nil { rest = rest.dropFirst() }
            let isNow = index == grid.count - 1 && fleet.reporting > 0
            json.object { json in
                json.instant("at", at)
                json.field("cpu_avg_pct", isNow ? fleet.cpu.mean : point?.cpuAvgPct)
                json.field("memory_avg_pct", isNow ? fleet.memory.mean : point?.memoryAvgPct)
                json.field("nodes_online", point?.nodesOnline)
            }
        }
    }
}

extension JSONWriter {
    /// The members of `nodes`: the number of nodes per state.
    fileprivate mutating func counts(_ nodes: [NodeHealth], now: Instant) {
        let states = nodes.map { $0.state(now: now) }
        func count(_ state: NodeState) -> Int { states.count { $0 == state } }
        field("total", nodes.count)
        field("online", count(.online))
        field("degraded", count(.degraded))
        field("offline", count(.offline))
        field("maintenance", count(.maintenance))
        field("no_data", count(.noData))
    }

    fileprivate mutating func metrics(_ fleet: FleetMetrics) {
        object("cpu") { $0.summary(fleet.cpu) }
        object("memory") { $0.summary(fleet.memory) }
        object("disk") { $0.summary(fleet.disk) }
        field("reporting", fleet.reporting)
        instant("figures_at", fleet.at)
    }

    private mutating func summary(_ summary: FleetMetrics.Summary) {
        field("avg_pct", summary.mean)
        field("max_pct", summary.highest?.value)
        object("max_node", summary.highest?.node) { json, node in
            json.id("id", node.id)
            json.field("name", node.name)
        }
    }
}
