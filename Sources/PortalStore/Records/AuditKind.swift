/// Kinds of events by which people filter a client's audit log.
package enum AuditKind: String, CaseIterable, Sendable {
    case access, factors, users, nodes, portal, account
    /// What the MSP's systems imported.
    case imported

    /// First parts of the actions.
    private var groups: Set<Substring> {
        switch self {
        case .access: ["auth", "session"]
        case .factors: ["factor", "passkey", "device"]
        case .users: ["user", "profile", "mails", "email"]
        case .nodes: ["node", "command"]
        case .portal: ["portal", "branding", "domain", "policy"]
        case .account: ["client", "audit", "invoices", "mail"]
        case .imported: []
        }
    }

    /// The portal's own actions of this kind.
    package var actions: [AuditAction] {
        AuditAction.allCases.filter { groups.contains($0.rawValue.prefix { $0 != "." }) }
    }

    /// What the statement looks for an action in: those of this kind, or the word `imported`.
    package var parameter: String {
        self == .imported ? rawValue : actions.map(\.rawValue).joined(separator: " ")
    }
}
