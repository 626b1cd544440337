import Database

extension TenantScope {
    /// Returns raw samples of a node in `[from, to)`, oldest first.
    package func samples(node: NodeID, from: Instant, to: Instant) throws -> [MetricPoint] {
        try transaction.all(
            MetricSQL.raw, .id(client), .id(node), .instant(from), .instant(to), as: MetricPoint.init)
    }

    /// Returns rolled-up steps of a node in `[from, to)`, oldest first.
    /// - Parameter step: Five minutes or one hour.
    package func rollups(node: NodeID, step: Duration, from: Instant, to: Instant) throws -> [MetricPoint] {
        try transaction.all(
            MetricSQL.rolledUp, .id(client), .id(node), .milliseconds(step), .instant(from), .instant(to),
            as: MetricPoint.init)
    }

    /// Returns five-minute steps of the whole client in `[from, to)`, oldest first.
    package func fleet(from: Instant, to: Instant) throws -> [FleetPoint] {
        try transaction.all(
            MetricSQL.fleet, .id(client), .instant(from), .instant(to), as: FleetPoint.init)
    }
}
