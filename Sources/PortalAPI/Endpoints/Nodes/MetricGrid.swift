import PortalLogic
import PortalStore
import PortalToolkit

/// A span of a node's metrics: its length, and its steps while finer ones are kept.
enum MetricRange: String, CaseIterable {
    case hour = "1h"
    case sixHours = "6h"
    case day = "24h"
    case twoDays = "2d"
    case week = "7d"
    case month = "30d"

    var length: Duration {
        switch self {
        case .hour: .hours(1)
        case .sixHours: .hours(6)
        case .day: .days(1)
        case .twoDays: .days(2)
        case .week: .days(7)
        case .month: .days(30)
        }
    }
    fileprivate var step: Duration {
        switch self {
        case .hour, .sixHours: .minutes(1)
        case .day: .minutes(5)
        case .twoDays: .minutes(10)
        case .week: .hours(1)
        case .month: .hours(4)
        }
    }
}

/// Rows that a grid is made of, finest first.
enum MetricSource: CaseIterable {
    case samples, fiveMinutes, hours

    var step: Duration {
        switch self {
        case .samples: .minutes(1)
        case .fiveMinutes: .minutes(5)
        case .hours: .hours(1)
        }
    }
    fileprivate var kept: Duration {
        switch self {
        case .samples: MetricRetention.samples
        case .fiveMinutes: MetricRetention.fiveMinutes
        case .hours: MetricRetention.hours
        }
    }
}

/// Steps of a time axis. They are longer than the range's own where finer rows are no longer kept.
struct MetricGrid {
    let source: MetricSource
    let step: Duration
    let from: Instant
    let to: Instant
    let count: Int64

    /// - Parameter until: An instant in the last step.
    init(_ range: MetricRange, until: Instant, now: Instant) {
        let oldest = until - range.length
        // The coarsest that is fine enough, or coarser where that one is too young.
        let fitting = MetricSource.allCases.last { $0.step <= range.step } ?? .samples
        source = MetricSource.allCases.first { $0.step >= fitting.step && now - oldest <= $0.kept } ?? .hours
        step = max(range.step, source.step)
        count = range.length.milliseconds / step.milliseconds
        to = until.floored(to: step) + step
        from = to - range.length
    }

    func start(of index: Int64) -> Instant { from + .milliseconds(index * step.milliseconds) }
}
