/// What went wrong below, with the name of the statement; never a value.
package struct DatabaseError: Error, CustomStringConvertible {
    /// What the caller can do about it.
    package enum Kind: Sendable {
        /// Somebody else writes; try again later.
        case busy
        /// The disk is full or fails; nothing was changed.
        case full
        /// The schema refuses the row.
        case constraint
        /// The file is no database, or damaged.
        case corrupt
        /// The file may not be written.
        case readOnly
        /// There is no such file.
        case missing
        /// A snapshot was left open before a write: a bug of ours.
        case staleSnapshot
        /// The layer was used wrongly: a bug of ours.
        case misuse
        /// Anything else.
        case other
    }

    /// What the caller can do about it.
    package let kind: Kind
    /// Name of the statement, when one was running.
    package let statement: String?
    /// The engine's extended code, 0 when it was not the engine.
    package let code: Int32
    /// The engine's words.
    package let message: String

    init(_ kind: Kind, _ message: String, statement: String? = nil, code: Int32 = 0) {
        self.kind = kind
        self.statement = statement
        self.code = code
        self.message = message
    }

    /// For the log: `node.byID: no such table: nodes (1)`.
    package var description: String {
        let text = (statement.map { $0 + ": " } ?? "") + message + (code == 0 ? "" : " (\(code))")
        return kind == .corrupt && code != 0 ? text + "; restore a backup" : text
    }
}
