import PortalStore

/// How busy the nodes of a client are: those that run and report, or, where none does, all but those in
/// maintenance as they last were.
struct FleetFigures {
    /// A figure over the nodes that have told it.
    struct Share {
        /// 0–100.
        let mean: Double?
        /// Where it is highest; of equals the first by name.
        let highest: (value: Double, node: NodeHealth)?

        fileprivate init(_ nodes: [NodeHealth], _ value: (NodeHealth) -> Double?) {
            var sum = 0.0
            var count = 0.0
            var highest: (value: Double, node: NodeHealth)?
            for node in nodes {
                guard let value = value(node) else { continue }
                sum += value
                count += 1
                if value > highest?.value ?? -1 { highest = (value, node) }
            }
            mean = count > 0 ? sum / count : nil
            self.highest = highest
        }
    }

    let cpu: Share
    let memory: Share
    let disk: Share
    /// How many nodes run and report.
    let reporting: Int
    /// When the newest of the figures was measured, ms since the epoch.
    let at: Int64?

    init(_ nodes: [NodeHealth], now: Int64) {
        let reporting = nodes.filter { [.online, .degraded].contains($0.state(now: now)) }
        let told = reporting.isEmpty ? nodes.filter { $0.status != .maintenance } : reporting
        cpu = Share(told, \.cpuPct)
        memory = Share(told, \.memoryPct)
        disk = Share(told, \.diskPct)
        at = told.compactMap(\.lastSeenAt).max()
        self.reporting = reporting.count
    }
}
