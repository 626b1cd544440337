import Glibc
import PortalLogic

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

/// Splits an input into lines.
struct LineReader {
    private let input: Input
    private var block: [UInt8] = []
    private var at = 0
    private var taken = 0
    private var isBegun = false

    init(_ input: Input) {
        self.input = input
    }

    /// Number of input bytes in the lines so far.
    var consumed: Int { taken - block.count + at }

    /// The next line without its end; `nil` after the last. Overlong lines are truncated, and later rejected, to bound
    /// memory. A byte order mark is skipped only at the start of the input.
    mutating func next() throws -> [UInt8]? {
        guard !isBegun else { return try line() }
        isBegun = true
        return try line().map { $0.starts(with: [0xef, 0xbb, 0xbf]) ? Array($0.dropFirst(3)) : $0 }
    }

    private mutating func line() throws -> [UInt8]? {
        var line: [UInt8] = []
        while true {
            if at == block.count {
                block = try input.read(1 << 16)
                taken += block.count
                at = 0
                if block.isEmpty { return line.isEmpty ? nil : line }
            }
            let end = block[at...].firstIndex(of: 0x0a) ?? block.count
            if line.count <= Importer.maximumLineLength { line += block[at..<end] }
            at = min(end + 1, block.count)
            if end < block.count { return line }
        }
    }

    /// The whole input as text, without a trailing line end; at most `limit` bytes.
    static func text(_ input: Input, limit: Int) throws -> String {
        var bytes: [UInt8] = []
        while bytes.count <= limit {
            let more = try input.read(4096)
            if more.isEmpty { break }
            bytes += more
        }
        if bytes.last == 0x0a { bytes.removeLast() }
        if bytes.last == 0x0d { bytes.removeLast() }
        guard bytes.count <= limit, let text = String(validating: bytes, as: UTF8.self) else {
            throw Refusal("the input is too long or not UTF-8")
        }
        return text
    }
}
