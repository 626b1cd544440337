import Database

extension TenantScope {
    /// Raw samples of a node in `[from, to)`, oldest first.
    package func samples(node: Int64, from: Int64, to: Int64) throws -> [MetricPoint] {
        try transaction.all(
            MetricSQL.raw, .integer(client), .integer(node), .integer(from), .integer(to), as: MetricPoint.init)
    }

    /// Rolled-up steps of a node in `[from, to)`, oldest first.
    /// - Parameter step: 300,000 or 3,600,000 ms.
    package func rollups(node: Int64, step: Int64, from: Int64, to: Int64) throws -> [MetricPoint] {
        try transaction.all(
            MetricSQL.rolledUp, .integer(client), .integer(node), .integer(step), .integer(from), .integer(to),
            as: MetricPoint.init)
    }

    /// Five-minute steps of the whole client in `[from, to)`, oldest first.
    package func fleet(from: Int64, to: Int64) throws -> [FleetPoint] {
        try transaction.all(
            MetricSQL.fleet, .integer(client), .integer(from), .integer(to), as: FleetPoint.init)
    }
}
