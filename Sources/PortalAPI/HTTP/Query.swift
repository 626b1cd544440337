import PortalStore
import PortalToolkit

extension InputDecoder {
    /// The fields of a request's query (`application/x-www-form-urlencoded`), each a string.
    /// - Throws: `Problem` 400 when it is not well formed or names a field twice.
    init(query: String) throws(Problem) {
        var members: [JSON.Member] = []
        let pairs = query.utf8.split(separator: UInt8(ascii: "&"), maxSplits: Self.maximumPairs)
        guard pairs.count <= Self.maximumPairs else {
            throw Problem(.malformedRequest, "The query has too many fields.")
        }
        for pair in pairs {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]),
                let value = Self.decoded(parts.count > 1 ? parts[1] : pair.prefix(0)),
                !members.contains(where: { $0.name == name })
            else {
                throw Problem(.malformedRequest, "The query is not well formed, or names a field twice.")
            }
            members.append(JSON.Member(name: name, value: .string(value)))
        }
        self.init(members)
    }

    /// More than any address takes; each name is compared with all before it.
    private static let maximumPairs = 32

    /// `limit` of a list: 50, at most 200.
    mutating func limit() -> Int {
        Int(optionalParsed("limit", .number(in: 1...200)) ?? 50)
    }

    /// Where a page begins: after the item of `after`, before that of `before`, else with the first. `cursor` reads what a
    /// list says in `next` and `previous`.
    mutating func pageStart<Cursor>(_ cursor: @escaping (String) -> Cursor?) -> PageStart<Cursor> {
        let after = optionalParsed("after", InputFormat(.notACursor, cursor))
        let before = optionalParsed("before", InputFormat(.notACursor, cursor))
        switch (after, before) {
        case (nil, nil): return .first
        case (let after?, nil): return .after(after)
        case (nil, let before?): return .before(before)
        default:
            fail("before", .unknown, "must not come with after")
            return .first
        }
    }

    /// Where a page of a list begins whose places are ids.
    mutating func pageStart() -> PageStart<Int64> {
        pageStart { PublicID.id($0) }
    }

    /// The same where they are of a kind.
    mutating func pageStart<Kind>() -> PageStart<ID<Kind>> {
        pageStart { PublicID.id($0) }
    }

    private static func decoded(_ bytes: Substring.UTF8View.SubSequence) -> String? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard let high = rest.popFirst().flatMap(hexValue), let low = rest.popFirst().flatMap(hexValue) else {
                    return nil
                }
                decoded.append(high << 4 | low)
            } else {
                decoded.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        // Where C reads on, in the engine's LIKE for one, a zero would end the text.
        return decoded.contains(0) ? nil : String(validating: decoded, as: UTF8.self)
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension Violation {
    static let notACursor = Violation(.notACursor, "must be a next or previous cursor of this list")
}
