import Glibc

/// Small text files that may have been put there by others. ``AtomicFile`` writes them.
package enum TextFile {
    /// Reads a file of up to `limit` bytes; `nil` if it is missing, larger or not UTF-8.
    package static func read(_ path: String, atMost limit: Int) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return text(of: descriptor, atMost: limit)
    }

    /// What follows the present place of an open file; `nil` if it is longer or not UTF-8.
    static func text(of descriptor: Int32, atMost limit: Int) -> String? {
        let bytes = [UInt8](unsafeUninitializedCapacity: limit + 1) { buffer, count in
            while count <= limit {
                let got = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), limit + 1 - count)
                guard got > 0 else { return }
                count += got
            }
        }
        return bytes.count <= limit ? String(validating: bytes, as: UTF8.self) : nil
    }
}
