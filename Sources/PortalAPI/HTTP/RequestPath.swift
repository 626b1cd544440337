/// A canonical request path, split at its slashes. Portal paths consist of unreserved characters (RFC 3986, 2.3) and
/// have one form each: anything escaped, doubled or with dot segments is invalid.
struct RequestPath {
    /// Segments without the leading slash; a trailing slash yields an empty last one.
    let segments: [String]

    init?(_ path: String) {
        var path = path
        guard path.withUTF8(Self.isCanonical) else { return nil }
        segments = path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
    }

    /// Whether all bytes are allowed, only the last segment is empty, and none is `.` or `..`.
    private static func isCanonical(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.first == UInt8(ascii: "/") else { return false }
        var length = 0
        var dots = 0
        for byte in bytes.dropFirst() {
            if byte == UInt8(ascii: "/") {
                guard length > 0, !isDots(dots, of: length) else { return false }
                (length, dots) = (0, 0)
            } else {
                guard isAllowed(byte) else { return false }
                length += 1
                if byte == UInt8(ascii: ".") { dots += 1 }
            }
        }
        return !isDots(dots, of: length)
    }

    private static func isDots(_ dots: Int, of length: Int) -> Bool { dots == length && (1...2).contains(length) }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
