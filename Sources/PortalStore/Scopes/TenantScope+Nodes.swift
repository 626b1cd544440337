import Database

extension TenantScope {
    /// A page of the nodes list, node by node.
    /// - Parameters:
    ///   - state: only nodes in this state: as the MSP reports it, but `no-data` for one that should run and is silent.
    ///   - silentSince: a node whose last sample is older is silent, ms since the epoch.
    ///   - pattern: a `LIKE` pattern over the folded name, `\` escapes; empty matches all.
    ///   - after: the last node of the page before.
    ///   - limit: most rows.
    public func nodes(
        state: String?, silentSince: Int64, pattern: String, sort: NodeSort, after: Int64?, limit: Int,
        body: (Node) throws -> Void
    ) throws {
        let pages = NodeSQL.pages(sort)
        let isFiltered = state != nil || !pattern.isEmpty
        var values: [Value] = [.integer(client), .integer(Int64(limit))]
        if isFiltered { values += [.text(state ?? ""), .text(pattern), .integer(silentSince)] }
        let statement: Statement
        if let after {
            values.append(.integer(after))
            statement = isFiltered ? pages.followingFiltered : pages.following
        } else {
            statement = isFiltered ? pages.firstFiltered : pages.first
        }
        try transaction.each(statement, values) { try body(Node(row: $0)) }
    }

    /// Whether the client has this node.
    public func hasNode(_ id: Int64) throws -> Bool {
        try transaction.first(NodeSQL.exists, .integer(client), .integer(id)) { _ in true } ?? false
    }

    /// One node with its details.
    public func node(_ id: Int64) throws -> NodeDetail? {
        try transaction.first(NodeSQL.byID, .integer(client), .integer(id), as: NodeDetail.init)
    }

    /// What the dashboard weighs, of every node, by name.
    public func nodeHealth() throws -> [NodeHealth] {
        try transaction.all(NodeSQL.health, .integer(client), as: NodeHealth.init)
    }

    /// The commands that have not come to an end, with their history, by their node, which has at most one.
    public func liveCommands() throws -> [Int64: Command] {
        var live: [Int64: Command] = [:]
        try transaction.each(NodeSQL.liveCommands, .integer(client)) { row in
            var command = live[row.integer(1)] ?? Command(row: row)
            if let state = row.optionalText(9) {
                command.history.append(CommandState(state: state, at: row.integer(10)))
            }
            live[command.nodeID] = command
        }
        return live
    }

    /// The last ten commands of a node, newest first, with their history.
    public func commands(node: Int64) throws -> [Command] {
        try transaction.all(NodeSQL.commands, .integer(client), .integer(node), as: Command.init).map(withHistory)
    }
}
