import Database

/// The actor of a command's state transition.
package enum TransitionActor: Sendable {
    /// portal-jobs, or the control plane's report.
    case system
    /// An operator of the client's MSP.
    case `operator`(name: String)
}

/// Commands of all clients, for portal-jobs, control plane and portalctl, in one write transaction.
package struct CommandOutbox {
    let transaction: WriteTransaction

    /// Claims up to `limit` due commands for this worker, until `until`.
    package func claim(by worker: String, now: Instant, until: Instant, limit: Int) throws -> [ClaimedCommand] {
        try claimed(CommandSQL.claim, .text(worker), .instant(until), .instant(now), .integer(Int64(limit)))
    }

    /// Claims up to `limit` commands of the key's MSP that its control plane fetches, until `until`.
    package func fetch(as key: APIKey, now: Instant, until: Instant, limit: Int) throws -> [ClaimedCommand] {
        try claimed(
            CommandSQL.fetch, .id(key.msp), .instant(now), .text("key \(key.id)"), .instant(until),
            .integer(Int64(limit)))
    }

    /// The client of the key's MSP that this command is of.
    package func client(ofCommand id: Int64, as key: APIKey) throws -> ClientID? {
        try transaction.first(CommandSQL.clientOfMSP, .id(key.msp), .integer(id)) { $0.id(0) }
    }

    /// Returns up to `limit` unclaimed commands past their `not_after`.
    package func late(now: Instant, limit: Int) throws -> [ClaimedCommand] {
        try claimed(CommandSQL.late, .instant(now), .integer(Int64(limit)))
    }

    private func claimed(_ statement: Statement, _ values: Value...) throws -> [ClaimedCommand] {
        let rows = try transaction.all(statement, values) { row in
            (
                client: row.id(0) as ClientID, id: row.integer(1), bootID: row.optionalText(2),
                notAfter: row.instant(3),
                mayHaveArrived: row.flag(4), attempt: row.integer(5)
            )
        }
        return try rows.compactMap { row in
            try command(client: row.client, id: row.id).map {
                ClaimedCommand(
                    context: $0, bootID: row.bootID, notAfter: row.notAfter, mayHaveArrived: row.mayHaveArrived,
                    attempt: row.attempt)
            }
        }
    }

    /// Releases the claim for a retry at `next`.
    /// - Parameter error: The cause, for operators; never an address or a secret.
    package func release(
        _ claimed: ClaimedCommand, by worker: String, next: Instant, mayHaveArrived: Bool, error: String
    ) throws {
        try transaction.run(
            CommandSQL.release, .id(claimed.context.client), .integer(claimed.context.command.id), .text(worker),
            .instant(next), Value(mayHaveArrived), .text(error))
    }

    package func client(ofCommand id: Int64) throws -> ClientID? {
        try transaction.first(CommandSQL.client, .integer(id)) { $0.id(0) }
    }

    package func command(client: ClientID, id: Int64) throws -> CommandWithContext? {
        try transaction.first(CommandSQL.withContext, .id(client), .integer(id), as: CommandWithContext.init)
    }

    /// Returns sent commands without a report since `before`.
    package func silent(before: Instant, limit: Int) throws -> [(client: ClientID, id: Int64)] {
        try transaction.all(CommandSQL.silent, .instant(before), .integer(Int64(limit))) {
            ($0.id(0), $0.integer(1))
        }
    }

    /// Advances a command: state, history, outbox row, the node's warning, audit event.
    /// - Returns: `false`, without changes, if its state has changed since it was read.
    @discardableResult
    package func advance(
        _ found: CommandWithContext, _ update: CommandUpdate, by actor: TransitionActor, audit: NewAuditEvent
    )
        throws -> Bool
    {
        let (client, id) = (Value.id(found.client), Value.integer(found.command.id))
        try transaction.run(LockSQL.client, client)
        let changed = try transaction.run(
            CommandSQL.advance, client, id, .word(update.from), .word(update.to), .instant(update.at),
            Value(update.detail))
        guard changed == 1 else { return false }
        try transaction.run(CommandSQL.addState, client, id, .word(update.to), .instant(update.at))
        try transaction.run(CommandSQL.dequeue, client, id)
        if let hasFailed = update.hasFailed {
            try transaction.run(
                CommandSQL.nodeFailed, client, .id(found.command.nodeID), hasFailed ? .instant(update.at) : .null)
        }
        let auditActor: AuditActor =
            switch actor {
            case .system: .system
            case .operator(let name): .operator(name: name)
            }
        try transaction.add(audit, client: found.client, by: auditActor)
        return true
    }
}

extension MSPScope {
    /// Whether a command waits to be fetched.
    package func hasWaitingCommand(now: Instant) throws -> Bool {
        try transaction.first(CommandSQL.isWaiting, .id(key.msp), .instant(now)) { _ in true } ?? false
    }
}

extension PublicScope {
    /// Whether the control plane of the client's MSP fetches its commands.
    package func areCommandsFetched(of client: ClientID, now: Instant) throws -> Bool {
        try transaction.first(CommandSQL.isPolled, .id(client), .instant(now)) { _ in true } ?? false
    }
}

extension StoreConnection {
    /// Whether a command is due; takes no lock.
    package func hasDueCommand(now: Instant) throws -> Bool {
        try inspect { try $0.transaction.first(CommandSQL.due, .instant(now)) { _ in true } ?? false }
    }

    /// Whether an unclaimed command is past its `not_after`; takes no lock.
    package func hasLateCommand(now: Instant) throws -> Bool {
        try inspect {
            try $0.transaction.first(CommandSQL.late, .instant(now), .integer(1)) { _ in true } ?? false
        }
    }

    /// Whether a sent command has no report since `before`; takes no lock.
    package func hasSilentCommand(before: Instant) throws -> Bool {
        try inspect {
            try $0.transaction.first(CommandSQL.silent, .instant(before), .integer(1)) { _ in true } ?? false
        }
    }

    /// Returns a command of any client, on one snapshot.
    package func command(_ id: Int64) throws -> CommandWithContext? {
        try inspect { scope in
            guard
                let client = try scope.transaction.first(CommandSQL.client, .integer(id), as: { $0.id(0) as ClientID })
            else {
                return nil
            }
            return try scope.transaction.first(
                CommandSQL.withContext, .id(client), .integer(id), as: CommandWithContext.init)
        }
    }

    /// Returns commands, newest first, on one snapshot.
    /// - Parameters: a client's slug, or empty for all; a state, or `nil` for any.
    package func recentCommands(client: String, state: CommandState?, limit: Int) throws -> [ListedCommand] {
        try inspect {
            try $0.transaction.all(
                CommandSQL.recent, .text(client), .text(state?.rawValue ?? ""), .integer(Int64(limit)),
                as: ListedCommand.init)
        }
    }

    /// As `writeCommands`, in the name of a key.
    /// - Throws: `KeyEnded` if the key is not valid at `now` any more.
    package func writeCommands<T>(as key: APIKey, now: Instant, _ body: (CommandOutbox) throws -> T) throws -> T {
        try manage(as: key, now: now) { try body(CommandOutbox(transaction: $0.transaction)) }
    }

    /// Runs `body` in one write transaction. It may run twice: no clock or I/O inside.
    package func writeCommands<T>(_ body: (CommandOutbox) throws -> T) throws -> T {
        try transact { try body(CommandOutbox(transaction: $0)) }
    }
}
