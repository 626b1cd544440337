/// The portal's signing keys: the first signs, all verify.
package struct KeyRing: Sendable {
    /// A named key.
    package struct Key: Sendable {
        /// Name in a token's header: 1 to 32 of `A–Z a–z 0–9 . _ -`.
        package let id: String
        /// At least 32 bytes.
        package let secret: [UInt8]
    }

    /// All problems of a key file; never its contents.
    package struct InvalidKeys: Error, Equatable, CustomStringConvertible {
        /// Sentences with line numbers.
        package let problems: [String]

        package var description: String { problems.joined(separator: "; ") }
    }

    /// At least one, in the order of the file.
    package let keys: [Key]

    /// Minimum key length in bytes, equal to the MAC's (RFC 7518 §3.2).
    package static let minimumLength = 32

    /// Parses a key file: one `kid:base64` per line; empty lines and lines starting with `#` are skipped.
    package init(_ text: String) throws(InvalidKeys) {
        var keys: [Key] = []
        var problems: [String] = []
        let lines = text.utf8.split(separator: 0x0a, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let line = String(Substring(line.last == 0x0d ? line.dropLast() : line))
            if line.isEmpty || line.utf8.first == 0x23 { continue }
            do throws(InvalidKey) {
                let key = try Self.key(line)
                if keys.contains(where: { $0.id == key.id }) { throw InvalidKey(reason: "its kid occurs twice") }
                keys.append(key)
            } catch { problems.append("line \(index + 1): \(error.reason)") }
        }
        if keys.isEmpty, problems.isEmpty { problems.append("there is no key") }
        guard problems.isEmpty else { throw InvalidKeys(problems: problems) }
        self.keys = keys
    }

    /// A key file line with a new key.
    package static func line(id: String, random: RandomSource) -> String {
        id + ":" + Base64.standard.encode(random.bytes(minimumLength))
    }

    private struct InvalidKey: Error { let reason: String }

    private static func key(_ line: String) throws(InvalidKey) -> Key {
        guard let colon = line.utf8.firstIndex(of: 0x3a) else { throw InvalidKey(reason: "must be kid:base64") }
        let id = String(line[..<colon])
        guard isValidID(id) else { throw InvalidKey(reason: "its kid must be 1 to 32 of A-Z a-z 0-9 . _ -") }
        guard let secret = Base64.standard.decode(line[line.utf8.index(after: colon)...]) else {
            throw InvalidKey(reason: "its key is not base64")
        }
        guard secret.count >= minimumLength else { throw InvalidKey(reason: "its key has less than 32 bytes") }
        return Key(id: id, secret: secret)
    }

    /// Whether the text is a valid key id.
    package static func isValidID(_ id: String) -> Bool {
        (1...32).contains(id.utf8.count)
            && id.utf8.allSatisfy {
                switch $0 {
                case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f: true
                default: false
                }
            }
    }
}
