import Database

/// A mail to a user whose text still stands, so that it may yet be sent.
public struct StandingMail: Sendable, Equatable {
    /// Its id.
    public let id: Int64
    /// The account it is for.
    public let userID: Int64
    /// Whose name it goes out in.
    public let fromName: String
    /// Subject, one line.
    public var subject: String
    /// The plain text.
    public var text: String
    /// The same as HTML.
    public var html: String

    init(row: Row) {
        id = row.integer(0)
        userID = row.integer(1)
        fromName = row.text(2)
        subject = row.text(3)
        text = row.text(4)
        html = row.text(5)
    }
}
