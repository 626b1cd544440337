import PortalStore
import PortalToolkit

/// `GET /nodes/{id}/metrics`: a complete grid of a node's figures; what was not measured is `null`.
enum ShowMetrics {
    /// A range of the API: its length, the step of its grid, and the step of the rows it is made of.
    enum Range: String, CaseIterable {
        case hour = "1h"
        case day = "24h"
        case week = "7d"
        case month = "30d"

        /// ms.
        var length: Int64 {
            switch self {
            case .hour: 3_600_000
            case .day: 86_400_000
            case .week: 7 * 86_400_000
            case .month: 30 * 86_400_000
            }
        }
        /// ms.
        var step: Int64 {
            switch self {
            case .hour: 60_000
            case .day: 300_000
            case .week: 3_600_000
            case .month: 14_400_000
            }
        }
    }

    static func respond(_ context: RequestContext, _ scope: TenantScope) throws -> Response {
        var query = try context.query()
        let range = query.optionalChoice("range", Range.self) ?? .day
        try query.finish()
        guard try scope.hasNode(context.id) else { throw Problem.notFound }
        let grid = Grid(range, now: context.now)
        let points = try rows(range, grid, node: context.id, scope)
        return .json(capacity: 256 + Int(grid.count) * 160) { json in
            json.field("step_s", range.step / 1000)
            json.array("points") { write(points, on: grid, to: &$0) }
        }
    }

    private static func rows(_ range: Range, _ grid: Grid, node: Int64, _ scope: TenantScope) throws -> [MetricPoint] {
        switch range {
        case .hour: try scope.samples(node: node, from: grid.from, to: grid.to)
        case .day: try scope.rollups(node: node, step: 300_000, from: grid.from, to: grid.to)
        case .week, .month: try scope.rollups(node: node, step: 3_600_000, from: grid.from, to: grid.to)
        }
    }

    private static func write(_ points: [MetricPoint], on grid: Grid, to json: inout JSONWriter) {
        var rest = points[...]
        for index in 0..<grid.count {
            let at = grid.from + index * grid.step
            let here = rest.prefix { $0.at < at + grid.step }
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

/// Steps of a time axis that ends with the step in which now is.
struct Grid {
    let from: Int64
    let to: Int64
    let step: Int64
    var count: Int64 { (to - from) / step }

    init(_ range: ShowMetrics.Range, now: Int64) {
        step = range.step
        to = (now / step + 1) * step
        from = to - range.length
    }
}
