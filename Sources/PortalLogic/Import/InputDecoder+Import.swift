import PortalStore
import PortalToolkit

/// Fields specific to import lines.
extension InputDecoder {
    /// Decodes an upstream id.
    mutating func upstreamID(_ name: String = "id") -> String {
        text(name, max: 128)
    }

    mutating func slug(_ name: String) -> String {
        parsed(name, .slug) ?? ""
    }

    /// Decodes an optional upstream id.
    mutating func optionalUpstreamID(_ name: String) -> String? {
        optionalText(name, max: 128)
    }

    /// Decodes a line's upstream stamp; 0 if missing.
    mutating func stamp() -> Instant {
        optionalInstant("updated_at") ?? 0
    }

    /// Decodes an instant; may be missing or `null`.
    mutating func optionalInstant(_ name: String) -> Instant? {
        optionalParsed(name, .instant)
    }

    /// Decodes a calendar date, `YYYY-MM-DD`.
    mutating func date(_ name: String) -> String {
        parsed(name, .date) ?? ""
    }

    /// Decodes a calendar date; may be missing or `null`.
    mutating func optionalDate(_ name: String) -> String? {
        optionalParsed(name, .date)
    }

    /// Decodes the ISO 4217 code of a currency with a minor unit.
    mutating func currency(_ name: String) -> String {
        let message = "must be a currency of ISO 4217 with a minor unit, such as EUR"
        let form = InputFormat(Violation(.notACurrency, message)) { Currency.minorDigits($0) == nil ? nil : $0 }
        return parsed(name, form) ?? ""
    }

    mutating func word(_ name: String) -> String {
        let form = InputFormat(Violation(.notAWord, "must be 1 to 64 of a-z 0-9 . _ -")) { text in
            (1...64).contains(text.utf8.count) && text.utf8.allSatisfy(Self.isWordByte) ? text : nil
        }
        return parsed(name, form) ?? ""
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x61...0x7a, 0x2d, 0x2e, 0x5f: true
        default: false
        }
    }

    /// Decodes up to 32 IP addresses.
    mutating func addresses(_ name: String) -> [String] {
        strings(name, max: 32, length: 45).enumerated().compactMap { index, text in
            if let address = IPLiteral.normalized(text) { return address }
            fail("\(name)[\(index)]", .notAnIPAddress)
            return nil
        }
    }

    /// Decodes money; in `currency` if given.
    mutating func money(_ name: String, in currency: String? = nil) -> (minor: Int64, currency: String) {
        let money = object(name) { money in
            let minor = money.integer("amount_minor", in: -LineParser.maximumValue...LineParser.maximumValue)
            let own = money.currency("currency")
            if let currency, !currency.isEmpty, !own.isEmpty, own != currency {
                money.fail("currency", .otherCurrency, "must be that of the total")
            }
            return (minor, own)
        }
        return money ?? (0, "")
    }

    /// Decodes `{field: {old, new}}` into stored form.
    mutating func details(_ name: String) -> String {
        guard let value = json(name), value != .null else { return "{}" }
        guard case .object(let changes) = value, changes.count <= 50,
            changes.allSatisfy({ $0.name.unicodeScalars.count <= 64 && Self.isChange($0.value) })
        else {
            fail(
                name, .notChanges,
                "must be {field: {old, new}} with at most 50 fields, names of 64 and texts of 1000 characters")
            return "{}"
        }
        var writer = JSONWriter(capacity: 256)
        writer.object { writer in
            for change in changes {
                writer.object(named: change.name) { writer in
                    writer.raw("old", Self.scalar(change.value["old"]))
                    writer.raw("new", Self.scalar(change.value["new"]))
                }
            }
        }
        return String(decoding: writer.finish(), as: UTF8.self)
    }

    private static func isChange(_ value: JSON) -> Bool {
        guard case .object(let members) = value, members.count == 2, let old = value["old"], let new = value["new"]
        else { return false }
        return isScalar(old) && isScalar(new)
    }

    private static func isScalar(_ value: JSON) -> Bool {
        switch value {
        case .array, .object: false
        case .string(let text): text.unicodeScalars.count <= 1000
        default: true
        }
    }

    /// JSON text of a value; not for arrays and objects.
    private static func scalar(_ value: JSON?) -> String {
        switch value {
        case .bool(let flag): return flag ? "true" : "false"
        case .integer(let integer): return String(integer)
        case .real(let real): return real.description
        case .string(let text):
            var writer = JSONWriter(capacity: 64)
            writer.element(text)
            return String(decoding: writer.finish(), as: UTF8.self)
        default: return "null"
        }
    }
}

extension Violation {
    static let notAnIPAddress = Violation(.notAnIPAddress, "must be an IP address")
}

extension InputFormat where Value == String {
    /// An IP address in canonical form.
    static var ipAddress: InputFormat { InputFormat(.notAnIPAddress, IPLiteral.normalized) }

    /// A decimal number with at most 12 digits, and 6 after the point.
    static var decimal: InputFormat {
        InputFormat(Violation(.notADecimal, "must be a decimal number such as 1.5"), Decimal.normalized)
    }
}

extension InputFormat where Value == String {
    /// A tax rate in percent: a decimal number from 0 to 100, without zeros that say nothing.
    static var taxRate: InputFormat {
        InputFormat(Violation(.notADecimal, "must be a decimal number of percent from 0 to 100, such as 19 or 7.5")) {
            text in
            guard let rate = Decimal.normalized(text).flatMap(TaxRate.init) else { return nil }
            return rate.description
        }
    }
}

/// Decimal numbers as text, such as quantities.
enum Decimal {
    /// Returns a text with at most 12 digits, at most 6 of them after the point; `nil` for other texts.
    static func normalized(_ text: String) -> String? {
        let parts = text.utf8.drop { $0 == 0x2d }.split(separator: 0x2e, omittingEmptySubsequences: false)
        guard !text.utf8.starts(with: [0x2d, 0x2d]), (1...2).contains(parts.count),
            (1...12).contains(parts[0].count), parts.count == 1 || (1...6).contains(parts[1].count),
            parts.allSatisfy({ $0.allSatisfy { (0x30...0x39).contains($0) } })
        else { return nil }
        return text
    }
}
