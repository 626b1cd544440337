import Database

/// An event with its place in the order in which its MSP's events were committed.
package struct FeedEvent: Sendable {
    /// Greater than that of every event before; not all numbers are there.
    package let number: Int64
    /// Slug of the client; `nil` for the MSP's own log.
    package let client: String?
    package let event: AuditEvent
}

extension MSPScope {
    /// Returns the MSP's events after a number, in the order in which they were committed.
    package func events(after number: Int64, limit: Int) throws -> [FeedEvent] {
        try transaction.events(of: key.msp, after: number, limit: Int64(limit))
    }

    /// The number of the MSP's last event; 0 before the first.
    package func lastEvent() throws -> Int64 {
        try transaction.first(FeedSQL.last, .id(key.msp)) { $0.integer(0) } ?? 0
    }
}

extension Transaction {
    func events(of msp: MSPID, after number: Int64, limit: Int64) throws -> [FeedEvent] {
        try all(FeedSQL.list, .id(msp), .integer(number), .integer(limit)) { row in
            FeedEvent(number: row.integer(0), client: row.optionalText(1), event: try AuditEvent(feed: row))
        }
    }
}

extension AuditEvent {
    /// Columns as in `FeedSQL.list`.
    fileprivate init(feed row: Row) throws {
        id = row.integer(2)
        at = row.instant(3)
        actorKind = try row.word(4, of: "audit_events.actor_kind")
        actorName = row.text(5)
        action = row.text(6)
        targetKind = row.text(7)
        targetID = row.optionalText(8)
        targetName = row.optionalText(9)
        ip = row.optionalText(10)
        details = row.text(11)
        actorID = row.optionalID(12)
    }
}

extension WriteTransaction {
    /// Gives the client's newest event of an instant its number; the last step of the transaction, if it can be.
    func feedNewest(at: Instant, of client: ClientID) throws {
        guard let id = try first(FeedSQL.newestOfClient, .id(client), .instant(at), as: { $0.integer(0) }) else {
            return
        }
        try feed(AuditEventKey(at: at, id: id), of: client)
    }

    fileprivate func feed(_ key: AuditEventKey, of client: ClientID) throws {
        try run(FeedSQL.countOfClient, .id(client))
        try run(FeedSQL.addOfClient, .id(client), .instant(key.at), .integer(key.id))
    }

    /// Gives the newest event of an instant in the MSP's own log its number.
    func feedNewest(at: Instant, ofMSP msp: MSPID) throws {
        guard let id = try first(FeedSQL.newestOfMSP, .id(msp), .instant(at), as: { $0.integer(0) }) else { return }
        try run(FeedSQL.countOfMSP, .id(msp))
        try run(FeedSQL.addOfMSP, .id(msp), .instant(at), .integer(id))
    }
}

extension StoreConnection {
    /// Gives a number to events since `then` that have none: a program of an earlier version wrote them during an upgrade.
    package func feedMissing(since then: Instant) throws {
        try transact { transaction in
            for client in try transaction.all(HousekeepingSQL.clients, as: { ClientID($0.integer(0)) }) {
                let missing = try transaction.all(FeedSQL.missing, .id(client), .instant(then)) { row in
                    AuditEventKey(at: row.instant(0), id: row.integer(1))
                }
                for key in missing { try transaction.feed(key, of: client) }
            }
        }
    }
}
