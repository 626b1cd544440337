/// Decodes an object field by field and collects errors; `finish` throws them together.
///
/// Missing and invalid fields decode as empty values, which must not be used before `finish` has succeeded.
/// ```swift
/// var fields = try InputDecoder(json: request.body)
/// let email = fields.string("email", max: 256)
/// let remember = fields.optionalBool("remember") ?? false
/// try fields.finish()
/// ```
package struct InputDecoder {
    /// Handling of fields not decoded.
    package enum UnknownFieldPolicy: Sendable {
        /// An error: bodies and queries.
        case reject
        /// Counted and ignored: import lines and control plane reports.
        case count
    }

    package private(set) var errors: [FieldError] = []
    /// Number of unknown fields, including nested ones; complete after `finish`.
    package private(set) var unknownCount = 0

    private let members: [JSON.Member]
    private var isDecoded: [Bool]
    private let unknownFields: UnknownFieldPolicy
    private let path: String

    package init(_ members: [JSON.Member], unknownFields: UnknownFieldPolicy = .reject) {
        self.init(members, unknownFields, path: "")
    }

    /// - Throws: `JSONError` unless the text is a JSON object.
    package init(json bytes: [UInt8], unknownFields: UnknownFieldPolicy = .reject) throws(JSONError) {
        guard case .object(let members) = try JSON(bytes) else {
            throw JSONError(reason: .notAnObject, position: 0)
        }
        self.init(members, unknownFields, path: "")
    }

    private init(_ members: [JSON.Member], _ unknownFields: UnknownFieldPolicy, path: String) {
        self.members = members
        self.unknownFields = unknownFields
        self.path = path
        isDecoded = Array(repeating: false, count: members.count)
    }

    /// Throws all errors, including those for unknown fields.
    package mutating func finish() throws(ValidationFailure) {
        close()
        if !errors.isEmpty { throw ValidationFailure(errors: errors) }
    }

    /// Adds an error.
    package mutating func fail(_ name: String, _ violation: Violation) {
        errors.append(FieldError(path + name, violation))
    }

    /// Adds an error.
    package mutating func fail(_ name: String, _ code: Violation.Code, _ message: String) {
        fail(name, Violation(code, message))
    }

    /// Whether the field is present, even as `null`; does not decode it.
    package func has(_ name: String) -> Bool {
        members.contains { $0.name == name }
    }

    /// The raw value; `nil` if the field is missing.
    package mutating func json(_ name: String) -> JSON? {
        guard let index = members.firstIndex(where: { $0.name == name }) else { return nil }
        isDecoded[index] = true
        return members[index].value
    }

    // MARK: Presence

    /// A field that may be missing or `null`.
    package mutating func optional(_ name: String) -> JSON? {
        guard let value = json(name), value != .null else { return nil }
        return value
    }

    /// A field that must be present and not `null`.
    package mutating func required(_ name: String) -> JSON? {
        if let value = optional(name) { return value }
        fail(name, .required)
        return nil
    }

    /// A field that must be present but may be `null`.
    @usableFromInline mutating func nullable(_ name: String) -> JSON? {
        if !has(name) { fail(name, .required, "is required, null to clear") }
        return optional(name)
    }

    /// A field that keeps its stored value when missing; `decode` runs when it is present.
    @inlinable package mutating func ifPresent<T>(_ name: String, _ decode: (inout InputDecoder) -> T) -> T? {
        has(name) ? decode(&self) : nil
    }

    // MARK: Nesting

    /// A required object; `nil` if missing or of another type.
    @inlinable package mutating func object<T>(_ name: String, _ body: (inout InputDecoder) -> T) -> T? {
        required(name).flatMap { nested(name, $0, body) }
    }

    /// An object that may be missing or `null`.
    @inlinable package mutating func optionalObject<T>(_ name: String, _ body: (inout InputDecoder) -> T) -> T? {
        optional(name).flatMap { nested(name, $0, body) }
    }

    /// An array of at most `max` objects, each decoded by `body`; empty if the field is missing or `null`.
    @inlinable package mutating func objects<T>(_ name: String, max: Int, _ body: (inout InputDecoder) -> T) -> [T] {
        elements(name, max: max).enumerated().compactMap { index, value in
            nested("\(name)[\(index)]", value, body)
        }
    }

    /// An array of at most `max` strings of at most `length` characters; empty if the field is missing or `null`.
    package mutating func strings(_ name: String, max: Int, length: Int = 256) -> [String] {
        elements(name, max: max).enumerated().compactMap { index, value in
            self.value("\(name)[\(index)]", value, .displayText(max: length))
        }
    }

    @usableFromInline mutating func elements(_ name: String, max: Int) -> [JSON] {
        guard let value = optional(name) else { return [] }
        guard case .array(let elements) = value else {
            fail(name, .type, "must be an array")
            return []
        }
        guard elements.count <= max else {
            fail(name, .tooMany(max))
            return []
        }
        return elements
    }

    @inlinable mutating func nested<T>(_ name: String, _ value: JSON, _ body: (inout InputDecoder) -> T) -> T? {
        guard var fields = decoder(name, value) else { return nil }
        let result = body(&fields)
        close(&fields)
        return result
    }

    @usableFromInline mutating func decoder(_ name: String, _ value: JSON) -> InputDecoder? {
        guard case .object(let members) = value else {
            fail(name, .type, "must be an object")
            return nil
        }
        return InputDecoder(members, unknownFields, path: path + name + ".")
    }

    @usableFromInline mutating func close(_ fields: inout InputDecoder) {
        fields.close()
        errors += fields.errors
        unknownCount += fields.unknownCount
    }

    private mutating func close() {
        for (index, member) in members.enumerated() where !isDecoded[index] {
            isDecoded[index] = true
            unknownCount += 1
            // A body of 64 KB could contain eight thousand.
            if unknownFields == .reject, errors.count < 50 {
                fail(Self.printable(member.name), .unknown, "is not a field of this request")
            }
        }
    }

    /// A client-supplied name, truncated for the response.
    private static func printable(_ name: String) -> String {
        name.unicodeScalars.count <= 64 ? name : String(String.UnicodeScalarView(name.unicodeScalars.prefix(64))) + "…"
    }
}
