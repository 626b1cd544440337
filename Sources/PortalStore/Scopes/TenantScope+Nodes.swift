import Database

extension TenantScope {
    /// At most `limit` nodes of a list: its first, those after a node, or the last of those before one.
    package func nodes(_ listing: NodeListing, from start: PageStart<Int64>, limit: Int) throws -> [Node] {
        var sort = listing.sort
        if case .before = start { sort.descending.toggle() }
        let pages = NodeSQL.pages(sort)
        var values: [Value] = [.integer(client), .integer(Int64(limit))] + listing.filter
        let statement: Statement
        if let node = start.cursor {
            values.append(.integer(node))
            statement = listing.isFiltered ? pages.followingFiltered : pages.following
        } else {
            statement = listing.isFiltered ? pages.firstFiltered : pages.first
        }
        let nodes = try transaction.all(statement, values, as: Node.init)
        return sort == listing.sort ? nodes : nodes.reversed()
    }

    /// How many nodes a list has, or come before one of them; `nil` when more than `ListCount.maximum`.
    package func count(_ listing: NodeListing, before node: Int64? = nil) throws -> Int64? {
        let values: [Value] = [.integer(client)] + listing.filter
        guard let node else {
            return try transaction.count(listing.isFiltered ? NodeSQL.countFiltered : NodeSQL.count, values)
        }
        var opposite = listing.sort
        opposite.descending.toggle()
        let pages = NodeSQL.pages(opposite)
        return try transaction.count(
            listing.isFiltered ? pages.countFollowingFiltered : pages.countFollowing, values + [.integer(node)])
    }

    /// Whether the client has this node.
    package func hasNode(_ id: Int64) throws -> Bool {
        try transaction.first(NodeSQL.exists, .integer(client), .integer(id)) { _ in true } ?? false
    }

    /// One node with its details.
    package func node(_ id: Int64) throws -> NodeDetail? {
        try transaction.first(NodeSQL.byID, .integer(client), .integer(id), as: NodeDetail.init)
    }

    /// What the dashboard weighs, of every node, by name.
    package func nodeHealth() throws -> [NodeHealth] {
        try transaction.all(NodeSQL.health, .integer(client), as: NodeHealth.init)
    }

    /// The live commands with their history, by node; at most one each.
    package func liveCommands() throws -> [Int64: Command] {
        var live: [Int64: Command] = [:]
        try transaction.each(NodeSQL.liveCommands, .integer(client)) { row in
            var command = try live[row.integer(1)] ?? Command(row: row)
            if let state: CommandState = try row.optionalWord(9, of: "command_states.state") {
                command.history.append(CommandStateChange(state: state, at: row.instant(10)))
            }
            live[command.nodeID] = command
        }
        return live
    }

    /// The last ten commands of a node, newest first, with their history.
    package func commands(node: Int64) throws -> [Command] {
        try transaction.all(NodeSQL.commands, .integer(client), .integer(node), as: Command.init).map(withHistory)
    }
}

extension NodeListing {
    fileprivate var isFiltered: Bool { state != nil || !pattern.isEmpty }
    /// What the filtered texts take.
    fileprivate var filter: [Value] {
        isFiltered ? [.text(state ?? ""), .text(pattern), .instant(silentSince)] : []
    }
}
