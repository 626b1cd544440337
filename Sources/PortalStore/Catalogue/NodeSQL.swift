import Database

/// Nodes and commands of one client.
enum NodeSQL {
    private static let node = """
        id, name, status_rank, region, plan, version, available_version, cpu_pct, memory_pct, disk_pct, last_seen_at
        """
    private static let command = """
        id, node_id, kind, version, state, requested_by, requested_at, updated_at, detail
        """

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
                    SELECT \(node) FROM nodes WHERE client_id = $1\(conditions)
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
        "SELECT \(node), os, ip_addresses, booted_at FROM nodes WHERE client_id = $1 AND id = $2")
    static let exists = Statement("node.exists", .tenant, "SELECT 1 FROM nodes WHERE client_id = $1 AND id = $2")
    static let health = Statement(
        "node.health", .tenant,
        """
        SELECT id, name, status_rank, status_at, cpu_pct, memory_pct, disk_pct, last_seen_at, cpu_high_at, memory_high_at,
            disk_high_at, command_failed_at
        FROM nodes WHERE client_id = $1 ORDER BY name_folded, id
        """)
    static let liveCommands = Statement(
        "node.liveCommands", .tenant,
        """
        SELECT id, node_id, kind, version, c.state, requested_by, requested_at, updated_at, detail, s.state, s.at
        FROM commands c LEFT JOIN command_states s ON s.client_id = c.client_id AND s.command_id = c.id
        WHERE c.client_id = $1 AND c.is_live = 1 ORDER BY c.node_id, s.position
        """)
    static let commands = Statement(
        "node.commands", .tenant,
        """
        SELECT \(command) FROM commands WHERE client_id = $1 AND node_id = $2
        ORDER BY requested_at DESC, id DESC LIMIT 10
        """)
    static let commandStates = Statement(
        "node.commandStates", .tenant,
        "SELECT state, at FROM command_states WHERE client_id = $1 AND command_id = $2 ORDER BY position")

    static let all =
        (ascending + descending).flatMap(\.1.all)
        + [count, countFiltered, byID, exists, health, liveCommands, commands, commandStates]
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

extension Row {
    /// Reads a percentage; −1 means unknown.
    func percentage(_ column: Int) -> Double? {
        let value = real(column)
        return value < 0 ? nil : value
    }
    /// Reads an instant; 0 means never.
    fileprivate func instantOrNever(_ column: Int) -> Instant? {
        let value = instant(column)
        return value == 0 ? nil : value
    }
}

extension Node {
    init(row: Row) throws {
        id = row.id(0)
        name = row.text(1)
        status = try NodeStatus(rank: row.integer(2))
        region = row.optionalText(3)
        plan = row.optionalText(4)
        version = row.optionalText(5)
        availableVersion = row.optionalText(6)
        cpuPct = row.percentage(7)
        memoryPct = row.percentage(8)
        diskPct = row.percentage(9)
        lastSeenAt = row.instantOrNever(10)
    }
}

extension NodeDetail {
    init(row: Row) throws {
        node = try Node(row: row)
        os = row.optionalText(11)
        ipAddresses = row.text(12).utf8.split(separator: UInt8(ascii: "\n")).map { String($0) ?? "" }
        bootedAt = row.optionalInstant(13)
    }
}

extension NodeHealth {
    init(row: Row) throws {
        id = row.id(0)
        name = row.text(1)
        status = try NodeStatus(rank: row.integer(2))
        statusAt = row.instant(3)
        cpuPct = row.percentage(4)
        memoryPct = row.percentage(5)
        diskPct = row.percentage(6)
        lastSeenAt = row.instantOrNever(7)
        cpuHighAt = row.optionalInstant(8)
        memoryHighAt = row.optionalInstant(9)
        diskHighAt = row.optionalInstant(10)
        commandFailedAt = row.optionalInstant(11)
    }
}

extension Command {
    init(row: Row) throws {
        id = row.integer(0)
        nodeID = row.id(1)
        kind = try row.word(2, of: "commands.kind")
        version = row.optionalText(3)
        state = try row.word(4, of: "commands.state")
        requestedBy = row.text(5)
        requestedAt = row.instant(6)
        updatedAt = row.instant(7)
        detail = row.optionalText(8)
        history = [CommandStateChange(state: .queued, at: requestedAt)]
    }
}
