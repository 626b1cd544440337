import PortalToolkit

/// Maximum age of list data before it is stale (docs/api.md#freshness).
enum Freshness {
    /// Nodes and dashboard.
    static let nodes = Duration.minutes(15)
    /// Everything else.
    static let business = Duration.hours(24)
}

extension JSONWriter {
    /// `as_of` and `stale`: time of the last import; data never imported is stale.
    mutating func freshness(_ at: Instant?, staleAfter limit: Duration, now: Instant) {
        instant("as_of", at)
        field("stale", at.map { now - $0 > limit } ?? true)
    }
}
