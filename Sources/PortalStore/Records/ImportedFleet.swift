/// The records that import lines hold. An `id` is the one that a new row gets; a known row keeps its own.
/// An `updatedAt` is the upstream's stamp, ms since the epoch; 0 when the line had none.
public enum Imported {
    /// A `node` line.
    public struct Node: Sendable {
        /// Id of a new row.
        public var id: Int64 = 0
        /// The upstream's id.
        public var upstreamID = ""
        /// Display name, and the same folded for search and order.
        public var name = "", nameFolded = ""
        /// Reported state.
        public var status = NodeStatus.offline
        /// Since when, if it is new, ms since the epoch.
        public var statusAt: Int64 = 0
        /// What the detail page shows.
        public var region, plan, version, availableVersion, os: String?
        /// IPv4 and IPv6 addresses.
        public var ipAddresses: [String] = []
        /// Names the last start; a restart command is bound to it.
        public var bootID: String?
        /// When that was, ms since the epoch.
        public var bootedAt: Int64?
        /// The upstream's stamp.
        public var updatedAt: Int64 = 0

        /// An empty record.
        public init() {}
    }

    /// A `sample` line, without the node it is of.
    public struct Sample: Sendable {
        /// ms since the epoch.
        public var at: Int64 = 0
        /// 0–100; `nil` was not measured.
        public var cpuPct, memoryPct, diskPct: Double?
        /// Bytes per second.
        public var netInBps, netOutBps: Int64?

        /// An empty record.
        public init() {}
    }
}

/// The figures of a node that follow from its samples.
public struct NodeVitals: Sendable, Equatable {
    /// 0–100; `nil` unknown.
    public var cpuPct, memoryPct, diskPct: Double?
    /// Newest sample, ms since the epoch; 0 never.
    public var lastSeenAt: Int64 = 0
    /// Since when each is high, ms since the epoch; `nil` is not high.
    public var cpuHighAt, memoryHighAt, diskHighAt: Int64?

    /// A node that was never seen.
    public init() {}
}
