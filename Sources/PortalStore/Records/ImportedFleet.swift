/// Records of import lines. An `id` is used for a new row; a known row keeps its own.
/// `updatedAt` is the upstream stamp; 0 if the line has none.
package enum Imported {
    /// A `node` line.
    package struct Node: Sendable {
        /// Id of a new row.
        package var id: NodeID = 0
        package var upstreamID = ""
        /// Display name, and its folded form for search and sorting.
        package var name = "", nameFolded = ""
        /// What it is found by.
        package var words: [String] = []
        /// Reported state.
        package var status = NodeStatus.offline
        /// Start of a new state.
        package var statusAt: Instant = 0
        /// Shown on the detail page.
        package var region, plan, version, availableVersion, os: String?
        /// IPv4 and IPv6 addresses.
        package var ipAddresses: [String] = []
        /// Identifies the last boot; a restart command is bound to it.
        package var bootID: String?
        /// Instant of that boot.
        package var bootedAt: Instant?
        /// Upstream stamp.
        package var updatedAt: Instant = 0

        package init() {}
    }

    /// A `sample` line without its node.
    package struct Sample: Sendable {
        package var at: Instant = 0
        /// 0–100; `nil` if not measured.
        package var cpuPct, memoryPct, diskPct: Double?
        /// Bytes per second.
        package var netInBps, netOutBps: Int64?

        package init() {}
    }
}

/// Current values of a node, derived from its samples.
package struct NodeVitals: Sendable, Equatable {
    /// 0–100; `nil` if unknown.
    package var cpuPct, memoryPct, diskPct: Double?
    /// Newest sample; 0 for never.
    package var lastSeenAt: Instant = 0
    /// Start of the high value; `nil` if not high.
    package var cpuHighAt, memoryHighAt, diskHighAt: Instant?

    /// A node without samples.
    package init() {}
}
