/// A JSON value that came from outside (RFC 8259), read strictly: see `JSONReader`.
package enum JSON: Sendable, Equatable {
    /// `null`
    case null
    /// `true` or `false`
    case bool(Bool)
    /// A number without a fraction that fits into 64 bits, however it was written.
    case integer(Int64)
    /// Any other finite number.
    case real(Double)
    /// A string without U+0000.
    case string(String)
    /// An array.
    case array([JSON])
    /// An object in the order of the text, no name twice.
    case object([Member])

    /// A name and its value.
    package struct Member: Sendable, Equatable {
        package let name: String
        package let value: JSON

        package init(name: String, value: JSON) {
            self.name = name
            self.value = value
        }
    }

    /// Reads one JSON text; throws where it is not one, is nested deeper than `maximumDepth`, or holds what the
    /// portal never takes: a name twice, a lone surrogate, U+0000, a number beyond `Double`, bytes after the end.
    package init(_ bytes: [UInt8], maximumDepth: Int = 16) throws(JSONError) {
        self = try Self.read(bytes, maximumDepth)
    }

    /// Reads one JSON text, as `init(_: [UInt8])`.
    package init(_ text: String, maximumDepth: Int = 16) throws(JSONError) {
        self = try Self.read(Array(text.utf8), maximumDepth)
    }

    private static func read(_ bytes: [UInt8], _ maximumDepth: Int) throws(JSONError) -> JSON {
        try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
            var reader = JSONReader(buffer, maximumDepth: maximumDepth)
            return try reader.document()
        }
    }

    /// The value of a name of an object.
    package subscript(_ name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }
}

/// Why a text is not a JSON text that the portal takes.
package struct JSONError: Error, Equatable, CustomStringConvertible {
    /// What is wrong.
    package enum Reason: String, Sendable {
        /// The text ends too early.
        case unexpectedEnd = "the text ends too early"
        /// A byte that cannot stand here.
        case unexpectedByte = "unexpected character"
        /// Bytes after the value.
        case trailingBytes = "something follows the value"
        /// Nested too deep.
        case tooDeep = "nested too deep"
        /// A name twice in one object.
        case duplicateName = "a name occurs twice"
        /// Bytes that are not UTF-8.
        case invalidUTF8 = "not UTF-8"
        /// A surrogate without its other half.
        case loneSurrogate = "a surrogate without its pair"
        /// U+0000 in a string.
        case nul = "a NUL character"
        /// A control character that is not escaped.
        case controlCharacter = "a control character that is not escaped"
        /// An escape that does not exist.
        case invalidEscape = "an unknown escape"
        /// A number that no `Double` holds.
        case numberOutOfRange = "a number out of range"
        /// A text whose root must be an object and is not.
        case notAnObject = "not an object"
    }

    /// What is wrong.
    package let reason: Reason
    /// Offset in bytes of where it is.
    package let position: Int

    /// For developers; never holds a value.
    package var description: String { "\(reason.rawValue) at byte \(position)" }
}
