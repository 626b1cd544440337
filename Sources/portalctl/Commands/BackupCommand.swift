import Glibc
import PortalLogic
import PortalRuntime
import PortalStore
import PortalToolkit

extension Commands {
    static let backup = [
        Command(
            "backup DIR [--keep N] [--recipient R] [--with-settings]",
            """
            Saves the database to DIR while the portal goes on, as portal-<UTC time>.db with its SHA-256 beside it.
            It is checked in full before it gets its name. With --keep, only the newest N backups in DIR stay.
            --recipient encrypts it: age1… and SSH keys by age, other names by gpg with the key ring of the user that
            the command runs as; the plain text then never has a name in DIR. Keys and settings are not in it, unless
            --with-settings puts copies of both beside it.
            """, { context, arguments in try Backup(context, arguments).run() }),
        Command(
            "restore FILE [--identity KEYFILE] [--yes]",
            """
            Replaces the database by a backup, with the portal stopped. Without --yes, only checks the backup, says what
            is newer in the present database, and exits 1. The present database stays beside the new one as
            portal.db.before-restore-<UTC time>. A backup of an older version is migrated. In the restored database all
            sessions and unused links end, mails that wait are held back (mail retry sends one), and commands that wait
            end as unknown: all of these may have been used, sent or run since the backup. Of files encrypted by age,
            --identity names the file with the secret key; gpg's must be in the key ring of the portal's user.
            """, { context, arguments in try Restore(context, arguments).run() }),
    ]
}

/// `portalctl backup`.
final class Backup {
    private let context: CommandContext
    private let recipient: String?
    private let encryption: Encryption?
    private let keep: Int?
    private let folder: BackupFolder
    /// Read as whoever started the command, who may read more than the service's user.
    private let settings: SettingsCopy?
    private let database: String
    private let stem: String
    private let line: StepLine
    private var files: [(name: String, digest: String)] = []

    init(_ context: CommandContext, _ arguments: Arguments) throws {
        self.context = context
        recipient = arguments["--recipient"]
        encryption = recipient.map(Encryption.init)
        keep = try arguments["--keep"].map { text in
            guard let number = Int(text), (1...10_000).contains(number), text.first != "+" else {
                throw UsageError("--keep must be 1 to 10000")
            }
            return number
        }
        settings = arguments.has("--with-settings") ? try SettingsCopy(context) : nil
        // Become the service's user before anything is written.
        database = try context.database()
        folder = try BackupFolder(arguments.required("DIR"))
        stem = "portal-" + Self.stamp(context.process.clock())
        line = StepLine(context.process)
    }

    /// `20261129T080000Z`
    static func stamp(_ now: Instant) -> String {
        RFC3339.string(now.floored(to: .seconds(1))).filter { $0 != "-" && $0 != ":" }
    }

    private var ending: String { encryption.map { "." + $0.rawValue } ?? "" }
    private var name: String { stem + ".db" + ending }
    private var sums: String { name + ".sha256" }

    func run() throws {
        do {
            defer { line.clear() }
            try save()
            try addSettings()
            try addSums()
            // The database comes last.
            try folder.publish([sums] + files.map(\.name).reversed())
        } catch {
            for name in [sums, stem + ".db"] + files.map(\.name) { folder.discard(name) }
            throw error
        }
        try DiskMetrics(database: database).recordBackup(at: context.process.clock())
        answer(removed: try keep.map { try folder.keep($0, with: stem) } ?? 0)
    }

    // MARK: The database

    private func save() throws {
        let connection = try context.connection(mayBeOlder: true)
        let size = try connection.size()
        let needed = encryption == nil ? size : size * 2
        try DiskSpace.require(needed, in: folder.path)
        do {
            let copy = try StoreCopy(path: folder.partPath(of: stem + ".db"), isNameless: encryption != nil)
            try copy.fill(from: connection) { line.show("copying", left: $0, of: $1) }
            line.show("checking")
            if let damage = try copy.damage().first { throw Refusal("the copy is damaged: \(damage)") }
            try add(OpenFile(fcntl(copy.descriptor, F_DUPFD_CLOEXEC, 0), path: folder.path(of: name)))
        } catch let error where Store.isFull(error) {
            throw Refusal(
                "no space in \(folder.path): \(DiskSpace.text(needed)) are needed; nothing was kept (\(error))")
        }
    }

    private func add(_ copy: OpenFile) throws {
        guard encryption != nil else { return files.append((name, try copy.digest())) }
        line.show("encrypting")
        copy.rewind()
        try write(name) { try encrypt(copy, into: $0) }
    }

    private func encrypt(_ input: OpenFile, into output: OpenFile) throws {
        guard let encryption, let recipient else { return }
        try encryption.encrypt(input, to: recipient, into: output, environment: context.process.environment).finish()
    }

    // MARK: What belongs to it

    private func addSettings() throws {
        for (kind, bytes) in settings?.parts ?? [] {
            let name = stem + "." + kind + ending
            try write(name) { output in
                guard encryption == nil else { return try encrypt(OpenFile(holding: bytes, named: name), into: output) }
                try bytes.withUnsafeBytes { try output.write($0) }
            }
        }
    }

    private func write(_ name: String, by body: (OpenFile) throws -> Void) throws {
        let output = try OpenFile(creating: folder.partPath(of: name))
        files.append((name, ""))
        try body(output)
        try output.sync()
        files[files.count - 1].digest = try output.digest()
    }

    private func addSums() throws {
        let output = try OpenFile(creating: folder.partPath(of: sums))
        try output.write(files.map { "\($0.digest)  \($0.name)\n" }.joined())
        try output.sync()
    }

    // MARK: The answer

    private func answer(removed: Int) {
        let path = folder.path(of: name)
        var status = stat()
        let size = stat(path, &status) == 0 ? Int64(status.st_size) : 0
        var lines = ["Saved \(path) (\(DiskSpace.text(size)))."]
        if removed > 0 { lines.append("Removed \(counted(removed, "older backup", "older backups")).") }
        lines.append(settings?.sentence ?? "Keys and settings (/etc/portal) are not in it: keep copies elsewhere.")
        context.answer(lines.joined(separator: "\n")) { json in
            json.field("file", path)
            json.field("bytes", size)
            json.field("sha256", files.first?.digest)
            json.field("encrypted_by", encryption?.rawValue)
            json.field("with_settings", settings != nil)
            json.field("removed", removed)
        }
    }
}
