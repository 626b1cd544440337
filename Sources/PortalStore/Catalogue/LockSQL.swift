import Database

/// What a write takes first, so that two of one client (or of one MSP) run one after the other.
enum LockSQL {
    static let client = Statement(
        "lock.client", .tenant, "UPDATE client_locks SET seq = seq + 1 WHERE client_id = $1")
    static let msp = Statement("lock.msp", .directory, "UPDATE msps SET seq = seq + 1 WHERE id = $1")

    static let all = [client, msp]
}
