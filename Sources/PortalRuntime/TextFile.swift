import Glibc

/// Small text files between processes.
package enum TextFile {
    /// Reads a file of up to `limit` bytes; `nil` if it is missing, larger or not UTF-8.
    package static func read(_ path: String, atMost limit: Int) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let bytes = [UInt8](unsafeUninitializedCapacity: limit + 1) { buffer, count in
            while count <= limit {
                let got = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), limit + 1 - count)
                guard got > 0 else { return }
                count += got
            }
        }
        return bytes.count <= limit ? String(validating: bytes, as: UTF8.self) : nil
    }

    /// Writes the file whole or not at all.
    /// - Returns: whether that succeeded; else the system's error is in `errno`.
    package static func write(_ text: String, to path: String) -> Bool {
        let temporary = "\(path).\(getpid())"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o640)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return Terminal.write(Array(text.utf8), to: descriptor) && rename(temporary, path) == 0
    }
}
