import PortalStore

/// A client's domains by origin; the owner's win. Former domains count only in `all`.
struct ClientDomains {
    /// The owner's newest domain.
    let own: String?
    /// The operator's newest domain.
    let operators: String?
    /// The newest domain of either.
    let newest: Domain?
    /// All of them, oldest first.
    let all: [Domain]

    init(_ domains: [Domain]) {
        all = domains
        let current = domains.filter { !$0.isMoved }
        own = current.last { $0.origin == .owner }?.name
        operators = current.last { $0.origin == .operator }?.name
        newest = current.last
    }

    /// Whether the client serves, claims or has left the name.
    func has(_ name: String) -> Bool { all.contains { $0.name == name } }

    /// Whether the name is serving.
    func serves(_ name: String) -> Bool { all.contains { $0.name == name && $0.isServing } }

    /// The effective name.
    var effective: String? { own ?? operators }
}
