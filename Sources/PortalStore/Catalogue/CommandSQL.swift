import Database

/// Commands: requests, outbox and reported states.
enum CommandSQL {
    static let byID = Statement(
        "command.byID", .tenant,
        """
        SELECT \(CommandColumn.list) FROM commands c WHERE client_id = $1 AND id = $2
        """)
    static let liveOfNode = Statement(
        "command.liveOfNode", .tenant,
        """
        SELECT \(CommandColumn.list) FROM commands c WHERE client_id = $1 AND node_id = $2 AND is_live = 1
        """)
    static let add = Statement(
        "command.add", .tenant,
        """
        INSERT INTO commands (client_id, id, node_id, kind, version, state, requested_by, requested_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, 'queued', $6, $7, $7)
        """)
    /// A restart is bound to the node's current boot.
    static let enqueue = Statement(
        "command.enqueue", .tenant,
        """
        INSERT INTO command_outbox (client_id, command_id, boot_id, not_after, next_attempt_at, is_polled)
        SELECT client_id, $2, boot_id, $4, $5, CASE WHEN EXISTS (\(pollers("$5"))) THEN 1 ELSE 0 END
        FROM nodes WHERE client_id = $1 AND id = $3
        """)
    /// Keys by which the control plane of the client's MSP fetches its commands.
    private static func pollers(_ now: String) -> String {
        """
        SELECT 1 FROM clients l JOIN api_keys k ON k.msp_id = l.msp_id
        WHERE l.id = $1 AND k.scopes LIKE '%commands%' AND (k.expires_at IS NULL OR k.expires_at > \(now))
        """
    }
    static let isPolled = Statement("command.isPolled", .directory, pollers("$2") + " LIMIT 1")
    /// An `INSERT … SELECT` from the table itself would need a temporary table.
    static let addState = Statement(
        "command.addState", .tenant,
        """
        INSERT INTO command_states (client_id, command_id, position, state, at)
        VALUES ($1, $2, (SELECT COUNT(*) + 1 FROM command_states WHERE client_id = $1 AND command_id = $2), $3, $4)
        """)
    /// No effect if the state has changed since it was read.
    static let advance = Statement(
        "command.advance", .tenant,
        """
        UPDATE commands SET state = $4, updated_at = $5, detail = COALESCE(CAST($6 AS TEXT), detail)
        WHERE client_id = $1 AND id = $2 AND state = $3
        """)
    static let dequeue = Statement(
        "command.dequeue", .tenant, "DELETE FROM command_outbox WHERE client_id = $1 AND command_id = $2")
    static let nodeFailed = Statement(
        "command.nodeFailed", .tenant, "UPDATE nodes SET command_failed_at = $3 WHERE client_id = $1 AND id = $2")

    // MARK: Across clients

    /// Ids are random; no two clients share one.
    static let client = Statement(
        "command.client", .cross(reason: "the control plane names a command by its id alone"),
        "SELECT client_id FROM commands WHERE id = $1 ORDER BY client_id LIMIT 1")
    static let due = Statement(
        "command.due", .cross(reason: "portal-jobs sends the commands of all clients"),
        "SELECT 1 FROM command_outbox WHERE next_attempt_at <= $1 AND claimed_until <= $1 AND is_polled = 0 LIMIT 1")
    /// An unreleased claim means an attempt with an unknown outcome: the command may have arrived.
    static let claim = Statement(
        "command.claim", .cross(reason: "portal-jobs sends the commands of all clients"),
        """
        UPDATE command_outbox SET attempts = attempts + 1, claimed_by = $1, claimed_until = $2,
            may_have_arrived = CASE WHEN claimed_by IS NULL THEN may_have_arrived ELSE 1 END
        WHERE (client_id, command_id) IN (SELECT client_id, command_id FROM command_outbox
            WHERE next_attempt_at <= $3 AND claimed_until <= $3 AND is_polled = 0 ORDER BY next_attempt_at LIMIT $4)
        RETURNING client_id, command_id, boot_id, not_after, may_have_arrived, attempts
        """)

    // MARK: Of an MSP, whose control plane fetches them

    private static let waiting = """
        FROM command_outbox o JOIN clients l ON l.id = o.client_id
        WHERE l.msp_id = $1 AND o.is_polled = 1 AND o.claimed_until <= $2 AND o.not_after > $2
        """
    static let isWaiting = Statement("command.isWaiting", .msp, "SELECT 1 \(waiting) LIMIT 1")
    static let fetch = Statement(
        "command.fetch", .msp,
        """
        UPDATE command_outbox SET attempts = attempts + 1, claimed_by = $3, claimed_until = $4,
            may_have_arrived = CASE WHEN claimed_by IS NULL THEN may_have_arrived ELSE 1 END
        WHERE (client_id, command_id) IN
            (SELECT o.client_id, o.command_id \(waiting) ORDER BY o.next_attempt_at LIMIT $5)
        RETURNING client_id, command_id, boot_id, not_after, may_have_arrived, attempts
        """)
    static let clientOfMSP = Statement(
        "command.clientOfMSP", .msp,
        "SELECT c.client_id FROM commands c JOIN clients l ON l.id = c.client_id WHERE l.msp_id = $1 AND c.id = $2")
    /// Rows are due no later than their `not_after`.
    static let late = Statement(
        "command.late", .cross(reason: "the commands of all clients end"),
        """
        SELECT client_id, command_id, boot_id, not_after,
            CASE WHEN claimed_by IS NULL THEN may_have_arrived ELSE 1 END, attempts
        FROM command_outbox WHERE next_attempt_at <= $1 AND not_after <= $1 AND claimed_until <= $1
        ORDER BY next_attempt_at LIMIT $2
        """)
    static let withContext = Statement(
        "command.withContext", .tenant,
        """
        SELECT \(CommandColumn.list), \(CommandContextColumn.list)
        FROM commands c JOIN clients l ON l.id = c.client_id
            JOIN nodes n ON n.client_id = c.client_id AND n.id = c.node_id
        WHERE c.client_id = $1 AND c.id = $2
        """)
    static let release = Statement(
        "command.release", .tenant,
        """
        UPDATE command_outbox SET claimed_by = NULL, claimed_until = 0, next_attempt_at = $4,
            may_have_arrived = CASE WHEN $5 = 1 THEN 1 ELSE may_have_arrived END, last_error = $6
        WHERE client_id = $1 AND command_id = $2 AND claimed_by = $3
        """)
    static let silent = Statement(
        "command.silent", .cross(reason: "portal-jobs looks after the commands of all clients"),
        """
        SELECT client_id, id FROM commands WHERE state IN ('sent', 'accepted') AND updated_at <= $1
        ORDER BY updated_at LIMIT $2
        """)
    static let recent = Statement(
        "command.recent", .cross(reason: "portalctl lists the commands of all clients"),
        """
        SELECT \(CommandColumn.list), \(CommandContextColumn.list),
            (SELECT o.last_error FROM command_outbox o WHERE o.client_id = c.client_id AND o.command_id = c.id)
        FROM clients l JOIN commands c ON c.client_id = l.id
            JOIN nodes n ON n.client_id = c.client_id AND n.id = c.node_id
        WHERE (CAST($1 AS TEXT) = '' OR l.slug = CAST($1 AS TEXT))
            AND (CAST($2 AS TEXT) = '' OR c.state = CAST($2 AS TEXT))
        ORDER BY c.requested_at DESC, c.id DESC LIMIT $3
        """)

    static let all = [
        byID, liveOfNode, add, enqueue, isPolled, isWaiting, fetch, clientOfMSP, addState, advance, dequeue, nodeFailed,
        client, due, claim, late, withContext,
        release, silent, recent,
    ]
}

/// The columns of a `CommandWithContext` after those of its command; the client is `l` and the node `n`.
enum CommandContextColumn: Int, Column {
    case slug, upstreamNodeID, nodeName, clientName, client

    var sql: String {
        switch self {
        case .slug: "l.slug"
        case .upstreamNodeID: "n.upstream_id"
        case .nodeName: "n.name"
        case .clientName: "l.name"
        case .client: "c.client_id"
        }
    }
}

extension CommandWithContext {
    init(row: Row) throws {
        var command = try Command(row: row)
        command.history = []
        self.command = command
        let row = ColumnRow(row, of: CommandContextColumn.self, after: CommandColumn.count)
        slug = row.text(.slug)
        upstreamNodeID = row.text(.upstreamNodeID)
        nodeName = row.text(.nodeName)
        clientName = row.text(.clientName)
        client = row.id(.client)
    }
}

extension ListedCommand {
    /// - Parameter row: of `CommandSQL.recent`.
    init(row: Row) throws {
        entry = try CommandWithContext(row: row)
        lastError = row.optionalText(CommandColumn.count + CommandContextColumn.count)
    }
}

/// The columns of a `Command` of the table `c`.
enum CommandColumn: Int, Column {
    case id, nodeID, kind, version, state, requestedBy, requestedAt, updatedAt, detail

    var sql: String { "c." + snakeCase }
}

extension Command {
    init(row: Row) throws {
        let row = ColumnRow(row, of: CommandColumn.self)
        id = row.integer(.id)
        nodeID = row.id(.nodeID)
        kind = try row.word(.kind, of: "commands.kind")
        version = row.optionalText(.version)
        state = try row.word(.state, of: "commands.state")
        requestedBy = row.text(.requestedBy)
        requestedAt = row.instant(.requestedAt)
        updatedAt = row.instant(.updatedAt)
        detail = row.optionalText(.detail)
        history = [CommandStateChange(state: .queued, at: requestedAt)]
    }
}
