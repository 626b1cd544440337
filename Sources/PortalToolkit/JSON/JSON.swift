/// An untrusted JSON value (RFC 8259), parsed strictly: see `JSONReader`.
package enum JSON: Sendable, Equatable {
    /// `null`
    case null
    /// `true` or `false`
    case bool(Bool)
    /// A number without a fraction that fits into 64 bits, in any notation.
    case integer(Int64)
    /// Any other finite number.
    case real(Double)
    /// A string without U+0000.
    case string(String)
    /// An array.
    case array([JSON])
    /// An object in textual order; names are unique.
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

    /// Parses a JSON text. Throws if it is malformed, nested deeper than `maximumDepth`, or contains anything the
    /// portal rejects: duplicate names, lone surrogates, U+0000, numbers beyond `Double`, trailing bytes.
    package init(_ bytes: [UInt8], maximumDepth: Int = 16) throws(JSONError) {
        self = try Self.read(bytes, maximumDepth)
    }

    /// Parses a JSON text, like `init(_: [UInt8])`.
    package init(_ text: String, maximumDepth: Int = 16) throws(JSONError) {
        self = try Self.read(Array(text.utf8), maximumDepth)
    }

    private static func read(_ bytes: [UInt8], _ maximumDepth: Int) throws(JSONError) -> JSON {
        try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
            var reader = JSONReader(buffer, maximumDepth: maximumDepth)
            return try reader.document()
        }
    }

    /// The value of an object's member.
    package subscript(_ name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }
}

/// The reason for rejecting a JSON text.
package struct JSONError: Error, Equatable, CustomStringConvertible {
    /// The kind of error.
    package enum Reason: String, Sendable {
        /// The text ends too early.
        case unexpectedEnd = "the text ends too early"
        /// A byte not allowed here.
        case unexpectedByte = "unexpected character"
        /// Bytes after the value.
        case trailingBytes = "something follows the value"
        /// Nested too deeply.
        case tooDeep = "nested too deep"
        /// A duplicate name in an object.
        case duplicateName = "a name occurs twice"
        /// Bytes that are not UTF-8.
        case invalidUTF8 = "not UTF-8"
        /// A surrogate without its other half.
        case loneSurrogate = "a surrogate without its pair"
        /// U+0000 in a string.
        case nul = "a NUL character"
        /// An unescaped control character.
        case controlCharacter = "a control character that is not escaped"
        /// An invalid escape.
        case invalidEscape = "an unknown escape"
        /// A number beyond the range of `Double`.
        case numberOutOfRange = "a number out of range"
        /// The root must be an object, but is not.
        case notAnObject = "not an object"
    }

    /// The kind of error.
    package let reason: Reason
    /// Byte offset of the error.
    package let position: Int

    /// For developers; never contains a value.
    package var description: String { "\(reason.rawValue) at byte \(position)" }
}
