/// The shape of CBOR (RFC 8949), for a reader that allocates what a header declares before it looks whether that much
/// comes: libcbor, behind libfido2, takes gigabytes for nine bytes.
enum CBORShape {
    /// As deep as authenticators nest, with room.
    private static let maximumDepth = 8

    /// Whether bytes are whole items, one after the other, none of which declares more than there is.
    static func isWhole(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        while !rest.isEmpty { guard skipItem(&rest, depth: 0) else { return false } }
        return true
    }

    private static func skipItem(_ rest: inout ArraySlice<UInt8>, depth: Int) -> Bool {
        guard depth < maximumDepth, let head = rest.popFirst(), let value = argument(head & 0x1f, &rest) else {
            return false
        }
        switch head >> 5 {
        case 0, 1, 7: return true
        case 2, 3:
            guard value <= rest.count else { return false }
            rest = rest.dropFirst(Int(value))
            return true
        case 4: return skipItems(value, &rest, depth)
        case 5: return value <= rest.count && skipItems(value * 2, &rest, depth)
        default: return skipItem(&rest, depth: depth + 1)
        }
    }

    /// Each item takes a byte at least.
    private static func skipItems(_ count: UInt64, _ rest: inout ArraySlice<UInt8>, _ depth: Int) -> Bool {
        guard count <= rest.count else { return false }
        for _ in 0..<count { guard skipItem(&rest, depth: depth + 1) else { return false } }
        return true
    }

    /// Value or length of an item; `nil` for those without a definite one, which authenticators do not send (CTAP 2.2, §8).
    private static func argument(_ kind: UInt8, _ rest: inout ArraySlice<UInt8>) -> UInt64? {
        guard kind > 23 else { return UInt64(kind) }
        guard kind < 28 else { return nil }
        let length = 1 << Int(kind - 24)
        guard length <= rest.count else { return nil }
        defer { rest = rest.dropFirst(length) }
        return rest.prefix(length).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
