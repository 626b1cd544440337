import Database

extension TenantScope {
    /// Returns a command with its history.
    package func command(_ id: Int64) throws -> Command? {
        try transaction.first(CommandSQL.byID, .id(client), .integer(id), as: Command.init).map(withHistory)
    }

    /// Returns the live command of a node with its history.
    package func liveCommand(node: NodeID) throws -> Command? {
        try transaction.first(CommandSQL.liveOfNode, .id(client), .id(node), as: Command.init)
            .map(withHistory)
    }

    func withHistory(_ command: Command) throws -> Command {
        var command = command
        command.history += try transaction.all(NodeSQL.commandStates, .id(client), .integer(command.id)) {
            try CommandStateChange(state: $0.word(0, of: "command_states.state"), at: $0.instant(1))
        }
        return command
    }
}

extension TenantWriter {
    /// Adds a command with its outbox row and audit event.
    /// - Returns: The command as stored.
    package func request(_ command: NewCommand, audit: NewAuditEvent) throws -> Command {
        let (client, id) = (Value.id(client), Value.integer(command.id))
        try transaction.run(
            CommandSQL.add, client, id, .id(command.nodeID), .word(command.kind), Value(command.version),
            .text(scope.user.name), .instant(command.at))
        try transaction.run(
            CommandSQL.enqueue, client, id, .id(command.nodeID), .instant(command.notAfter), .instant(command.at))
        try add(audit)
        return Command(
            id: command.id, nodeID: command.nodeID, kind: command.kind, version: command.version, state: .queued,
            requestedBy: scope.user.name, requestedAt: command.at, updatedAt: command.at, detail: nil,
            history: [CommandStateChange(state: .queued, at: command.at)])
    }
}
