import Glibc
import PortalLogic
import PortalToolkit

/// A source of lines: a descriptor, or bytes in memory.
struct Input {
    /// Reads at most this many bytes; empty at the end.
    let read: (_ limit: Int) throws -> [UInt8]
    /// Size in bytes; `nil` if unknown.
    let size: Int?

    /// A descriptor, read in blocks.
    init(descriptor: Int32) {
        size = Self.rest(of: descriptor)
        read = { limit in
            var result: Int = 0
            var reason: Int32 = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
                repeat { result = Glibc.read(descriptor, buffer.baseAddress, limit) } while result < 0 && errno == EINTR
                reason = errno
                count = max(result, 0)
            }
            if result < 0 { throw Refusal("cannot read the input: \(String(cString: strerror(reason)))") }
            return bytes
        }
    }

    /// Reads from memory.
    init(_ bytes: [UInt8]) {
        size = bytes.count
        var rest = bytes[...]
        read = { limit in
            defer { rest = rest.dropFirst(limit) }
            return Array(rest.prefix(limit))
        }
    }

    /// Opens a file; never closed, as the process ends soon.
    init(path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw Refusal("cannot read \(path): \(String(cString: strerror(errno)))")
        }
        self.init(descriptor: descriptor)
    }

    /// Bytes of a file after the current position; `nil` for a pipe.
    private static func rest(of descriptor: Int32) -> Int? {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return max(0, Int(status.st_size) - max(0, lseek(descriptor, 0, SEEK_CUR)))
    }
}

extension Input {
    /// Its lines, each at most as long as an imported one may be.
    var lines: LineReader { LineReader(maximum: Importer.maximumLineLength, read) }

    /// The first bytes of the input, all of it where there are no more.
    func bytes(limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < limit {
            let more = try read(limit - bytes.count)
            if more.isEmpty { break }
            bytes += more
        }
        return bytes
    }

    /// The whole input as text, without a trailing line end; at most `limit` bytes.
    func text(limit: Int) throws -> String {
        // A byte more tells that it is too long.
        var bytes = try bytes(limit: limit + 1)
        if bytes.last == 0x0a { bytes.removeLast() }
        if bytes.last == 0x0d { bytes.removeLast() }
        guard bytes.count <= limit, let text = String(validating: bytes, as: UTF8.self) else {
            throw Refusal("the input is too long or not UTF-8")
        }
        return text
    }
}
