import CSQLite
import Synchronization

/// A window inside a checkpoint that is too short to hit by chance: between reading the head of the WAL index and
/// reading how much of the log is copied, SQLite calls the file's `xUnfetch` if the head has changed meanwhile.
enum RaceWindow {
    private static let body = Mutex<(@Sendable () -> Void)?>(nil)

    private typealias Extension =
        @convention(c) (OpaquePointer?, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, OpaquePointer?) -> Int32

    /// Runs `body` in the window of each connection opened from now on.
    static func open(_ body: @escaping @Sendable () -> Void) {
        self.body.withLock { $0 = body }
        let entry: Extension = { database, _, _ in RaceWindow.hook(database) }
        sqlite3_auto_extension(unsafeBitCast(entry, to: (@convention(c) () -> Void).self))
    }

    private static func hook(_ database: OpaquePointer?) -> Int32 {
        var file: UnsafeMutablePointer<sqlite3_file>?
        let status = sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file)
        guard status == SQLITE_OK, let file, let methods = file.pointee.pMethods else { return SQLITE_ERROR }
        let changed = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        changed.initialize(to: methods.pointee)
        changed.pointee.xUnfetch = { _, _, _ in
            RaceWindow.body.withLock { $0 }?()
            return SQLITE_OK
        }
        file.pointee.pMethods = UnsafePointer(changed)
        return SQLITE_OK
    }
}

/// A connection that bypasses `Database`, and so the lane.
struct RawConnection {
    struct Failed: Error {
        let code: Int32
    }

    private let database: OpaquePointer?

    init(_ path: String) throws {
        var database: OpaquePointer?
        try Self.check(sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil))
        self.database = database
        try Self.check(sqlite3_exec(database, "PRAGMA journal_mode = WAL", nil, nil, nil))
        try Self.check(sqlite3_exec(database, "SELECT * FROM sqlite_schema", nil, nil, nil))
    }

    func checkpoint() throws {
        try Self.check(sqlite3_wal_checkpoint_v2(database, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil))
    }

    private static func check(_ code: Int32) throws {
        guard code == SQLITE_OK else { throw Failed(code: code) }
    }
}
