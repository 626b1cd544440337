import Database

extension TenantScope {
    /// Returns up to `limit` nodes: from the start, after a node, or before one.
    package func nodes(_ listing: NodeListing, from start: PageStart<NodeID>, limit: Int) throws -> [Node] {
        var sort = listing.sort
        if case .before = start { sort.descending.toggle() }
        let pages = NodeSQL.pages(sort)
        var values: [Value] = [.id(client), .integer(Int64(limit))] + listing.filter
        let statement: Statement
        if let node = start.cursor {
            values.append(.id(node))
            statement = listing.isFiltered ? pages.followingFiltered : pages.following
        } else {
            statement = listing.isFiltered ? pages.firstFiltered : pages.first
        }
        let nodes = try transaction.all(statement, values, as: Node.init)
        return sort == listing.sort ? nodes : nodes.reversed()
    }

    /// Counts nodes, or those before one; `nil` above `ListCount.maximum`.
    package func count(_ listing: NodeListing, before node: NodeID? = nil) throws -> Int64? {
        let values: [Value] = [.id(client)] + listing.filter
        guard let node else {
            return try transaction.count(listing.isFiltered ? NodeSQL.countFiltered : NodeSQL.count, values)
        }
        var opposite = listing.sort
        opposite.descending.toggle()
        let pages = NodeSQL.pages(opposite)
        return try transaction.count(
            listing.isFiltered ? pages.countFollowingFiltered : pages.countFollowing, values + [.id(node)])
    }

    /// Whether the client has this node.
    package func hasNode(_ id: NodeID) throws -> Bool {
        try transaction.first(NodeSQL.exists, .id(client), .id(id)) { _ in true } ?? false
    }

    /// Returns a node with its details.
    package func node(_ id: NodeID) throws -> NodeDetail? {
        try transaction.first(NodeSQL.byID, .id(client), .id(id), as: NodeDetail.init)
    }

    /// Returns the health data of every node, by name.
    package func nodeHealth() throws -> [NodeHealth] {
        try transaction.all(NodeSQL.health, .id(client), as: NodeHealth.init)
    }

    /// Returns live commands with history by node, at most one each.
    package func liveCommands() throws -> [NodeID: Command] {
        var live: [NodeID: Command] = [:]
        try transaction.each(NodeSQL.liveCommands, .id(client)) { row in
            let node: NodeID = row.id(CommandColumn.nodeID.rawValue)
            var command = try live[node] ?? Command(row: row)
            let (state, at) = (CommandColumn.count, CommandColumn.count + 1)
            if let state: CommandState = try row.optionalWord(state, of: "command_states.state") {
                command.history.append(CommandStateChange(state: state, at: row.instant(at)))
            }
            live[node] = command
        }
        return live
    }

    /// Returns the last ten commands of a node with history, newest first.
    package func commands(node: NodeID) throws -> [Command] {
        try transaction.all(NodeSQL.commands, .id(client), .id(node), as: Command.init).map(withHistory)
    }
}

extension NodeListing {
    fileprivate var isFiltered: Bool { state != nil || !pattern.isEmpty }
    /// Parameters of the filtered statements.
    fileprivate var filter: [Value] {
        isFiltered ? [.text(state ?? ""), .text(pattern), .instant(silentSince)] : []
    }
}
