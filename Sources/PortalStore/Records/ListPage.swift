/// Which page of a list is asked for; places are those of items.
public enum PageStart<Place: Sendable>: Sendable {
    /// The first one.
    case first
    /// The one that begins after an item.
    case after(Place)
    /// The one that ends before an item.
    case before(Place)

    /// The item that it names.
    public var place: Place? {
        switch self {
        case .first: nil
        case .after(let place), .before(let place): place
        }
    }
}

/// How the items of a list are counted: as far as a person would read on.
public enum ListCount {
    /// The highest number that is counted to.
    public static let most: Int64 = 10_000

    /// A statement's count, or `nil` when there are more.
    static func within(_ count: Int64?) -> Int64? {
        (count ?? 0) > most ? nil : count ?? 0
    }

    /// A text that counts the rows of a table, one more than `most` at most.
    static func text(_ table: String, where conditions: String) -> String {
        """
        SELECT COUNT(*) FROM (SELECT 1 FROM \(table) WHERE \(conditions) LIMIT \(most + 1)) AS counted
        """
    }
}

/// Which nodes are listed, and in what order.
public struct NodeListing: Sendable {
    /// Only nodes in this state: as the MSP reports it, but `no-data` for one that should run and is silent; `nil` any.
    public var state: String?
    /// A node whose last sample is older is silent, ms since the epoch.
    public var silentSince: Int64
    /// A `LIKE` pattern over the folded name, `\` escapes; empty matches all.
    public var pattern: String
    /// The order.
    public var sort: NodeSort

    /// A listing of these parts.
    public init(state: String?, silentSince: Int64, pattern: String, sort: NodeSort) {
        self.state = state
        self.silentSince = silentSince
        self.pattern = pattern
        self.sort = sort
    }
}
