import PortalLogic

/// A backup to be restored, opened as whoever started the command, who may read more than the service's user.
final class BackupSource {
    let path: String
    let size: Int64
    /// Whether a checksum beside the file was the file's.
    let hasChecksum: Bool
    private let content: OpenFile
    private let filter: Filter?

    /// Checks the file against its checksum, and starts decrypting it if need be.
    /// - Throws: `Refusal` if it is not what was saved, or no backup.
    init(_ path: String, identity: String?, environment: [String: String]) throws {
        let file = try OpenFile(plain: path)
        (self.path, size) = (path, file.size)
        hasChecksum = try Self.verify(file)
        guard let encryption = try Encryption.of(file) else {
            (content, filter) = (file, nil)
            return
        }
        let pipe = try OpenFile.pipe(path)
        filter = try encryption.decrypt(file, identity: identity, into: pipe.writing, environment: environment)
        content = pipe.reading
    }

    /// Writes the database to `output`.
    /// - Parameter progress: Receives the bytes left, of `size`.
    func copy(to output: OpenFile, progress: (_ left: Int64) -> Void) throws {
        var left = size
        try content.eachPart { part in
            try output.write(part)
            left = max(0, left - Int64(part.count))
            progress(left)
        }
        do { try filter?.finish() } catch {
            throw Refusal("\(path) cannot be decrypted (\(error)); nothing was changed")
        }
        try output.sync()
    }

    private static func verify(_ file: OpenFile) throws -> Bool {
        let sums = file.path + ".sha256"
        guard OpenFile.exists(sums) else { return false }
        let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
        let beside = try OpenFile(plain: sums)
        let lines = try LineReader.text(Input(descriptor: beside.descriptor), limit: 1 << 16).split(separator: "\n")
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
