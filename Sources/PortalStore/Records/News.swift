/// What a person can have mails about.
package enum MailTopic: String, StoredWord {
    case nodes, invoices, tickets, announcements, summary

    /// Kind of its mails.
    package var mailKind: MailKind {
        switch self {
        case .nodes: .nodeNews
        case .invoices: .invoiceNews
        case .tickets: .ticketNews
        case .announcements: .announcementNews
        case .summary: .summary
        }
    }
}

/// What has happened at a client that people may want to hear of by mail.
package enum NewsEvent: String, StoredWord {
    /// A node has been offline long enough.
    case outage
    /// A node that people were told was offline is back.
    case recovery
    /// An invoice was issued.
    case issued
    /// An invoice is overdue; as a round, the daily look for those that have become so.
    case overdue
    /// A ticket waits for the client.
    case waiting
    /// An announcement was published.
    case announced
    /// The end of a week.
    case week

    package var topic: MailTopic {
        switch self {
        case .outage, .recovery: .nodes
        case .issued, .overdue: .invoices
        case .waiting: .tickets
        case .announced: .announcements
        case .week: .summary
        }
    }

    /// Events of a client that come again and again, of which it has one each.
    package static let rounds: [NewsEvent] = [.overdue, .week]
}

/// An event, of a node, invoice or ticket.
package struct News: Sendable, Equatable {
    package let event: NewsEvent
    /// Id of the node, invoice or ticket; 0 for a round.
    package let subject: Int64
    /// When it happened; of a round, up to when it has looked.
    package let at: Instant

    /// Whether it is none of its own, but the look for some.
    package var isRound: Bool { subject == 0 }

    package init(_ event: NewsEvent, of subject: Int64, at: Instant) {
        (self.event, self.subject, self.at) = (event, subject, at)
    }
}

/// Since when a client's imports of one kind bring news, not what has long been there.
package struct NewsStart: Sendable, Equatable {
    /// Whether the client's portal is on.
    package let isOn: Bool
    /// When the portal was turned on.
    package let enabledAt: Instant
    /// The first import of the kind, or a restore; `nil` before.
    package let firstImport: Instant?
}

/// A person's choice about mails of a topic.
package struct MailChoice: Sendable {
    package let user: UserID
    package let topic: MailTopic
    package let isWanted: Bool
}

/// A mail about news that has not been sent.
package struct OpenNewsMail: Sendable {
    package let id: Int64
    /// JSON of what it tells.
    package let notice: String
}
