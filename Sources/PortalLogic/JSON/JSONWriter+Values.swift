#if canImport(Glibc)
    import Glibc
#endif

extension JSONWriter {
    // MARK: Members

    /// A string.
    public mutating func field(_ name: StaticString, _ value: String) {
        key(name)
        element(value)
    }

    /// A string, or `null`.
    public mutating func field(_ name: StaticString, _ value: String?) {
        guard let value else { return null(name) }
        field(name, value)
    }

    /// An integer.
    public mutating func field(_ name: StaticString, _ value: Int64) {
        key(name)
        element(value)
    }

    /// An integer, or `null`.
    public mutating func field(_ name: StaticString, _ value: Int64?) {
        guard let value else { return null(name) }
        field(name, value)
    }

    /// An integer.
    public mutating func field(_ name: StaticString, _ value: Int) {
        field(name, Int64(value))
    }

    /// A number with at most one decimal and no exponent, as percentages are, or `null`; so is what is not finite.
    public mutating func field(_ name: StaticString, _ value: Double?) {
        key(name)
        element(value)
    }

    /// `true` or `false`.
    public mutating func field(_ name: StaticString, _ value: Bool) {
        key(name)
        append(value ? "true" : "false")
        needsComma = true
    }

    /// `null`: a value that is not known is never left out.
    public mutating func null(_ name: StaticString) {
        key(name)
        append("null")
        needsComma = true
    }

    /// A string from UTF-8 that is known to be valid, such as a column of the current row.
    public mutating func field(_ name: StaticString, utf8 value: UnsafeRawBufferPointer) {
        key(name)
        string(value)
        needsComma = true
    }

    /// An instant, epoch milliseconds, as RFC 3339, or `null`.
    public mutating func instant(_ name: StaticString, _ value: Int64?) {
        guard let value else { return null(name) }
        key(name)
        reserve(RFC3339.maximumLength + 2)
        put(0x22)
        count += RFC3339.write(value, to: start + count)
        put(0x22)
        needsComma = true
    }

    /// An id in its public form.
    public mutating func id(_ name: StaticString, _ value: Int64) {
        key(name)
        reserve(PublicID.length + 2)
        put(0x22)
        PublicID.write(value, to: start + count)
        count += PublicID.length
        put(0x22)
        needsComma = true
    }

    /// An id in its public form, or `null`.
    public mutating func id(_ name: StaticString, _ value: Int64?) {
        guard let value else { return null(name) }
        id(name, value)
    }

    /// An amount of money in minor units of an ISO 4217 currency.
    public mutating func money(_ name: StaticString, minor: Int64, currency: String) {
        beginObject(name)
        field("amount_minor", minor)
        field("currency", currency)
        endObject()
    }

    /// A member that is JSON already, such as a stored `details`; not checked.
    public mutating func raw(_ name: StaticString, _ json: String) {
        key(name)
        raw(json)
    }

    /// A string under a name that is known only at run time.
    public mutating func field(named name: String, _ value: String?) {
        key(escaping: name)
        element(value)
    }

    /// An object under a name that is known only at run time.
    public mutating func object<E: Error>(
        named name: String, _ body: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        key(escaping: name)
        beginObject()
        try body(&self)
        endObject()
    }

    // MARK: Elements

    /// A string as an element of an array.
    public mutating func element(_ value: String) {
        comma()
        string(value)
        needsComma = true
    }

    /// A string or `null` as an element of an array.
    public mutating func element(_ value: String?) {
        guard let value else { return raw("null") }
        element(value)
    }

    /// An integer as an element of an array.
    public mutating func element(_ value: Int64) {
        comma()
        reserve(20)
        if value < 0 { put(0x2d) }
        digits(value.magnitude)
        needsComma = true
    }

    /// A number with at most one decimal, or `null`, as an element of an array.
    public mutating func element(_ value: Double?) {
        guard let value, let tenths = Int64(exactly: (value * 10).rounded()) else { return raw("null") }
        comma()
        reserve(24)
        if tenths < 0 { put(0x2d) }
        let (whole, decimal) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
        digits(whole)
        if decimal != 0 {
            put(0x2e)
            put(0x30 + UInt8(truncatingIfNeeded: decimal))
        }
        needsComma = true
    }

    /// JSON as an element of an array or as the root; not checked.
    public mutating func raw(_ json: String) {
        comma()
        var json = json
        json.withUTF8 { bytes in
            guard let base = bytes.baseAddress else { return }
            reserve(bytes.count)
            put(base, bytes.count)
        }
        needsComma = true
    }

    // MARK: Bytes

    private mutating func digits(_ value: UInt64) {
        var rest = value
        var length = 1
        while rest >= 10 {
            rest /= 10
            length += 1
        }
        rest = value
        var at = count + length
        repeat {
            at -= 1
            start[at] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        count += length
    }

    mutating func string(_ value: String) {
        var value = value
        value.withUTF8 { string(UnsafeRawBufferPointer($0)) }
    }

    private mutating func string(_ bytes: UnsafeRawBufferPointer) {
        reserve(bytes.count + 2)
        put(0x22)
        if let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) {
            let clean = JSONEscape.cleanPrefix(base, bytes.count)
            put(base, clean)
            if clean < bytes.count { escape(base + clean, bytes.count - clean) }
        }
        append(0x22)
    }

    @inline(never)
    private mutating func escape(_ bytes: UnsafePointer<UInt8>, _ length: Int) {
        reserve(length * 6 + 1)
        for byte in UnsafeBufferPointer(start: bytes, count: length) {
            switch byte {
            case 0x22, 0x5c: escape(byte)
            case 0x08: escape(0x62)
            case 0x09: escape(0x74)
            case 0x0a: escape(0x6e)
            case 0x0c: escape(0x66)
            case 0x0d: escape(0x72)
            case ..<0x20:
                append("\\u00")
                put(byte < 0x10 ? 0x30 : 0x31)
                put(JSONEscape.hexDigit(byte & 15))
            default: put(byte)
            }
        }
    }

    private mutating func escape(_ letter: UInt8) {
        put(0x5c)
        put(letter)
    }
}

/// What of a string needs an escape.
enum JSONEscape {
    /// How many bytes stand before the first control character, quote or backslash; eight are looked at together.
    static func cleanPrefix(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        var at = 0
        while at + 8 <= length {
            let word = UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self)
            let quote = word ^ (ones &* 0x22)
            let backslash = word ^ (ones &* 0x5c)
            let low = (word &- ones &* 0x20) & ~word
            let hit = (low | ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)) & tops
            if hit != 0 { break }
            at += 8
        }
        while at < length, bytes[at] >= 0x20, bytes[at] != 0x22, bytes[at] != 0x5c { at += 1 }
        return at
    }

    static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 + value : 0x57 + value
    }
}
