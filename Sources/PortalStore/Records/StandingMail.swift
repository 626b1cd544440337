import Database

/// A mail to a user whose text still stands, so that it may yet be sent.
public struct StandingMail: Sendable, Equatable {
    /// Its id.
    public let id: Int64
    /// The account it is for.
    public let userID: Int64
    /// Subject, one line.
    public var subject: String
    /// The plain text.
    public var text: String
    /// The same as HTML.
    public var html: String

    init(row: Row) {
        id = row.integer(0)
        userID = row.integer(1)
        subject = row.text(2)
        text = row.text(3)
        html = row.text(4)
    }
}
