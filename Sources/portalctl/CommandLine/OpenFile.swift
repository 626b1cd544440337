import CLinux
import Glibc
import PortalLogic
import PortalToolkit

/// An open file or pipe, closed with this value.
final class OpenFile {
    let path: String
    let descriptor: Int32

    /// Opens a file for reading.
    convenience init(reading path: String) throws {
        try self.init(path, O_RDONLY, "read")
    }

    /// Opens a file for reading that somebody else may have put there: no link, pipe or device, which could be any file of
    /// root's, or keep it waiting.
    convenience init(plain path: String) throws {
        try self.init(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, "read")
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Refusal("\(path) is no plain file")
        }
    }

    /// Creates a file that only its owner may read.
    convenience init(creating path: String) throws {
        try self.init(path, O_RDWR | O_CREAT | O_EXCL, "write")
    }

    /// Opens a folder, to lock or sync it.
    convenience init(folder path: String) throws {
        try self.init(path, O_RDONLY | O_DIRECTORY, "use")
    }

    /// A file in memory, at its start, that goes with its last descriptor.
    /// - Parameter name: Stands for its path in messages.
    convenience init(holding bytes: [UInt8], named name: String) throws {
        let descriptor = clinux_memory_file()
        guard descriptor >= 0 else { throw Self.refusal("copy", name) }
        self.init(descriptor, path: name)
        try bytes.withUnsafeBytes { try write($0) }
        rewind()
    }

    /// Takes over a descriptor.
    init(_ descriptor: Int32, path: String) {
        (self.descriptor, self.path) = (descriptor, path)
    }

    private convenience init(_ path: String, _ mode: Int32, _ verb: String) throws {
        let descriptor = open(path, mode | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.refusal(verb, path) }
        self.init(descriptor, path: path)
    }

    deinit {
        close(descriptor)
    }

    /// Whether there is anything at a path.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Both ends of a new pipe.
    static func pipe(_ path: String) throws -> (reading: OpenFile, writing: OpenFile) {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { throw refusal("read", path) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (OpenFile(ends[0], path: path), OpenFile(ends[1], path: path))
    }

    var size: Int64 {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int64(status.st_size) : 0
    }

    func rewind() { lseek(descriptor, 0, SEEK_SET) }

    /// Passes what follows the present place to `body`, in parts.
    func eachPart(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.refusal("read", path) }
            if count == 0 { return }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// What follows the present place.
    /// - Throws: `Refusal` if that is more than `limit`.
    func bytes(atMost limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try eachPart {
            guard bytes.count + $0.count <= limit else { throw Refusal("\(path) is too long") }
            bytes += $0
        }
        return bytes
    }

    /// The first bytes; leaves the place at the start.
    func head(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let got = pread(descriptor, &bytes, count, 0)
        return Array(bytes.prefix(max(0, got)))
    }

    func write(_ part: UnsafeRawBufferPointer) throws {
        var rest = part
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.refusal("write", path) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    func write(_ text: String) throws {
        try Array(text.utf8).withUnsafeBytes { try write($0) }
    }

    func sync() throws {
        guard fsync(descriptor) == 0 else { throw Self.refusal("write", path) }
    }

    /// The SHA-256 of the whole file, in hexadecimal; leaves the place at the start.
    func digest() throws -> String {
        rewind()
        defer { rewind() }
        let digest = try SHA256()
        try eachPart { try digest.add($0) }
        return try digest.finish()
    }

    static func refusal(_ verb: String, _ path: String) -> Refusal {
        Refusal("cannot \(verb) \(path): \(String(cString: strerror(errno)))")
    }
}

/// Free space, checked before much is written.
enum DiskSpace {
    /// - Throws: `Refusal` with what is needed and what is there.
    static func require(_ bytes: Int64, in folder: String) throws {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { throw OpenFile.refusal("use", folder) }
        let free = Int64(status.f_bavail) * Int64(status.f_frsize)
        guard free < bytes else { return }
        throw Refusal("no space in \(folder): \(text(bytes)) are needed, \(text(free)) are free; nothing was changed")
    }

    /// `214.7 MB`
    static func text(_ bytes: Int64) -> String {
        let (tenths, unit) =
            bytes < 1_000_000
            ? (bytes / 100, "kB") : bytes < 10_000_000_000 ? (bytes / 100_000, "MB") : (bytes / 100_000_000, "GB")
        return "\(tenths / 10).\(tenths % 10) \(unit)"
    }
}
