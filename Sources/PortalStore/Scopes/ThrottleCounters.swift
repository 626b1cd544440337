import Database

/// The throttle counters of a client, in the transaction of what is counted.
package struct ThrottleCounters {
    private let transaction: WriteTransaction
    private let client: ClientID

    init(_ transaction: WriteTransaction, _ client: ClientID) {
        (self.transaction, self.client) = (transaction, client)
    }

    /// Returns the failures of a subject in its last window.
    package func failures(_ subject: String) throws -> ThrottleCount? {
        try PublicScope(transaction: transaction.reading).failures(client: client, subject: subject)
    }

    /// Counts a failure of a subject.
    /// - Parameter oldest: Windows that began then or earlier are over.
    package func add(_ subject: String, now: Instant, oldest: Instant) throws {
        try transaction.run(PeopleSQL.addFailure, .id(client), .text(subject), .instant(now), .instant(oldest))
    }

    /// Resets the failures of a subject.
    package func clear(_ subject: String) throws {
        try transaction.run(PeopleSQL.clearFailures, .id(client), .text(subject))
    }
}

extension PublicWriter {
    /// The client's counters.
    package var counters: ThrottleCounters { ThrottleCounters(transaction, client) }
}

extension TenantWriter {
    /// The client's counters.
    package var counters: ThrottleCounters { ThrottleCounters(transaction, client) }
}
