/// Reads an object field by field, collecting what is wrong; `finish` throws it all at once.
///
/// Until then a field that is missing or wrong reads as an empty value, which must not be used: call `finish` first.
/// ```swift
/// var fields = try Fields(json: request.body)
/// let email = fields.string("email", max: 256)
/// let remember = fields.optionalBool("remember") ?? false
/// try fields.finish()
/// ```
package struct Fields {
    /// What happens to a field that nobody read.
    package enum Unknown: Sendable {
        /// It is an error: bodies and queries.
        case refused
        /// It is counted: import lines and reports of a CP.
        case counted
    }

    /// What has been found wrong so far.
    package private(set) var errors: [FieldError] = []
    /// Fields that nobody read, nested ones too; known after `finish`.
    package private(set) var unknownCount = 0

    private let members: [JSON.Member]
    private var isRead: [Bool]
    private let unknown: Unknown
    private let path: String

    /// The fields of an object that has been read.
    package init(_ members: [JSON.Member], unknown: Unknown = .refused) {
        self.init(members, unknown, path: "")
    }

    /// The fields of a JSON text; throws when it is not one, or its root is not an object.
    package init(json bytes: [UInt8], unknown: Unknown = .refused) throws(JSONError) {
        guard case .object(let members) = try JSON(bytes) else {
            throw JSONError(reason: .notAnObject, position: 0)
        }
        self.init(members, unknown, path: "")
    }

    private init(_ members: [JSON.Member], _ unknown: Unknown, path: String) {
        self.members = members
        self.unknown = unknown
        self.path = path
        isRead = Array(repeating: false, count: members.count)
    }

    /// Ends the reading: throws all that was wrong, unknown fields included.
    package mutating func finish() throws(ValidationFailure) {
        close()
        if !errors.isEmpty { throw ValidationFailure(errors: errors) }
    }

    /// Records that a field breaks a rule.
    package mutating func fail(_ name: String, _ violation: Violation) {
        errors.append(FieldError(path + name, violation))
    }

    /// Records that a field breaks a rule of the caller's.
    package mutating func fail(_ name: String, _ code: Violation.Code, _ message: String) {
        fail(name, Violation(code, message))
    }

    /// Whether the object has a field of this name, `null` or not; does not count as reading it.
    package func has(_ name: String) -> Bool {
        members.contains { $0.name == name }
    }

    /// The value as it came, `nil` when the field is missing; it counts as read.
    package mutating func json(_ name: String) -> JSON? {
        guard let index = members.firstIndex(where: { $0.name == name }) else { return nil }
        isRead[index] = true
        return members[index].value
    }

    // MARK: Presence

    /// The value of a field that may be missing or `null`.
    mutating func optional(_ name: String) -> JSON? {
        guard let value = json(name), value != .null else { return nil }
        return value
    }

    /// The value of a field that must be there and not `null`.
    mutating func required(_ name: String) -> JSON? {
        if let value = optional(name) { return value }
        fail(name, .required)
        return nil
    }

    /// The value of a field that must be there but may be `null`.
    mutating func nullable(_ name: String) -> JSON? {
        if !has(name) { fail(name, .required, "is required, null to clear") }
        return optional(name)
    }

    /// The value of a field that keeps what is stored when it is left out; `read` is called when it is there.
    mutating func kept<T>(_ name: String, _ read: (inout Fields) -> T) -> T? {
        has(name) ? read(&self) : nil
    }

    // MARK: Nesting

    /// A required object, read by `body`; `nil` when it is missing or none.
    package mutating func object<T>(_ name: String, _ body: (inout Fields) -> T) -> T? {
        required(name).flatMap { nested(name, $0, body) }
    }

    /// An object that may be missing or `null`.
    package mutating func optionalObject<T>(_ name: String, _ body: (inout Fields) -> T) -> T? {
        optional(name).flatMap { nested(name, $0, body) }
    }

    /// An array of at most `max` objects, each read by `body`; empty when the field is missing or `null`.
    package mutating func objects<T>(_ name: String, max: Int, _ body: (inout Fields) -> T) -> [T] {
        elements(name, max: max).enumerated().compactMap { index, value in
            nested("\(name)[\(index)]", value, body)
        }
    }

    /// An array of at most `max` strings of at most `length` characters; empty when the field is missing or `null`.
    package mutating func strings(_ name: String, max: Int, length: Int = 256) -> [String] {
        elements(name, max: max).enumerated().compactMap { index, value in
            self.value("\(name)[\(index)]", value, .words(max: length))
        }
    }

    private mutating func elements(_ name: String, max: Int) -> [JSON] {
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

    private mutating func nested<T>(_ name: String, _ value: JSON, _ body: (inout Fields) -> T) -> T? {
        guard case .object(let members) = value else {
            fail(name, .type, "must be an object")
            return nil
        }
        var fields = Fields(members, unknown, path: path + name + ".")
        let result = body(&fields)
        fields.close()
        errors += fields.errors
        unknownCount += fields.unknownCount
        return result
    }

    private mutating func close() {
        for (index, member) in members.enumerated() where !isRead[index] {
            isRead[index] = true
            unknownCount += 1
            // One body of 64 KB could name eight thousand.
            if unknown == .refused, errors.count < 50 {
                fail(Self.printable(member.name), .unknown, "is not a field of this request")
            }
        }
    }

    /// A name from outside as far as it may stand in an answer.
    private static func printable(_ name: String) -> String {
        name.unicodeScalars.count <= 64 ? name : String(String.UnicodeScalarView(name.unicodeScalars.prefix(64))) + "…"
    }
}
