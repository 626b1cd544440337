/// A canonical request path, split at its slashes. Every address of the portal is made of unreserved characters
/// (RFC 3986, 2.3), so each has one form only: whatever is escaped, doubled or has dot segments is no address.
struct RequestPath {
    /// Segments without the leading slash; a trailing slash gives a last empty one.
    let segments: [Substring]

    init?(_ path: String) {
        guard path.utf8.first == UInt8(ascii: "/"), path.utf8.allSatisfy(Self.isAllowed) else { return nil }
        let segments = path.dropFirst().utf8.split(
            separator: UInt8(ascii: "/"), omittingEmptySubsequences: false
        ).map { Substring($0) }
        guard segments.dropLast().allSatisfy({ !$0.isEmpty }), !segments.contains("."), !segments.contains("..") else {
            return nil
        }
        self.segments = segments
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
