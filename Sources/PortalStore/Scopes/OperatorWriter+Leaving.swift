import Database

extension OperatorScope {
    /// How many rows a client has in each table that holds any.
    package func rowCounts(of client: Int64) throws -> [(table: String, rows: Int64)] {
        try transaction.all(LeavingSQL.counts, .integer(client)) { ($0.text(0), $0.integer(1)) }
            .filter { $0.1 > 0 }.map { (table: $0.0, rows: $0.1) }
    }

    /// All audit events of a client, in no order.
    package func eachAuditEvent(of client: Int64, body: (AuditEvent) throws -> Void) throws {
        try transaction.each(LeavingSQL.events, .integer(client)) { try body(AuditEvent(row: $0)) }
    }
}

extension OperatorWriter {
    /// Deletes some of a client's figures, which may be too many for one transaction.
    /// - Returns: how many rows are gone; 0 when there are none left.
    package func removeFigures(of client: Int64, limit: Int) throws -> Int {
        for statement in [LeavingSQL.samples, LeavingSQL.nodeRollups, LeavingSQL.clientRollups] {
            let rows = try transaction.run(statement, .integer(client), .integer(Int64(limit)))
            if rows > 0 { return rows }
        }
        return 0
    }

    /// Deletes a client with everything that hangs on it, its audit log too; the MSP's log tells it.
    package func remove(_ client: Tenant, audit: NewAuditEvent) throws {
        try transaction.run(LeavingSQL.client, .integer(client.id))
        try add(audit, toMSP: client.mspID, named: client.mspName)
    }

    /// Writes down what was done in a client and has no other trace there.
    package func note(_ audit: NewAuditEvent, of client: Tenant) throws {
        try add(audit, to: client)
    }

    // MARK: A person

    /// Stores names, address and details of an audit event anew; what happened stays.
    package func erase(_ event: ErasedEvent, of client: Int64) throws {
        try transaction.run(
            LeavingSQL.eraseEvent, .integer(client), .integer(event.place.at), .integer(event.place.id),
            .text(event.actorName),
            Value(event.targetName), Value(event.ip), .text(event.details))
    }

    /// Puts another name to the command that was given to a node at an instant, ms since the epoch.
    package func eraseRequester(of node: Int64, at: Int64, name: String, client: Int64) throws {
        try transaction.run(
            LeavingSQL.eraseRequester, .integer(client), .integer(node), .integer(at), .text(name))
    }

    /// Deletes a user, when they are still there, with their sessions and links, every mail to the address, sent or
    /// not, and the throttle's counters of these subjects.
    package func erase(
        user: Int64?, email: String, subjects: [String], of client: Tenant, audit: NewAuditEvent
    ) throws {
        if let user { try transaction.run(OperatorSQL.removeUser, .integer(client.id), .integer(user)) }
        try transaction.run(LeavingSQL.mails, .integer(client.id), .text(email))
        for subject in subjects {
            try transaction.run(PeopleSQL.clearFailures, .integer(client.id), .text(subject))
        }
        try add(audit, to: client)
    }
}

/// An audit event without what told of a person.
package struct ErasedEvent: Sendable, Equatable {
    /// Where the event is.
    package var place: AuditPlace
    /// What stands there now.
    package var actorName: String
    /// What stands there now.
    package var targetName, ip: String?
    /// JSON object.
    package var details: String

    /// An event of these values.
    package init(at place: AuditPlace, actorName: String, targetName: String?, ip: String?, details: String) {
        self.place = place
        self.actorName = actorName
        self.targetName = targetName
        self.ip = ip
        self.details = details
    }
}
