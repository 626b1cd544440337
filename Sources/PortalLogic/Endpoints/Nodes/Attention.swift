import PortalStore

/// Why a node needs a person, worst first (api.md, dashboard).
struct Attention {
    enum Reason: String, CaseIterable {
        case offline
        case noData = "no-data"
        case degraded
        case diskHigh = "disk-high"
        case memoryHigh = "memory-high"
        case cpuHigh = "cpu-high"
        case commandFailed = "command-failed"
    }

    let node: NodeHealth
    let reason: Reason
    let since: Int64?

    private static let silence: Int64 = 10 * 60_000
    private static let busyTime: Int64 = 15 * 60_000
    private static let failureTime: Int64 = 24 * 3_600_000

    /// Every node that needs attention with its worst reason; nodes in maintenance are left out.
    static func list(_ nodes: [NodeHealth], now: Int64) -> [Attention] {
        let order = Reason.allCases
        return nodes.filter { $0.status != .maintenance }
            .compactMap { node in worst(node, now: now).map { Attention(node: node, reason: $0.0, since: $0.1) } }
            .enumerated()
            .sorted {
                let left = order.firstIndex(of: $0.element.reason) ?? 0
                let right = order.firstIndex(of: $1.element.reason) ?? 0
                return (left, $0.offset) < (right, $1.offset)
            }
            .map(\.element)
    }

    private static func worst(_ node: NodeHealth, now: Int64) -> (Reason, Int64?)? {
        if node.status == .offline { return (.offline, node.statusAt) }
        guard let seen = node.lastSeenAt, now - seen <= silence else { return (.noData, node.lastSeenAt) }
        if node.status == .degraded { return (.degraded, node.statusAt) }
        if let since = node.diskHighAt { return (.diskHigh, since) }
        if let since = node.memoryHighAt { return (.memoryHigh, since) }
        if let since = node.cpuHighAt, now - since >= busyTime { return (.cpuHigh, since) }
        if let at = node.commandFailedAt, now - at <= failureTime { return (.commandFailed, at) }
        return nil
    }
}
