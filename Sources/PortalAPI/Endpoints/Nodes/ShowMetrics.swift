import PortalLogic
import PortalStore
import PortalToolkit

/// `GET /nodes/{id}/metrics`: a complete grid of a node's metrics, gaps are `null`; what happened meanwhile; limits.
enum ShowMetrics {
    static func respond(_ context: RequestContext, _ scope: TenantScope) throws -> Response {
        var query = try context.query()
        let range = query.optionalChoice("range", MetricRange.self) ?? .day
        let until = query.end(now: context.now)
        try query.finish()
        let node = NodeID(context.id)
        guard let detail = try scope.node(node) else { throw Problem.notFound }
        let grid = MetricGrid(range, until: until, now: context.now)
        let points = try rows(grid, node: node, scope)
        let events = try NodeEvents.all(of: detail, points.map(\.at), on: grid, now: context.now, scope)
        return .json(capacity: 1024 + Int(grid.count) * 160) { json in
            json.field("step_s", grid.step.components.seconds)
            json.field("silence_s", NodeState.sampleTimeout.components.seconds)
            json.object("limits") { json in
                json.field("cpu_pct", NodeLimits.cpuPct)
                json.field("memory_pct", NodeLimits.memoryPct)
                json.field("disk_pct", NodeLimits.diskPct)
            }
            json.objects("events", events) { $0.event($1) }
            json.array("points") { write(points, on: grid, to: &$0) }
        }
    }

    private static func rows(_ grid: MetricGrid, node: NodeID, _ scope: TenantScope) throws -> [MetricPoint] {
        switch grid.source {
        case .samples: try scope.samples(node: node, from: grid.from, to: grid.to)
        case .fiveMinutes, .hours: try scope.rollups(node: node, step: grid.source.step, from: grid.from, to: grid.to)
        }
    }

    private static func write(_ points: [MetricPoint], on grid: MetricGrid, to json: inout JSONWriter) {
        var rest = points[...]
        for index in 0..<grid.count {
            let (at, end) = (grid.start(of: index), grid.start(of: index + 1))
            let here = rest.prefix { $0.at < end }
            rest = rest.dropFirst(here.count)
            json.object { json in
                json.instant("at", at)
                json.field("cpu_pct", mean(here, \.cpuPct))
                json.field("memory_pct", mean(here, \.memoryPct))
                json.field("disk_pct", mean(here, \.diskPct))
                json.field("net_in_bps", mean(here, \.netInBps).map { Int64($0) })
                json.field("net_out_bps", mean(here, \.netOutBps).map { Int64($0) })
            }
        }
    }

    private static func mean(_ points: ArraySlice<MetricPoint>, _ value: (MetricPoint) -> Double?) -> Double? {
        var sum = 0.0
        var count = 0.0
        for point in points {
            guard let value = value(point) else { continue }
            sum += value
            count += 1
        }
        return count > 0 ? sum / count : nil
    }
}

extension InputDecoder {
    /// The end of the range: `until`, within what is kept, or now.
    fileprivate mutating func end(now: Instant) -> Instant {
        guard let until = optionalParsed("until", .instant) else { return now }
        let oldest = now - MetricRetention.hours
        if until > now { fail("until", .outOfRange, "must not lie in the future") }
        if until < oldest { fail("until", .outOfRange, "must not be more than 90 days ago") }
        return until
    }
}
