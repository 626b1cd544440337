/// Time-based one-time passwords (RFC 6238) as every authenticator app computes them: SHA-1, 6 digits, 30 seconds.
package struct TOTP: Sendable {
    /// Length of a secret in bytes, equal to that of the MAC (RFC 4226 §4).
    package static let secretLength = 20
    /// Digits of a code.
    package static let digits = 6
    /// Accepted before and after the current step, for clocks that differ.
    private static let tolerance: Int64 = 1
    private static let period: Int64 = 30

    /// Shared with the app.
    package let secret: [UInt8]

    package init(secret: [UInt8]) {
        self.secret = secret
    }

    /// The number of the 30 seconds that hold an instant.
    package static func step(at now: Instant) -> Int64 { now.seconds / period }

    /// The code of a step.
    package func code(_ step: Int64) throws(CryptoFailure) -> String {
        let message = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * $0)) }
        let mac = try Crypto.hmacSHA1(message, key: secret)
        let offset = Int(mac[19] & 15)
        // Dynamic truncation (RFC 4226 §5.3).
        let number = mac[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7fff_ffff
        let text = String(number % 1_000_000)
        return String(repeating: "0", count: Self.digits - text.utf8.count) + text
    }

    /// The step whose code this is, of those accepted at `now`; `nil` for none. The caller lets each step count once.
    package func step(of code: String, now: Instant) throws(CryptoFailure) -> Int64? {
        let current = Self.step(at: now)
        var found: Int64?
        for step in (current - Self.tolerance)...(current + Self.tolerance)
        where Crypto.isEqual(Array(code.utf8), Array(try self.code(step).utf8)) {
            found = step
        }
        return found
    }

    /// The secret for an app (https://github.com/google/google-authenticator/wiki/Key-Uri-Format).
    /// - Parameters:
    ///   - issuer: shown above the code.
    ///   - account: shown below it.
    package func uri(issuer: String, account: String) -> String {
        let issuer = Self.escaped(issuer.split(separator: ":").joined(separator: " "))
        return "otpauth://totp/\(issuer):\(Self.escaped(account))?secret=\(Base32.encode(secret))&issuer=\(issuer)"
    }

    /// Percent-encoded except unreserved characters (RFC 3986 §2.3).
    private static func escaped(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e:
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default: result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }
}
