import PortalStore

extension AuditEvent {
    /// Who did it, in words of a language where it was a person who has been erased.
    func actor(in language: MailLanguage) -> String { actor ?? language.formerUser }

    /// The target's name, likewise.
    func target(in language: MailLanguage) -> String? { isTargetErased ? language.formerUser : target }
}

extension MailLanguage {
    fileprivate var formerUser: String {
        switch self {
        case .en: "Former user"
        case .de: "Ehemaliger Benutzer"
        case .uk: "Колишній користувач"
        }
    }
}
