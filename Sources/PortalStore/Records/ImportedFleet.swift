/// The records that import lines hold. An `id` is the one that a new row gets; a known row keeps its own.
/// An `updatedAt` is the upstream's stamp; 0 when the line had none.
package enum Imported {
    /// A `node` line.
    package struct Node: Sendable {
        /// Id of a new row.
        package var id: NodeID = 0
        package var upstreamID = ""
        /// Display name, and the same folded for search and order.
        package var name = "", nameFolded = ""
        /// Reported state.
        package var status = NodeStatus.offline
        /// Since when, if it is new.
        package var statusAt: Instant = 0
        /// What the detail page shows.
        package var region, plan, version, availableVersion, os: String?
        /// IPv4 and IPv6 addresses.
        package var ipAddresses: [String] = []
        /// Names the last start; a restart command is bound to it.
        package var bootID: String?
        /// When that was.
        package var bootedAt: Instant?
        /// The upstream's stamp.
        package var updatedAt: Instant = 0

        package init() {}
    }

    /// A `sample` line, without the node it is of.
    package struct Sample: Sendable {
        package var at: Instant = 0
        /// 0–100; `nil` was not measured.
        package var cpuPct, memoryPct, diskPct: Double?
        /// Bytes per second.
        package var netInBps, netOutBps: Int64?

        package init() {}
    }
}

/// The figures of a node that follow from its samples.
package struct NodeVitals: Sendable, Equatable {
    /// 0–100; `nil` unknown.
    package var cpuPct, memoryPct, diskPct: Double?
    /// Newest sample; 0 never.
    package var lastSeenAt: Instant = 0
    /// Since when each is high; `nil` is not high.
    package var cpuHighAt, memoryHighAt, diskHighAt: Instant?

    /// A node that was never seen.
    package init() {}
}
