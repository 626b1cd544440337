import Database

/// Operator writes over the whole installation, or in the name of an API key over one MSP, in one transaction.
///
/// Locks are taken outside in: an MSP's row, then a client's. Client changes are recorded in the client's audit log as
/// `operator` with the MSP's name, MSP changes in the MSP's log, in the same transaction.
package struct OperatorWriter {
    let transaction: WriteTransaction
    /// The only MSP within reach; `nil` for all.
    var msp: MSPID?
    /// Where events wait for their numbers; `nil` to number each at once.
    var queue: EventQueue?

    /// Reads inside this transaction.
    package var scope: OperatorScope { OperatorScope(transaction: transaction.reading, msp: msp) }

    /// Mail outbox on the same transaction.
    package var mails: MailOutbox { MailOutbox(transaction: transaction, msp: msp) }

    /// The transaction, for what is not in the name of an API key: the MSP itself, its licence and its keys.
    /// - Throws: `OutOfReach`.
    func whole() throws -> WriteTransaction {
        guard msp == nil else { throw OutOfReach() }
        return transaction
    }

    /// Locks an MSP, to serialise decisions about its portals.
    package func lock(msp: MSPID) throws {
        try transaction.run(LockSQL.msp, .id(msp))
    }

    /// Locks a client, to serialise decisions about it.
    package func lock(client: ClientID) throws {
        try transaction.run(LockSQL.client, .id(client))
    }

    // MARK: MSPs

    /// Adds an MSP.
    package func add(_ msp: MSP, audit: NewMSPEvent) throws {
        try whole().run(OperatorSQL.addMSP, MSPColumn.allCases.map(msp.parameter))
        try add(audit, toMSP: msp.id, named: msp.name)
    }

    /// Updates an MSP except slug and creation time; without `audit` only the stamp differs.
    package func update(_ known: MSP, to msp: MSP, audit: NewMSPEvent?) throws {
        try whole().run(OperatorSQL.updateMSP, [.id(msp.id)] + MSPColumn.mutable.map(msp.parameter))
        if let audit { try add(audit, toMSP: known.id, named: known.name) }
    }

    func add(_ event: NewMSPEvent, toMSP msp: MSPID, named name: String) throws {
        try transaction.run(
            MSPEventSQL.add, .id(msp), .instant(event.at), .integer(event.id), .text(name),
            .word(event.action), .word(event.targetKind), Value(event.targetID), Value(event.targetName),
            .text(event.details))
        try transaction.feedNewest(at: event.at, ofMSP: msp)
    }

    // MARK: Clients

    /// Adds a client with its lock row.
    package func add(_ client: NewClient, of msp: MSP, audit: NewAuditEvent) throws {
        try transaction.run(
            OperatorSQL.addClient, .id(client.id), .id(msp.id), .text(client.slug),
            .text(client.name), .instant(client.createdAt), .instant(client.stamp))
        try transaction.run(OperatorSQL.addClientLock, .id(client.id))
        try add(audit, to: client.id, of: msp.id, named: msp.name)
    }

    /// Renames a client.
    package func rename(_ client: Tenant, to name: String, audit: NewAuditEvent) throws {
        try transaction.run(OperatorSQL.renameClient, .id(client.id), .text(name))
        try add(audit, to: client)
    }

    /// Sets what invoices say of a client.
    package func setDetails(of client: Tenant, to details: ClientDetails, audit: NewAuditEvent) throws {
        try transaction.run(
            OperatorSQL.setClientDetails, .id(client.id), Value(details.legalName), Value(details.address),
            Value(details.vatID))
        try add(audit, to: client)
    }

    /// Suspends a client and ends all its sessions, and the trust in devices.
    package func suspend(_ client: Tenant, audit: NewAuditEvent) throws {
        try transaction.run(OperatorSQL.setClientStatus, .id(client.id), .word(ClientStatus.suspended))
        try transaction.run(OperatorSQL.endSessions, .id(client.id))
        try transaction.run(OperatorSQL.endChallenges, .id(client.id))
        try transaction.distrustDevices(of: client.id)
        try add(audit, to: client)
    }

    /// Reactivates a suspended client.
    package func resume(_ client: Tenant, audit: NewAuditEvent) throws {
        try transaction.run(OperatorSQL.setClientStatus, .id(client.id), .word(ClientStatus.active))
        try add(audit, to: client)
    }

    /// Enables or disables a client's portal at `at`.
    package func setPortal(of client: Tenant, enabled: Bool, at: Instant, audit: NewAuditEvent) throws {
        try transaction.run(
            OperatorSQL.setPortal, .id(client.id), Value(enabled), .instant(enabled ? at : 0))
        try add(audit, to: client)
    }

    func add(_ event: NewAuditEvent, to client: Tenant) throws {
        try add(event, to: client.id, of: client.mspID, named: client.mspName)
    }

    private func add(_ event: NewAuditEvent, to client: ClientID, of msp: MSPID, named name: String) throws {
        guard let queue else { return try transaction.add(event, client: client, by: .operator(name: name)) }
        try transaction.addUnnumbered(event, client: client, by: .operator(name: name))
        queue.add(at: event.at, of: client, msp: msp)
    }
}

/// A change of what only the operator of the installation changes, in the name of an API key.
package struct OutOfReach: Error {
    package init() {}
}
