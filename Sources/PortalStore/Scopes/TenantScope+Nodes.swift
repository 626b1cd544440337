import Database

extension TenantScope {
    /// A page of the nodes list.
    /// - Parameters:
    ///   - status: only nodes in this state.
    ///   - pattern: a `LIKE` pattern over the folded name, `\` escapes; empty matches all.
    ///   - after: the last node of the page before.
    ///   - limit: most rows.
    public func nodes(
        status: NodeStatus?, pattern: String, sort: NodeSort, after: Int64?, limit: Int
    ) throws -> [Node] {
        let pages = NodeSQL.pages(sort)
        let filter: [Value] = [.integer(client), .text(status?.rawValue ?? ""), .text(pattern)]
        guard let after else {
            return try transaction.all(pages.first, filter + [.integer(Int64(limit))], as: Node.init)
        }
        return try transaction.all(
            pages.following, filter + [.integer(after), .integer(Int64(limit))], as: Node.init)
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

    /// The commands that have not come to an end, with their history; at most one a node.
    public func liveCommands() throws -> [Command] {
        try transaction.all(NodeSQL.liveCommands, .integer(client), as: Command.init).map(withHistory)
    }

    /// The last ten commands of a node, newest first, with their history.
    public func commands(node: Int64) throws -> [Command] {
        try transaction.all(NodeSQL.commands, .integer(client), .integer(node), as: Command.init).map(withHistory)
    }
}
