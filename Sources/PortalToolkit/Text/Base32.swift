/// Base32 of RFC 4648 §6 without padding: secrets of authenticator apps.
package enum Base32 {
    private static let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

    /// Encodes bytes.
    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        encode(bytes, alphabet)
    }

    /// Encodes bytes with 32 letters; the last one is filled up with zeros.
    static func encode(_ bytes: some Sequence<UInt8>, _ alphabet: StaticString) -> String {
        var text: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 5 {
                count -= 5
                text.append(alphabet.utf8Start[Int(bits >> UInt32(count) & 31)])
            }
        }
        if count > 0 { text.append(alphabet.utf8Start[Int(bits << UInt32(5 - count) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }
}
