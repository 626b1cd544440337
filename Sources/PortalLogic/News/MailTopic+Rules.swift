package import PortalStore

extension MailTopic {
    /// Shortest time between two mails of a topic to one person.
    package static let interval = Duration.hours(1)

    /// Whether people with this role can have its mails.
    package func isOffered(to role: Role) -> Bool {
        switch self {
        case .nodes, .invoices, .tickets, .announcements: true
        case .summary: role == .owner
        }
    }

    /// Whether people with this role get its mails until they choose.
    package func isStandard(for role: Role) -> Bool {
        switch self {
        case .nodes, .tickets: role >= .admin
        case .invoices, .summary: role == .owner
        case .announcements: true
        }
    }

    /// Whether a person gets its mails.
    /// - Parameter choices: The person's, of all topics.
    package func isWanted(by user: PortalUser, _ choices: [MailChoice]) -> Bool {
        guard user.isActive, isOffered(to: user.role) else { return false }
        return choices.first { $0.user == user.id && $0.topic == self }?.isWanted ?? isStandard(for: user.role)
    }

    /// The topics that people with this role can have mails about.
    package static func offered(to role: Role) -> [MailTopic] { allCases.filter { $0.isOffered(to: role) } }

    /// A change in the audit log.
    package func change(to isWanted: Bool) -> Change { Change("mails_" + rawValue, !isWanted, isWanted) }
}
