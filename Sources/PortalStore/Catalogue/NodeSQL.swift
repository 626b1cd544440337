import Database

/// Nodes and commands of one client.
enum NodeSQL {
    /// Statements of one sort order: first page, page after a node and count of the nodes after it, each unfiltered and
    /// filtered. A match-all filter would still be evaluated per row, a tenth of a list's time. Nodes before a node are
    /// those after it in the opposite order.
    struct PageStatements: Sendable {
        let first: Statement
        let following: Statement
        let countFollowing: Statement
        let firstFiltered: Statement
        let followingFiltered: Statement
        let countFollowingFiltered: Statement

        fileprivate init(_ name: String, _ column: String, descending: Bool) {
            let direction = descending ? " DESC" : ""
            func page(_ kind: String, _ conditions: String = "") -> Statement {
                Statement(
                    "node.\(name)\(kind)", .tenant,
                    """
                    SELECT \(NodeColumn.list) FROM nodes WHERE client_id = $1\(conditions)
                    ORDER BY \(column)\(direction), id\(direction) LIMIT $2
                    """)
            }
            func count(_ kind: String, _ conditions: String) -> Statement {
                Statement(
                    "node.\(name)\(kind).count", .tenant,
                    ListCount.text("nodes", where: "client_id = $1\(conditions)"))
            }
            func after(_ parameter: String) -> String {
                """
                 AND (\(column), id) \(descending ? "<" : ">")
                    (SELECT \(column), id FROM nodes WHERE client_id = $1 AND id = \(parameter))
                """
            }
            let filter = NodeSQL.filter("$3", "$4", "$5")
            first = page("")
            following = page(".following", after("$3"))
            countFollowing = count(".following", after("$2"))
            firstFiltered = page(".filtered", filter)
            followingFiltered = page(".filtered.following", filter + after("$6"))
            countFollowingFiltered = count(".filtered.following", NodeSQL.filter("$2", "$3", "$4") + after("$5"))
        }

        var all: [Statement] {
            [first, following, countFollowing, firstFiltered, followingFiltered, countFollowingFiltered]
        }
    }

    /// Filters by state and name pattern; an empty text matches all. A node that should run is silent if its last
    /// sample is older than `silentSince`.
    private static func filter(_ state: String, _ pattern: String, _ silentSince: String) -> String {
        """
         AND (CAST(\(state) AS TEXT) = ''
            OR CASE WHEN status_rank IN (1, 3) AND last_seen_at < \(silentSince) THEN 'no-data' ELSE status END
                = CAST(\(state) AS TEXT))
            AND (CAST(\(pattern) AS TEXT) = '' OR name_folded LIKE CAST(\(pattern) AS TEXT) ESCAPE '\\')
        """
    }

    private static let columns: [(NodeSort.Key, String)] = [
        (.name, "name_folded"), (.status, "status_rank"), (.cpu, "cpu_pct"), (.memory, "memory_pct"),
        (.disk, "disk_pct"), (.lastSeen, "last_seen_at"),
    ]
    private static let ascending = columns.map { ($0.0, PageStatements("by \($0.1)", $0.1, descending: false)) }
    private static let descending = columns.map {
        ($0.0, PageStatements("by \($0.1) descending", $0.1, descending: true))
    }

    /// Statements of a sort order.
    static func pages(_ sort: NodeSort) -> PageStatements {
        (sort.descending ? descending : ascending).first { $0.0 == sort.key }?.1 ?? ascending[0].1
    }

    static let count = Statement("node.count", .tenant, ListCount.text("nodes", where: "client_id = $1"))
    static let countFiltered = Statement(
        "node.count.filtered", .tenant, ListCount.text("nodes", where: "client_id = $1" + filter("$2", "$3", "$4")))
    static let byID = Statement(
        "node.byID", .tenant,
        "SELECT \(NodeColumn.list), \(NodeDetailColumn.list) FROM nodes WHERE client_id = $1 AND id = $2")
    static let exists = Statement("node.exists", .tenant, "SELECT 1 FROM nodes WHERE client_id = $1 AND id = $2")
    static let health = Statement(
        "node.health", .tenant,
        """
        SELECT \(NodeHealthColumn.list) FROM nodes WHERE client_id = $1
        ORDER BY name_folded, id
        """)
    static let liveCommands = Statement(
        "node.liveCommands", .tenant,
        """
        SELECT \(CommandColumn.list), s.state, s.at FROM commands c LEFT JOIN command_states s ON s.client_id = c.client_id AND s.command_id = c.id
        WHERE c.client_id = $1 AND c.is_live = 1 ORDER BY c.node_id, s.position
        """)
    static let commands = Statement(
        "node.commands", .tenant,
        """
        SELECT \(CommandColumn.list) FROM commands c WHERE client_id = $1 AND node_id = $2
        ORDER BY requested_at DESC, id DESC LIMIT 10
        """)
    static let commandsBetween = Statement(
        "node.commandsBetween", .tenant,
        """
        SELECT \(CommandColumn.list) FROM commands c
        WHERE client_id = $1 AND node_id = $2 AND requested_at >= $3 AND requested_at < $4
        ORDER BY requested_at DESC, id DESC LIMIT $5
        """)
    static let commandStates = Statement(
        "node.commandStates", .tenant,
        "SELECT state, at FROM command_states WHERE client_id = $1 AND command_id = $2 ORDER BY position")

    static let all =
        (ascending + descending).flatMap(\.1.all)
        + [count, countFiltered, byID, exists, health, liveCommands, commands, commandsBetween, commandStates]
}

/// Filter and order of the nodes list.
package struct NodeListing: Sendable {
    /// Reported state, or `no-data` for a silent node that should run; `nil` for any.
    package var state: String?
    /// Nodes with an older last sample are silent.
    package var silentSince: Instant
    /// `LIKE` pattern on the folded name, escaped by `\`; empty matches all.
    package var pattern: String
    package var sort: NodeSort

    /// Creates a listing.
    package init(state: String?, silentSince: Instant, pattern: String, sort: NodeSort) {
        self.state = state
        self.silentSince = silentSince
        self.pattern = pattern
        self.sort = sort
    }
}

/// Order of the nodes list.
package struct NodeSort: Sendable, Equatable {
    /// Sort column.
    package enum Key: String, Sendable, CaseIterable {
        case name, status, cpu, memory, disk
        case lastSeen = "last_seen"
    }
    /// Sort column.
    package var key: Key
    /// Largest first.
    package var descending: Bool

    /// Creates an order.
    package init(key: Key, descending: Bool) {
        self.key = key
        self.descending = descending
    }
}

/// The columns of a `Node`.
enum NodeColumn: Int, Column {
    case id, name, statusRank, region, plan, version, availableVersion, cpuPct, memoryPct, diskPct, lastSeenAt
}

extension Node {
    init(row: Row) throws {
        let row = ColumnRow(row, of: NodeColumn.self)
        id = row.id(.id)
        name = row.text(.name)
        status = try NodeStatus(rank: row.integer(.statusRank))
        region = row.optionalText(.region)
        plan = row.optionalText(.plan)
        version = row.optionalText(.version)
        availableVersion = row.optionalText(.availableVersion)
        cpuPct = row.percentage(.cpuPct)
        memoryPct = row.percentage(.memoryPct)
        diskPct = row.percentage(.diskPct)
        lastSeenAt = row.instantOrNever(.lastSeenAt)
    }
}

/// The columns of a `NodeDetail` after those of its node.
enum NodeDetailColumn: Int, Column {
    case os, ipAddresses, bootedAt, statusAt
}

extension NodeDetail {
    init(row: Row) throws {
        node = try Node(row: row)
        let row = ColumnRow(row, of: NodeDetailColumn.self, after: NodeColumn.count)
        os = row.optionalText(.os)
        ipAddresses = row.text(.ipAddresses).utf8.split(separator: UInt8(ascii: "\n")).map { String($0) ?? "" }
        bootedAt = row.optionalInstant(.bootedAt)
        statusAt = row.instant(.statusAt)
    }
}

/// The columns of a `NodeHealth`.
enum NodeHealthColumn: Int, Column {
    case id, name, statusRank, statusAt, cpuPct, memoryPct, diskPct, lastSeenAt, cpuHighAt, memoryHighAt, diskHighAt,
        commandFailedAt
}

extension NodeHealth {
    init(row: Row) throws {
        let row = ColumnRow(row, of: NodeHealthColumn.self)
        id = row.id(.id)
        name = row.text(.name)
        status = try NodeStatus(rank: row.integer(.statusRank))
        statusAt = row.instant(.statusAt)
        cpuPct = row.percentage(.cpuPct)
        memoryPct = row.percentage(.memoryPct)
        diskPct = row.percentage(.diskPct)
        lastSeenAt = row.instantOrNever(.lastSeenAt)
        cpuHighAt = row.optionalInstant(.cpuHighAt)
        memoryHighAt = row.optionalInstant(.memoryHighAt)
        diskHighAt = row.optionalInstant(.diskHighAt)
        commandFailedAt = row.optionalInstant(.commandFailedAt)
    }
}
