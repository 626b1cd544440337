/// The requested page of a list, by a cursor.
package enum PageStart<Cursor: Sendable>: Sendable {
    case first
    case after(Cursor)
    case before(Cursor)

    package var cursor: Cursor? {
        switch self {
        case .first: nil
        case .after(let cursor), .before(let cursor): cursor
        }
    }
}
