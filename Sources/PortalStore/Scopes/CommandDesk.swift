import Database

/// Who moves a command on.
package enum CommandMover: Sendable {
    /// portal-jobs, or the control plane's report.
    case system
    /// An operator of the client's MSP.
    case `operator`(name: String)
}

/// What portal-jobs, the control plane and portalctl may do to the commands of all clients, in one write transaction.
package struct CommandDesk {
    let transaction: WriteTransaction

    /// Takes over up to `limit` commands that are due, until `until`; nobody else sends them before.
    package func claim(by worker: String, now: Int64, until: Int64, limit: Int) throws -> [ClaimedCommand] {
        try outbox(CommandSQL.claim, .text(worker), .integer(until), .integer(now), .integer(Int64(limit)))
    }

    /// Up to `limit` commands that were not sent in time and that nobody is sending.
    package func late(now: Int64, limit: Int) throws -> [ClaimedCommand] {
        try outbox(CommandSQL.late, .integer(now), .integer(Int64(limit)))
    }

    private func outbox(_ statement: Statement, _ values: Value...) throws -> [ClaimedCommand] {
        let rows = try transaction.all(statement, values) { row in
            (
                client: row.integer(0), id: row.integer(1), bootID: row.optionalText(2), notAfter: row.integer(3),
                mayHaveArrived: row.flag(4), attempt: row.integer(5)
            )
        }
        return try rows.compactMap { row in
            try message(client: row.client, id: row.id).map {
                ClaimedCommand(
                    message: $0, bootID: row.bootID, notAfter: row.notAfter, mayHaveArrived: row.mayHaveArrived,
                    attempt: row.attempt)
            }
        }
    }

    /// Gives a claimed command back, to be tried again at `next`.
    /// - Parameter error: why, for operators; never an address or a secret.
    package func release(
        _ claimed: ClaimedCommand, by worker: String, next: Int64, mayHaveArrived: Bool, error: String
    ) throws {
        try transaction.run(
            CommandSQL.release, .integer(claimed.message.client), .integer(claimed.message.command.id), .text(worker),
            .integer(next), Value(mayHaveArrived), .text(error))
    }

    /// The client of a command.
    package func client(ofCommand id: Int64) throws -> Int64? {
        try transaction.first(CommandSQL.client, .integer(id)) { $0.integer(0) }
    }

    /// A command as it is now.
    package func message(client: Int64, id: Int64) throws -> CommandMessage? {
        try transaction.first(CommandSQL.message, .integer(client), .integer(id), as: CommandMessage.init)
    }

    /// Commands that were sent and of which nothing was heard since `before`.
    package func silent(before: Int64, limit: Int) throws -> [(client: Int64, id: Int64)] {
        try transaction.all(CommandSQL.silent, .integer(before), .integer(Int64(limit))) {
            ($0.integer(0), $0.integer(1))
        }
    }

    /// Moves a command on: its state, its history, its way out of the outbox, the node's warning, the audit event.
    /// - Returns: whether it was still in the state that was read; else nothing has changed.
    @discardableResult
    package func advance(_ message: CommandMessage, _ step: CommandStep, by mover: CommandMover, audit: NewAuditEvent)
        throws -> Bool
    {
        let (client, id) = (Value.integer(message.client), Value.integer(message.command.id))
        try transaction.run(LockSQL.client, client)
        let changed = try transaction.run(
            CommandSQL.advance, client, id, .text(step.from), .text(step.to), .integer(step.at), Value(step.detail))
        guard changed == 1 else { return false }
        try transaction.run(CommandSQL.addState, client, id, .text(step.to), .integer(step.at))
        try transaction.run(CommandSQL.dequeue, client, id)
        if let hasFailed = step.hasFailed {
            try transaction.run(
                CommandSQL.nodeFailed, client, .integer(message.command.nodeID), hasFailed ? .integer(step.at) : .null)
        }
        let actor: AuditActor =
            switch mover {
            case .system: .system
            case .operator(let name): .operator(name: name)
            }
        try transaction.add(audit, client: message.client, by: actor)
        return true
    }
}

extension StoreConnection {
    /// Whether a command waits to be sent; takes no lock.
    package func hasDueCommand(now: Int64) throws -> Bool {
        try inspect { try $0.transaction.first(CommandSQL.due, .integer(now)) { _ in true } ?? false }
    }

    /// Whether a command was not sent in time and nobody is sending it; takes no lock.
    package func hasLateCommand(now: Int64) throws -> Bool {
        try inspect {
            try $0.transaction.first(CommandSQL.late, .integer(now), .integer(1)) { _ in true } ?? false
        }
    }

    /// Whether a sent command has been silent since `before`; takes no lock.
    package func hasSilentCommand(before: Int64) throws -> Bool {
        try inspect {
            try $0.transaction.first(CommandSQL.silent, .integer(before), .integer(1)) { _ in true } ?? false
        }
    }

    /// A command of whichever client, on one snapshot.
    package func command(_ id: Int64) throws -> CommandMessage? {
        try inspect { scope in
            guard let client = try scope.transaction.first(CommandSQL.client, .integer(id), as: { $0.integer(0) })
            else {
                return nil
            }
            return try scope.transaction.first(
                CommandSQL.message, .integer(client), .integer(id), as: CommandMessage.init)
        }
    }

    /// Commands of all clients or one, newest first, on one snapshot.
    /// - Parameters: slug and state filter; empty matches all.
    package func recentCommands(client: String, state: String, limit: Int) throws -> [CommandMessage] {
        try inspect {
            try $0.transaction.all(
                CommandSQL.recent, .text(client), .text(state), .integer(Int64(limit)), as: CommandMessage.init)
        }
    }

    /// Works on commands in one write transaction; the body may run twice, so it holds no clock and no I/O.
    package func writeCommands<T>(_ body: (CommandDesk) throws -> T) throws -> T {
        try transact { try body(CommandDesk(transaction: $0)) }
    }
}
