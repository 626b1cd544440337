/// scrypt's cost parameters (RFC 7914 §2).
package struct ScryptParameters: Sendable, Equatable {
    /// Binary logarithm of N.
    package let logCost: Int
    /// r.
    package let blockSize: Int
    /// p.
    package let parallelism: Int

    /// Returns `nil` for parameters beyond 64 MiB or a bounded time.
    package init?(logCost: Int, blockSize: Int, parallelism: Int) {
        guard (1...20).contains(logCost), (1...32).contains(blockSize), (1...16).contains(parallelism) else {
            return nil
        }
        self.init(checked: logCost, blockSize, parallelism)
    }

    private init(checked logCost: Int, _ blockSize: Int, _ parallelism: Int) {
        self.logCost = logCost
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// N = 2^15, r = 8, p = 3: OWASP's Password Storage Cheat Sheet; 256 ms and 33 MB.
    package static let standard = ScryptParameters(checked: 15, 8, 3)
    /// N = 2, r = 1, p = 1: for tests only.
    package static let insecure = ScryptParameters(checked: 1, 1, 1)
}

/// A self-describing stored password: `$scrypt$ln=15,r=8,p=3$<salt>$<key>`, in unpadded base64 (passlib's format).
package struct PasswordHash: Sendable, Equatable, CustomStringConvertible {
    /// The parameters of this hash.
    package let parameters: ScryptParameters
    let salt: [UInt8]
    package let key: [UInt8]

    static let saltLength = 16
    static let keyLength = 32

    /// Parses the stored form; `nil` for any other.
    package init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt",
            let parameters = Self.parameters(parts[2]),
            let salt = Base64.unpadded.decode(parts[3]), (Self.saltLength...64).contains(salt.count),
            let key = Base64.unpadded.decode(parts[4]), key.count == Self.keyLength
        else { return nil }
        self.parameters = parameters
        self.salt = salt
        self.key = key
    }

    /// Hashes a password. Deliberately slow; only `PasswordHasher` calls it.
    init(_ password: String, salt: [UInt8], _ parameters: ScryptParameters) throws(CryptoFailure) {
        self.parameters = parameters
        self.salt = salt
        key = try Crypto.scrypt(
            Array(Text.nfc(password).utf8), salt: salt, cost: 1 << UInt64(parameters.logCost),
            blockSize: UInt64(parameters.blockSize), parallelism: UInt64(parameters.parallelism),
            length: Self.keyLength)
    }

    /// Whether the password has this hash; as slow as hashing.
    package func matches(_ password: String) throws(CryptoFailure) -> Bool {
        Crypto.isEqual(try PasswordHash(password, salt: salt, parameters).key, key)
    }

    /// The stored form.
    package var description: String {
        "$scrypt$ln=\(parameters.logCost),r=\(parameters.blockSize),p=\(parameters.parallelism)$"
            + Base64.unpadded.encode(salt) + "$" + Base64.unpadded.encode(key)
    }

    private static func parameters(_ text: Substring) -> ScryptParameters? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 3, let logCost = number(parts[0], "ln="), let blockSize = number(parts[1], "r="),
            let parallelism = number(parts[2], "p=")
        else { return nil }
        return ScryptParameters(logCost: logCost, blockSize: blockSize, parallelism: parallelism)
    }

    private static func number(_ text: Substring, _ name: String) -> Int? {
        guard text.hasPrefix(name) else { return nil }
        let digits = text.dropFirst(name.count)
        guard (1...2).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(digits)
    }
}
