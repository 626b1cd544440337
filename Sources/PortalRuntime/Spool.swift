import Glibc

/// Bytes in a nameless file, written once and then read: what is too much for memory.
package final class Spool {
    /// The disk failed, or is full.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// The limit is passed.
    package struct Full: Error {}

    private let descriptor: Int32
    private let limit: Int
    /// Bytes so far.
    package private(set) var count = 0
    private var position = 0

    /// - Parameters:
    ///   - folder: where the file lies, without a name.
    ///   - limit: in bytes.
    package init(folder: String, limit: Int) throws(Failure) {
        self.limit = limit
        let path = "\(folder)/.spool-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("make a file for a body") }
        unlink(path)
    }

    deinit { close(descriptor) }

    /// Appends bytes.
    /// - Throws: `Full`, or `Failure`.
    package func append(_ bytes: UnsafeRawBufferPointer) throws {
        guard count + bytes.count <= limit else { throw Full() }
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = pwrite(
                descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count, off_t(count))
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw Self.failure("store the body") }
            count += written
            rest = rest.dropFirst(written)
        }
    }

    /// Reads on, at most this many bytes; empty at the end.
    package func read(_ limit: Int) throws -> [UInt8] {
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            count = max(0, pread(descriptor, buffer.baseAddress, min(limit, self.count - position), off_t(position)))
        }
        guard !bytes.isEmpty || position == count else { throw Self.failure("read the body") }
        position += bytes.count
        return bytes
    }

    private static func failure(_ step: String) -> Failure {
        Failure(description: "cannot \(step): \(String(cString: strerror(errno)))")
    }
}

/// Takes in a body piece by piece, decoded.
package final class BodySpool {
    private let spool: Spool
    private let decoder: (any ContentDecoder)?
    private let part: UnsafeMutableRawBufferPointer

    package init(folder: String, limit: Int, coding: ContentCodingName?) throws {
        spool = try Spool(folder: folder, limit: limit)
        decoder = coding?.makeDecoder()
        part = .allocate(byteCount: 1 << 16, alignment: 16)
    }

    deinit { part.deallocate() }

    /// Takes in a piece.
    /// - Throws: `ContentDecodingFailure`, `Spool.Full`, `Spool.Failure`.
    package func append(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { bytes in
            guard let decoder else { return try spool.append(bytes) }
            try decoder.decode(bytes, into: part) { try spool.append(UnsafeRawBufferPointer(rebasing: part[..<$0])) }
        }
    }

    /// Whether the coding has come to its end.
    package var isWhole: Bool { decoder?.isWhole ?? true }

    /// Reads what was taken in, at most this many bytes; empty at the end.
    package func read(_ limit: Int) throws -> [UInt8] { try spool.read(limit) }
}
