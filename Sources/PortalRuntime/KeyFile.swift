import Glibc
package import PortalToolkit

/// Reads the signing key file.
package enum KeyFile {
    /// The key file is unusable; names the setting, never file contents.
    package struct Failure: Error, CustomStringConvertible {
        /// For the operator.
        package let description: String
    }

    /// Maximum size in bytes.
    package static let maximumSize = 64 * 1024

    /// Reads the configured file.
    /// - Throws: ``Failure`` if it is missing, unreadable, not a regular file, too large, or, outside systemd's
    ///   credentials folder, accessible to group or others.
    package static func read(_ configuration: Configuration) throws(Failure) -> String {
        try read(configuration.keys, isCredential: isCredential(configuration))
    }

    /// Reads the keys of the configured file.
    /// - Throws: ``Failure``, also for invalid lines, with their numbers.
    package static func keyRing(_ configuration: Configuration) throws(Failure) -> KeyRing {
        let text = try read(configuration)
        do { return try KeyRing(text) } catch { throw Failure(description: "PORTAL_KEYS: \(error)") }
    }

    static func isCredential(_ configuration: Configuration) -> Bool {
        guard let folder = configuration.credentialsFolder else { return false }
        return configuration.keys.hasPrefix(folder + "/") && !configuration.keys.contains("/../")
    }

    static func read(_ path: String, isCredential: Bool) throws(Failure) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure("cannot be read: \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw failure("is not a plain file")
        }
        guard isCredential || status.st_mode & 0o077 == 0 else {
            throw failure("must be readable for its owner only (chmod 600)")
        }
        guard status.st_size <= maximumSize else { throw failure("is too long") }
        guard let text = TextFile.text(of: descriptor, atMost: maximumSize) else { throw failure("is not UTF-8") }
        return text
    }

    /// The first line of a credential; `nil` if there is none or it cannot be read.
    package static func line(_ path: String) -> String? {
        guard let text = try? read(path, isCredential: true) else { return nil }
        return text.split(whereSeparator: \.isNewline).first.map(String.init)
    }

    private static func failure(_ reason: String) -> Failure { Failure(description: "PORTAL_KEYS: the file \(reason)") }
}
