import Database

extension ImportWriter {
    /// Stores a sample of a node.
    package func put(_ sample: Imported.Sample, client: ClientID, node: NodeID) throws -> Imported.Outcome {
        let values: [Value] = [
            .id(client), .id(node), .instant(sample.at), Value(sample.cpuPct), Value(sample.memoryPct),
            Value(sample.diskPct), Value(sample.netInBps), Value(sample.netOutBps),
        ]
        // Nearly all samples are new; only existing ones cost a second statement.
        if try transaction.run(SampleSQL.put, values) > 0 { return .added }
        return try transaction.run(SampleSQL.change, values) > 0 ? .changed : .unchanged
    }

    /// Recomputes a node's step of length `step` starting at `at`.
    package func rollUp(client: ClientID, node: NodeID, step: Duration, at: Instant) throws {
        try transaction.run(
            SampleSQL.rollUp, .id(client), .id(node), .milliseconds(step), .instant(at), .instant(at + step))
    }

    /// Recomputes the five minutes from `at` over all nodes of a client.
    package func rollUpFleet(client: ClientID, at: Instant) throws {
        try transaction.run(SampleSQL.rollUpFleet, .id(client), .instant(at))
    }

    /// Returns a node's current vitals; `nil` for an unknown node.
    package func vitals(client: ClientID, node: NodeID) throws -> NodeVitals? {
        try transaction.first(SampleSQL.vitals, .id(client), .id(node)) { row in
            var vitals = NodeVitals()
            vitals.cpuPct = row.percentage(0)
            vitals.memoryPct = row.percentage(1)
            vitals.diskPct = row.percentage(2)
            vitals.lastSeenAt = row.instant(3)
            vitals.cpuHighAt = row.optionalInstant(4)
            vitals.memoryHighAt = row.optionalInstant(5)
            vitals.diskHighAt = row.optionalInstant(6)
            return vitals
        }
    }

    /// Stores a node's vitals.
    package func set(_ vitals: NodeVitals, client: ClientID, node: NodeID) throws {
        try transaction.run(
            SampleSQL.setVitals, .id(client), .id(node), .real(vitals.cpuPct ?? -1),
            .real(vitals.memoryPct ?? -1), .real(vitals.diskPct ?? -1), .instant(vitals.lastSeenAt),
            Value(vitals.cpuHighAt), Value(vitals.memoryHighAt), Value(vitals.diskHighAt))
    }
}
