import Database

/// What a write takes first, so that two of one client (or of one MSP) run one after the other.
///
/// Nothing is changed: PostgreSQL locks the row all the same, and SQLite, whose write lane is the lock, writes no page.
enum LockSQL {
    static let client = Statement(
        "lock.client", .tenant, "UPDATE client_locks SET seq = seq WHERE client_id = $1")
    static let msp = Statement("lock.msp", .directory, "UPDATE msps SET seq = seq WHERE id = $1")

    static let all = [client, msp]
}
