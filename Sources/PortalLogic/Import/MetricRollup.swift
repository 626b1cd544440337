import PortalStore
import PortalToolkit

/// Roll-ups and current vitals derived from the samples of one transaction.
struct MetricRollup {
    private struct Key: Hashable {
        let client: ClientID
        let node: NodeID
    }

    private var samples: [Key: [Imported.Sample]] = [:]

    /// Adds a stored sample.
    mutating func add(_ sample: Imported.Sample, client: ClientID, node: NodeID) {
        samples[Key(client: client, node: node), default: []].append(sample)
    }

    /// Drops the samples of a removed node.
    mutating func remove(client: ClientID, node: NodeID) {
        samples[Key(client: client, node: node)] = nil
    }

    /// Updates the roll-ups and vitals affected by the added samples.
    func update(_ imports: ImportWriter) throws {
        var fleet: [ClientID: Set<Instant>] = [:]
        for (key, samples) in samples {
            let steps = Set(samples.map { $0.at.floored(to: Self.fiveMinutes) })
            for at in steps { try imports.rollUp(client: key.client, node: key.node, step: Self.fiveMinutes, at: at) }
            for at in Set(steps.map { $0.floored(to: Self.hour) }) {
                try imports.rollUp(client: key.client, node: key.node, step: Self.hour, at: at)
            }
            fleet[key.client, default: []].formUnion(steps)
            if let known = try imports.vitals(client: key.client, node: key.node) {
                let vitals = known.updated(by: samples)
                if vitals != known { try imports.set(vitals, client: key.client, node: key.node) }
            }
        }
        for (client, steps) in fleet {
            for at in steps { try imports.rollUpFleet(client: client, at: at) }
        }
    }

    private static let fiveMinutes = Duration.minutes(5)
    private static let hour = Duration.hours(1)
}

extension NodeVitals {
    /// Returns these vitals updated by samples; ones older than the last have no effect.
    func updated(by samples: [Imported.Sample]) -> NodeVitals {
        var vitals = self
        for sample in samples.sorted(by: { $0.at < $1.at }) where sample.at >= vitals.lastSeenAt {
            vitals.cpuPct = sample.cpuPct
            vitals.memoryPct = sample.memoryPct
            vitals.diskPct = sample.diskPct
            vitals.lastSeenAt = sample.at
            vitals.cpuHighAt = Self.highSince(vitals.cpuHighAt, sample.cpuPct, NodeLimits.cpuPct, sample.at)
            vitals.memoryHighAt = Self.highSince(vitals.memoryHighAt, sample.memoryPct, NodeLimits.memoryPct, sample.at)
            vitals.diskHighAt = Self.highSince(vitals.diskHighAt, sample.diskPct, NodeLimits.diskPct, sample.at)
        }
        return vitals
    }

    /// Returns the start of a value at or above its limit (docs/api.md#attention).
    private static func highSince(_ since: Instant?, _ value: Double?, _ limit: Double, _ at: Instant) -> Instant? {
        guard let value, value >= limit else { return nil }
        return since ?? at
    }
}
