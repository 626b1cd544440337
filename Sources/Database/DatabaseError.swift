/// A database error with its statement's name; never a value.
package struct DatabaseError: Error, CustomStringConvertible {
    /// Category, by the caller's options.
    package enum Kind: Sendable {
        /// Another writer is active; retry later.
        case busy
        /// The disk is full or failing; nothing was changed.
        case full
        /// The schema rejects the row.
        case constraint
        /// The file is not a database, or damaged.
        case corrupt
        /// The file is not writable.
        case readOnly
        /// The file does not exist.
        case missing
        /// A snapshot was left open before a write: a bug.
        case staleSnapshot
        /// The layer was misused: a bug.
        case misuse
        /// Anything else.
        case other
    }

    package let kind: Kind
    /// Name of the running statement, if any.
    package let statement: String?
    /// Extended code of the engine; 0 for other errors.
    package let code: Int32
    /// Message of the engine.
    package let message: String

    init(_ kind: Kind, _ message: String, statement: String? = nil, code: Int32 = 0) {
        self.kind = kind
        self.statement = statement
        self.code = code
        self.message = message
    }

    /// Text for the log: `node.byID: no such table: nodes (1)`.
    package var description: String {
        let text = (statement.map { $0 + ": " } ?? "") + message + (code == 0 ? "" : " (\(code))")
        return kind == .corrupt && code != 0 ? text + "; restore a backup" : text
    }
}
