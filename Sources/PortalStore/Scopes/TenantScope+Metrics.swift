import Database

extension TenantScope {
    /// Raw samples of a node in `[from, to)`, oldest first.
    package func samples(node: Int64, from: Instant, to: Instant) throws -> [MetricPoint] {
        try transaction.all(
            MetricSQL.raw, .integer(client), .integer(node), .instant(from), .instant(to), as: MetricPoint.init)
    }

    /// Rolled-up steps of a node in `[from, to)`, oldest first.
    /// - Parameter step: five minutes or an hour.
    package func rollups(node: Int64, step: Duration, from: Instant, to: Instant) throws -> [MetricPoint] {
        try transaction.all(
            MetricSQL.rolledUp, .integer(client), .integer(node), .milliseconds(step), .instant(from), .instant(to),
            as: MetricPoint.init)
    }

    /// Five-minute steps of the whole client in `[from, to)`, oldest first.
    package func fleet(from: Instant, to: Instant) throws -> [FleetPoint] {
        try transaction.all(
            MetricSQL.fleet, .integer(client), .instant(from), .instant(to), as: FleetPoint.init)
    }
}
