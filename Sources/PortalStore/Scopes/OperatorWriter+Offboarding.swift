import Database

extension OperatorScope {
    /// Returns the row counts of a client's non-empty tables.
    package func rowCounts(of client: ClientID) throws -> [(table: String, rows: Int64)] {
        try transaction.all(OffboardingSQL.counts, .id(client)) { ($0.text(0), $0.integer(1)) }
            .filter { $0.1 > 0 }.map { (table: $0.0, rows: $0.1) }
    }

    /// Passes a client's audit events to `body`, unordered.
    package func eachAuditEvent(of client: ClientID, body: (AuditEvent) throws -> Void) throws {
        try transaction.each(OffboardingSQL.events, .id(client)) { try body(AuditEvent(row: $0)) }
    }
}

extension OperatorWriter {
    /// Deletes up to `limit` metric rows of a client; all may be too many for one transaction.
    /// - Returns: The number of deleted rows; 0 when none are left.
    package func removeMetrics(of client: ClientID, limit: Int) throws -> Int {
        for statement in [OffboardingSQL.samples, OffboardingSQL.nodeRollups, OffboardingSQL.clientRollups] {
            let rows = try transaction.run(statement, .id(client), .integer(Int64(limit)))
            if rows > 0 { return rows }
        }
        return 0
    }

    /// Deletes a client with all dependent rows, including its audit log and announcements for nobody else; the event goes
    /// to the MSP's log.
    package func remove(_ client: Tenant, audit: NewMSPEvent) throws {
        try transaction.run(OffboardingSQL.client, .id(client.id))
        try transaction.run(AnnouncementSQL.removeUnseen, .id(client.mspID))
        try add(audit, toMSP: client.mspID, named: client.mspName)
    }

    /// Adds an audit event without another change.
    package func record(_ audit: NewAuditEvent, of client: Tenant) throws {
        try add(audit, to: client)
    }

    // MARK: A person

    /// Overwrites names, IP address and details of an audit event.
    package func erase(_ event: ErasedEvent, of client: ClientID) throws {
        try transaction.run(
            OffboardingSQL.eraseEvent, .id(client), .instant(event.key.at), .integer(event.key.id),
            .text(event.actorName),
            Value(event.targetName), Value(event.ip), .text(event.details))
    }

    /// Replaces the requester's name of the node's command requested at this instant.
    package func eraseRequester(of node: NodeID, at: Instant, name: String, client: ClientID) throws {
        try transaction.run(
            OffboardingSQL.eraseRequester, .id(client), .id(node), .instant(at), .text(name))
    }

    /// Deletes a user, if present, with sessions and links, mails to the address, and throttle counters of `subjects`.
    package func erase(
        user: UserID?, email: String, subjects: [String], of client: Tenant, audit: NewAuditEvent
    ) throws {
        if let user { try transaction.run(AccountSQL.remove, .id(client.id), .id(user)) }
        try transaction.run(OffboardingSQL.mails, .id(client.id), .text(email))
        for subject in subjects {
            try transaction.run(PeopleSQL.clearFailures, .id(client.id), .text(subject))
        }
        try add(audit, to: client)
    }
}

/// An anonymised audit event.
package struct ErasedEvent: Sendable, Equatable {
    package var key: AuditEventKey
    package var actorName: String
    package var targetName, ip: String?
    /// JSON object.
    package var details: String

    package init(at key: AuditEventKey, actorName: String, targetName: String?, ip: String?, details: String) {
        self.key = key
        self.actorName = actorName
        self.targetName = targetName
        self.ip = ip
        self.details = details
    }
}
