extension JSONWriter {
    // MARK: Members

    /// A string.
    package mutating func field(_ name: StaticString, _ value: String) {
        key(name)
        element(value)
    }

    /// A string, or `null`.
    package mutating func field(_ name: StaticString, _ value: String?) {
        guard let value else { return null(name) }
        field(name, value)
    }

    /// A word of a closed set.
    package mutating func field(_ name: StaticString, _ value: some RawRepresentable<String>) {
        field(name, value.rawValue)
    }

    /// An integer.
    package mutating func field(_ name: StaticString, _ value: Int64) {
        key(name)
        element(value)
    }

    /// An integer, or `null`.
    package mutating func field(_ name: StaticString, _ value: Int64?) {
        guard let value else { return null(name) }
        field(name, value)
    }

    /// An integer.
    package mutating func field(_ name: StaticString, _ value: Int) {
        field(name, Int64(value))
    }

    /// A percentage-like number with at most one decimal and no exponent; `null` if `nil` or not finite.
    package mutating func field(_ name: StaticString, _ value: Double?) {
        key(name)
        element(value)
    }

    /// `true` or `false`.
    package mutating func field(_ name: StaticString, _ value: Bool) {
        key(name)
        bytes.append(value ? "true" : "false")
        needsComma = true
    }

    /// `null`: unknown values are never omitted.
    package mutating func null(_ name: StaticString) {
        key(name)
        bytes.append("null")
        needsComma = true
    }

    /// An instant as RFC 3339, or `null`.
    package mutating func instant(_ name: StaticString, _ value: Instant?) {
        guard let value else { return null(name) }
        key(name)
        bytes.append(0x22)
        bytes.append(instant: value)
        bytes.append(0x22)
        needsComma = true
    }

    /// An id in its public form.
    package mutating func id(_ name: StaticString, _ value: Int64) {
        key(name)
        bytes.reserve(PublicID.length + 2)
        bytes.put(0x22)
        PublicID.write(value, to: bytes.start + bytes.count)
        bytes.count &+= PublicID.length
        bytes.put(0x22)
        needsComma = true
    }

    /// An id in its public form, or `null`.
    package mutating func id(_ name: StaticString, _ value: Int64?) {
        guard let value else { return null(name) }
        id(name, value)
    }

    /// A typed id in its public form.
    @inlinable package mutating func id<Kind>(_ name: StaticString, _ value: ID<Kind>) { id(name, value.number) }

    /// A typed id in its public form, or `null`.
    @inlinable package mutating func id<Kind>(_ name: StaticString, _ value: ID<Kind>?) { id(name, value?.number) }

    /// An amount of money in minor units, with the currency's number of minor digits: `null` for stored currencies
    /// unknown to ISO 4217.
    package mutating func money(_ name: StaticString, minor: Int64, currency: String) {
        beginObject(name)
        amount(minor: minor, currency: currency)
        endObject()
    }

    /// The members of an amount of money.
    package mutating func amount(minor: Int64, currency: String) {
        field("amount_minor", minor)
        field("minor_digits", Currency.minorDigits(currency).map(Int64.init))
        field("currency", currency)
    }

    /// A member already in JSON, such as a stored `details`; unchecked.
    package mutating func raw(_ name: StaticString, _ json: String) {
        key(name)
        raw(json)
    }

    /// A string under a name known only at run time.
    package mutating func field(named name: String, _ value: String?) {
        key(escaping: name)
        element(value)
    }

    /// An object under a name known only at run time.
    package mutating func object<E: Error>(
        named name: String, _ body: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        key(escaping: name)
        beginObject()
        try body(&self)
        endObject()
    }

    // MARK: Elements

    /// A string as an element of an array.
    package mutating func element(_ value: String) {
        comma()
        string(value)
        needsComma = true
    }

    /// A string or `null` as an element of an array.
    package mutating func element(_ value: String?) {
        guard let value else { return raw("null") }
        element(value)
    }

    /// An integer as an element of an array.
    package mutating func element(_ value: Int64) {
        comma()
        bytes.append(decimal: value)
        needsComma = true
    }

    /// A number with at most one decimal, or `null`, as an element of an array.
    package mutating func element(_ value: Double?) {
        guard let value, (value * 10).magnitude < 0x1p62 else { return raw("null") }
        let tenths = Int64((value * 10).rounded())
        comma()
        bytes.reserve(24)
        if tenths < 0 { bytes.put(0x2d) }
        let (whole, decimal) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
        bytes.put(digits: whole)
        if decimal != 0 {
            bytes.put(0x2e)
            bytes.put(0x30 + UInt8(truncatingIfNeeded: decimal))
        }
        needsComma = true
    }

    /// JSON as an array element or the root; unchecked.
    package mutating func raw(_ json: String) {
        comma()
        bytes.append(json)
        needsComma = true
    }

    // MARK: Bytes

    package mutating func string(_ value: String) {
        var value = value
        value.withUTF8 { string($0) }
    }

    private mutating func string(_ text: UnsafeBufferPointer<UInt8>) {
        let length = text.count
        bytes.reserve(length + 2)
        bytes.put(0x22)
        if let base = text.baseAddress {
            let clean = JSONEscape.cleanPrefix(base, length)
            bytes.put(base, clean)
            if clean < length { escape(base + clean, length - clean) }
        }
        bytes.append(0x22)
    }

    @inline(never)
    private mutating func escape(_ text: UnsafePointer<UInt8>, _ length: Int) {
        bytes.reserve(length * 6 + 1)
        for byte in UnsafeBufferPointer(start: text, count: length) {
            switch byte {
            case 0x22, 0x5c: escape(byte)
            case 0x08: escape(0x62)
            case 0x09: escape(0x74)
            case 0x0a: escape(0x6e)
            case 0x0c: escape(0x66)
            case 0x0d: escape(0x72)
            case ..<0x20:
                bytes.append("\\u00")
                bytes.put(byte < 0x10 ? 0x30 : 0x31)
                bytes.put(JSONEscape.hexDigit(byte & 15))
            default: bytes.put(byte)
            }
        }
    }

    private mutating func escape(_ letter: UInt8) {
        bytes.put(0x5c)
        bytes.put(letter)
    }
}

/// Detection of bytes that need escaping.
enum JSONEscape {
    /// Number of bytes before the first control character, quote or backslash.
    static func cleanPrefix(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> Int {
        if length >= 8, isClean(bytes, length) { return length }
        var at = 0
        while at < length, bytes[at] >= 0x20, bytes[at] != 0x22, bytes[at] != 0x5c { at &+= 1 }
        return at
    }

    /// Tests eight bytes at once; the last eight may overlap the previous ones.
    private static func isClean(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        var at = 0
        while at &+ 8 < length {
            if needsEscape(eight: bytes + at) { return false }
            at &+= 8
        }
        return !needsEscape(eight: bytes + (length &- 8))
    }

    private static func needsEscape(eight bytes: UnsafePointer<UInt8>) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let word = UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self)
        let quote = word ^ (ones &* 0x22)
        let backslash = word ^ (ones &* 0x5c)
        let low = (word &- ones &* 0x20) & ~word
        return (low | ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)) & (ones &* 0x80) != 0
    }

    static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 + value : 0x57 + value
    }
}
