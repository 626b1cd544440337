import PortalLogic

/// A backup to be restored, opened as whoever started the command, who may read more than the service's user.
///
/// Its content may be anybody's: gpg and age are started when the command has become the service's user, never as root. They
/// find open what that user may not read.
final class BackupSource {
    let path: String
    let size: Int64
    /// Whether a checksum beside the file was the file's.
    let hasChecksum: Bool
    private let file: OpenFile
    private let encryption: Encryption?
    /// age's secret key, in memory.
    private let identity: OpenFile?

    /// Checks the file against its checksum.
    /// - Parameter identity: Path of the file with age's secret key.
    /// - Throws: `Refusal` if it is not what was saved, or no backup.
    init(_ path: String, identity: String?) throws {
        file = try OpenFile(plain: path)
        if let log = try? OpenFile(plain: path + "-wal"), log.size > 0 {
            throw Refusal(
                "\(path) is no backup: \(log.path) has changes that it lacks. PORTAL_DATABASE=\(path) portalctl backup DIR "
                    + "makes one of both; nothing was changed")
        }
        (self.path, size) = (path, file.size)
        hasChecksum = try Self.verify(file)
        encryption = try Encryption.of(file)
        guard encryption == .age else {
            self.identity = nil
            return
        }
        guard let identity else { throw Refusal("\(path) is encrypted by age: name its key with --identity") }
        self.identity = try OpenFile(holding: OpenFile(reading: identity).bytes(atMost: 1 << 16), named: identity)
    }

    /// Writes the database to `output`.
    /// - Parameters:
    ///   - environment: Variables of the program that decrypts it, beside those of this process.
    ///   - progress: Receives the bytes left, of `size`.
    func copy(
        to output: OpenFile, environment: [String: String], progress: (_ left: Int64) -> Void
    ) throws {
        let (content, decryption) = try opened(environment)
        var left = size
        try content.eachPart { part in
            try output.write(part)
            left = max(0, left - Int64(part.count))
            progress(left)
        }
        do { try decryption?.finish() } catch {
            throw Refusal("\(path) cannot be decrypted (\(error)); nothing was changed")
        }
        try output.sync()
    }

    /// The database as a stream, and the program that it comes from.
    private func opened(_ environment: [String: String]) throws -> (OpenFile, Subprocess?) {
        guard let encryption else { return (file, nil) }
        let pipe = try OpenFile.pipe(path)
        let process = try encryption.decrypt(
            file, identity: identity, into: pipe.writing, environment: environment)
        return (pipe.reading, process)
    }

    private static func verify(_ file: OpenFile) throws -> Bool {
        let sums = file.path + ".sha256"
        guard OpenFile.exists(sums) else { return false }
        let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
        let beside = try OpenFile(plain: sums)
        let lines = try Input(descriptor: beside.descriptor).text(limit: 1 << 16).split(separator: "\n")
        guard let line = lines.first(where: { $0.hasSuffix(" " + name) || $0.hasSuffix("*" + name) }) else {
            throw Refusal("\(sums) does not name \(name); nothing was changed")
        }
        guard try line.prefix(64).lowercased() == file.digest() else {
            throw Refusal(
                "\(file.path) is damaged or incomplete: its SHA-256 is not that of \(sums); nothing was changed")
        }
        return true
    }
}
