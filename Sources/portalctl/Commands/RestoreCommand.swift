import PortalLogic
import PortalRuntime
import PortalStore
import PortalToolkit

/// `portalctl restore`. Nothing is changed before the backup is whole, checked and ready in the same file system.
final class Restore {
    private let context: CommandContext
    private let isSure: Bool
    private let source: BackupSource
    private let line: StepLine
    private let present: ReplaceableStore
    private let staging: StagingFolder
    private var report = RestoreReport()

    init(_ context: CommandContext, _ arguments: Arguments) throws {
        self.context = context
        isSure = arguments.has("--yes")
        let path = try arguments.required("FILE")
        guard !Self.isSame(path, try context.configuration().database) else {
            throw Refusal("\(path) is the present database")
        }
        // Before the command becomes the service's user.
        source = try BackupSource(path, identity: arguments["--identity"])
        line = StepLine(context.process)
        let database = try context.database()
        do { present = try ReplaceableStore(path: database) } catch {
            throw Refusal("\(error); nothing was changed")
        }
        staging = try StagingFolder(beside: present.path)
    }

    func run() throws {
        defer { line.clear() }
        report.hasChecksum = source.hasChecksum
        try stage()
        let store = try Store(path: staging.database)
        let restored = try checked(store)
        try compare(with: restored)
        guard isSure else {
            line.clear()
            context.exitCode = 1
            return report.answer(context, source.path)
        }
        report.effects = try end(restored)
        try restored.consolidate()
        restored.close()
        try OpenFile(reading: staging.database).sync()
        try replace()
        line.clear()
        report.answer(context, source.path)
    }

    // MARK: The backup

    private func stage() throws {
        try DiskSpace.require(source.size, in: staging.path)
        let output = try OpenFile(creating: staging.database)
        try source.copy(to: output, environment: context.process.environment) {
            line.show("copying", left: $0, of: source.size)
        }
    }

    private func checked(_ store: Store) throws -> StoreConnection {
        do {
            line.show("checking")
            try checkLength()
            let connection = try store.connect()
            report.migrations = try connection.adopt()
            if let damage = try connection.integrityCheck().first { throw Refusal(damage) }
            return connection
        } catch {
            throw Refusal("\(source.path) cannot be restored: \(error); nothing was changed")
        }
    }

    /// Whether the file has the pages that its header tells of (https://sqlite.org/fileformat2.html#the_database_header): of a
    /// last one that is cut off, SQLite takes the rest to be zero.
    private func checkLength() throws {
        let file = try OpenFile(reading: staging.database)
        let head = file.head(32)
        guard head.count == 32 else { throw Refusal("it is no database") }
        let size = Int64(head[16]) << 8 | Int64(head[17])
        let pages = head[28...].reduce(0) { $0 << 8 | Int64($1) }
        guard pages * (size == 1 ? 65_536 : size) == file.size else {
            throw Refusal("it is not as long as it says: it was cut off, or something was added")
        }
    }

    /// What must not live again ends before anybody can use it.
    private func end(_ restored: StoreConnection) throws -> RestoreEffects {
        let prepared = Operations.PreparedValues(context.process.random)
        let (now, rules) = (context.process.clock(), try context.hostRules())
        return try restored.operate {
            try Operations($0, now: now, prepared: prepared, hostRules: rules).endRestored(lost: report.lost)
        }
    }

    // MARK: The present database

    private func compare(with restored: StoreConnection) throws {
        let latest = try restored.inspect { try $0.latestEntries() }
        report.latest = latest.newest
        guard present.exists else { return }
        do {
            let connection = try present.connect()
            defer { connection.close() }
            try connection.check()
            (report.newer, report.lost) = try connection.inspect {
                (try $0.entries(after: latest), try $0.latestEntries().newest)
            }
        } catch {
            report.unreadable = "\(error)"
        }
    }

    private func replace() throws {
        let kept = keptPath()
        if present.exists {
            try consolidate()
            report.kept = kept
        }
        try present.replace(by: staging.database, keeping: kept)
    }

    /// A name that is free: a restore that was killed a moment ago may have taken the first.
    private func keptPath() -> String {
        let first = present.path + ".before-restore-" + Backup.stamp(context.process.clock())
        var (path, count) = (first, 1)
        while OpenFile.exists(path) {
            count += 1
            path = "\(first)-\(count)"
        }
        return path
    }

    /// A damaged database is kept with its log as it is.
    private func consolidate() throws {
        do {
            let connection = try present.connect()
            defer { connection.close() }
            try connection.consolidate()
        } catch let error where Store.isDamaged(error) {}
    }

    private static func isSame(_ left: String, _ right: String) -> Bool {
        guard let left = FileIdentity(left), let right = FileIdentity(right) else { return false }
        return left == right
    }
}
