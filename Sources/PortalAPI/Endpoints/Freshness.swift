import PortalToolkit

/// Maximum age of list data before it is stale (docs/api.md#freshness).
enum Freshness {
    /// Nodes and dashboard, ms.
    static let nodes: Int64 = 15 * 60_000
    /// Everything else, ms.
    static let business: Int64 = 24 * 3_600_000
}

extension JSONWriter {
    /// `as_of` and `stale`: the last import of the data; data never imported is stale.
    mutating func freshness(_ at: Int64?, staleAfter limit: Int64, now: Int64) {
        instant("as_of", at)
        field("stale", at.map { now - $0 > limit } ?? true)
    }
}
