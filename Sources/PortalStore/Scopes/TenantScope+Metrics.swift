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

    /// Returns the samples of a node next to `[from, to)`.
    package func samples(node: NodeID, around from: Instant, _ to: Instant) throws -> MetricNeighbours {
        try transaction.first(
            MetricSQL.rawAround, .id(client), .id(node), .instant(from), .instant(to), as: MetricNeighbours.init)
            ?? MetricNeighbours(before: nil, after: nil)
    }

    /// Returns the rolled-up steps of a node next to `[from, to)`.
    /// - Parameter step: Five minutes or one hour.
    package func rollups(
        node: NodeID, step: Duration, around from: Instant, _ to: Instant
    ) throws -> MetricNeighbours {
        try transaction.first(
            MetricSQL.rolledUpAround, .id(client), .id(node), .milliseconds(step), .instant(from), .instant(to),
            as: MetricNeighbours.init) ?? MetricNeighbours(before: nil, after: nil)
    }

    /// Returns the last `limit` commands of a node requested in `[from, to)`, newest first; without their histories.
    package func commands(node: NodeID, from: Instant, to: Instant, limit: Int) throws -> [Command] {
        try transaction.all(
            NodeSQL.commandsBetween, .id(client), .id(node), .instant(from), .instant(to), .integer(Int64(limit)),
            as: Command.init)
    }

    /// Returns five-minute steps of the whole client in `[from, to)`, oldest first.
    package func fleet(from: Instant, to: Instant) throws -> [FleetPoint] {
        try transaction.all(
            MetricSQL.fleet, .id(client), .instant(from), .instant(to), as: FleetPoint.init)
    }
}
