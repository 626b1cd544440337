import Glibc
package import PortalLogic

/// Reads the file with the signing keys.
package enum KeyFile {
    /// Why the file is not used; a sentence that names the setting, never what is in the file.
    package struct Refused: Error, CustomStringConvertible {
        /// For the operator.
        package let description: String
    }

    /// The longest file that is read, in bytes.
    package static let limit = 64 * 1024

    /// The text of the file that the configuration names.
    /// - Throws: ``Refused`` when it is missing, unreadable, no plain file, too long, or open to group or others
    ///   outside systemd's credentials folder.
    package static func read(_ configuration: Configuration) throws(Refused) -> String {
        try read(configuration.keys, isCredential: isCredential(configuration))
    }

    /// The keys of the file that the configuration names.
    /// - Throws: ``Refused``, also when a line is wrong; it names the lines.
    package static func keyRing(_ configuration: Configuration) throws(Refused) -> KeyRing {
        let text = try read(configuration)
        do { return try KeyRing(text) } catch { throw Refused(description: "PORTAL_KEYS: \(error)") }
    }

    static func isCredential(_ configuration: Configuration) -> Bool {
        guard let folder = configuration.credentialsFolder else { return false }
        return configuration.keys.hasPrefix(folder + "/") && !configuration.keys.contains("/../")
    }

    static func read(_ path: String, isCredential: Bool) throws(Refused) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw refused("cannot be read: \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw refused("is not a plain file")
        }
        guard isCredential || status.st_mode & 0o077 == 0 else {
            throw refused("must be readable for its owner only (chmod 600)")
        }
        guard status.st_size <= limit else { throw refused("is too long") }
        return try text(of: descriptor)
    }

    private static func text(of descriptor: Int32) throws(Refused) -> String {
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            while count < limit {
                let got = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), limit - count)
                guard got > 0 else { return }
                count += got
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw refused("is not UTF-8") }
        return text
    }

    private static func refused(_ reason: String) -> Refused { Refused(description: "PORTAL_KEYS: the file \(reason)") }
}
