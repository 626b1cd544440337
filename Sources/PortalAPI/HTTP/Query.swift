import PortalStore
import PortalToolkit

extension InputDecoder {
    /// Decodes a query (`application/x-www-form-urlencoded`) into string fields.
    /// - Throws: `Problem` 400 if it is malformed or repeats a field.
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

    /// More than any endpoint needs; bounds the quadratic comparison of names.
    private static let maximumPairs = 32

    /// A list's `limit`: default 50, maximum 200.
    mutating func limit() -> Int {
        Int(optionalParsed("limit", .number(in: 1...200)) ?? 50)
    }

    /// The page's start: after the item of `after`, before that of `before`, or the beginning. `cursor` parses the
    /// values of a list's `next` and `previous`.
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

    /// The page's start in a list with ids as cursors.
    mutating func pageStart() -> PageStart<Int64> {
        pageStart { PublicID.id($0) }
    }

    /// The page's start in a list with typed ids as cursors.
    mutating func pageStart<Kind>() -> PageStart<ID<Kind>> {
        pageStart { PublicID.id($0) }
    }

    /// A field that is `true` or `false`; absent is `false`.
    mutating func flag(_ name: String) -> Bool {
        let words = ["true": true, "false": false]
        return optionalParsed(name, InputFormat(.notAChoice(of: ["true", "false"])) { words[$0] }) ?? false
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
        // A NUL would end the text in C code, such as the engine's LIKE.
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

extension Request {
    /// The fields of the JSON body.
    func jsonFields() throws -> InputDecoder {
        do {
            return try InputDecoder(json: body)
        } catch {
            throw Problem(.malformedJSON, "The body is not a JSON object: \(error).")
        }
    }

    /// Throws if the body has fields.
    func noJSON() throws {
        guard !body.isEmpty else { return }
        var fields = try jsonFields()
        try fields.finish()
    }

    /// Throws if the query has fields.
    func noQuery() throws {
        guard !query.isEmpty else { return }
        var fields = try InputDecoder(query: query)
        try fields.finish()
    }
}

extension Violation {
    static let notACursor = Violation(.notACursor, "must be a next or previous cursor of this list")
}
