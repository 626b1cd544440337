import Database

/// Locks taken first by a write, to serialise writes of one client or MSP.
///
/// Nothing changes: PostgreSQL still locks the row; SQLite, whose lock is the write lane, writes no page.
enum LockSQL {
    static let client = Statement(
        "lock.client", .tenant, "UPDATE client_locks SET seq = seq WHERE client_id = $1")
    static let msp = Statement("lock.msp", .directory, "UPDATE msps SET seq = seq WHERE id = $1")

    static let all = [client, msp]
}
