import PortalLogic
import PortalStore

/// Utilisation of a client's reporting nodes; without any, the last values of all nodes not in maintenance.
struct FleetMetrics {
    /// A metric over the nodes with a value.
    struct Summary {
        /// 0–100.
        let mean: Double?
        /// Ties go to the first node by name.
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

    let cpu: Summary
    let memory: Summary
    let disk: Summary
    /// Number of running, reporting nodes.
    let reporting: Int
    /// Instant of the newest value.
    let at: Instant?

    init(_ nodes: [NodeHealth], now: Instant) {
        let reporting = nodes.filter { [.online, .degraded].contains($0.state(now: now)) }
        let measured = reporting.isEmpty ? nodes.filter { $0.status != .maintenance } : reporting
        cpu = Summary(measured, \.cpuPct)
        memory = Summary(measured, \.memoryPct)
        disk = Summary(measured, \.diskPct)
        at = measured.compactMap(\.lastSeenAt).max()
        self.reporting = reporting.count
    }
}
