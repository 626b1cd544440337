/// The public form of an id: 13 characters of lower-case Crockford base32 of a positive 63-bit number.
///
/// Accepts exactly one form: no upper case, no `i l o u`, no hyphens, no zero.
package enum PublicID {
    /// Number of characters of an id.
    package static let length = 13

    private static let alphabet: StaticString = "0123456789abcdefghjkmnpqrstvwxyz"

    /// Formats an id.
    package static func string(_ id: Int64) -> String {
        String(unsafeUninitializedCapacity: length) { buffer in
            guard let base = buffer.baseAddress else { return 0 }
            write(id, to: base)
            return length
        }
    }

    @inlinable package static func string<Kind>(_ id: ID<Kind>) -> String { string(id.number) }

    /// Parses an id; `nil` if `string` would not produce the text.
    package static func id(_ text: some StringProtocol) -> Int64? {
        var value: UInt64 = 0
        var count = 0
        for byte in text.utf8 {
            guard let digit = digit(byte), count < length, count > 0 || digit < 8 else { return nil }
            value = value << 5 | digit
            count += 1
        }
        guard count == length, value > 0 else { return nil }
        return Int64(value)
    }

    /// Parses a typed id.
    package static func id<Kind>(_ text: some StringProtocol) -> ID<Kind>? {
        let id: Int64? = id(text)
        return id.map(ID.init(_:))
    }

    package static func write(_ id: Int64, to out: UnsafeMutablePointer<UInt8>) {
        var rest = UInt64(bitPattern: id) & (1 << 63 - 1)
        for place in stride(from: length - 1, through: 0, by: -1) {
            out[place] = alphabet.utf8Start[Int(rest & 31)]
            rest >>= 5
        }
    }

    private static func digit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case 0x30...0x39: UInt64(byte - 0x30)
        case 0x61...0x68: UInt64(byte - 0x61 + 10)  // a–h
        case 0x6a, 0x6b: UInt64(byte - 0x6a + 18)  // j k
        case 0x6d, 0x6e: UInt64(byte - 0x6d + 20)  // m n
        case 0x70...0x74: UInt64(byte - 0x70 + 22)  // p–t
        case 0x76...0x7a: UInt64(byte - 0x76 + 27)  // v–z
        default: nil
        }
    }
}
