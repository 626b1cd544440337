import PortalStore
import PortalToolkit

/// `GET /nodes/{id}/metrics`: a complete grid of a node's metrics; gaps are `null`.
enum ShowMetrics {
    /// A time range: its length, grid step, and the step of its source rows.
    enum Range: String, CaseIterable {
        case hour = "1h"
        case day = "24h"
        case week = "7d"
        case month = "30d"

        var length: Duration {
            switch self {
            case .hour: .hours(1)
            case .day: .days(1)
            case .week: .days(7)
            case .month: .days(30)
            }
        }
        var step: Duration {
            switch self {
            case .hour: .minutes(1)
            case .day: .minutes(5)
            case .week: .hours(1)
            case .month: .hours(4)
            }
        }
    }

    static func respond(_ context: RequestContext, _ scope: TenantScope) throws -> Response {
        var query = try context.query()
        let range = query.optionalChoice("range", Range.self) ?? .day
        try query.finish()
        guard try scope.hasNode(NodeID(context.id)) else { throw Problem.notFound }
        let grid = Grid(range, now: context.now)
        let points = try rows(range, grid, node: NodeID(context.id), scope)
        return .json(capacity: 256 + Int(grid.count) * 160) { json in
            json.field("step_s", range.step.components.seconds)
            json.array("points") { write(points, on: grid, to: &$0) }
        }
    }

    private static func rows(_ range: Range, _ grid: Grid, node: NodeID, _ scope: TenantScope) throws -> [MetricPoint] {
        switch range {
        case .hour: try scope.samples(node: node, from: grid.from, to: grid.to)
        case .day: try scope.rollups(node: node, step: .minutes(5), from: grid.from, to: grid.to)
        case .week, .month: try scope.rollups(node: node, step: .hours(1), from: grid.from, to: grid.to)
        }
    }

    private static func write(_ points: [MetricPoint], on grid: Grid, to json: inout JSONWriter) {
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

/// Steps of a time axis; the last one contains now.
struct Grid {
    let from: Instant
    let to: Instant
    let count: Int64
    private let step: Int64

    init(_ range: ShowMetrics.Range, now: Instant) {
        step = range.step.milliseconds
        count = range.length.milliseconds / step
        to = now.floored(to: range.step) + range.step
        from = to - range.length
    }

    func start(of index: Int64) -> Instant { Instant(milliseconds: from.milliseconds + index * step) }
}
