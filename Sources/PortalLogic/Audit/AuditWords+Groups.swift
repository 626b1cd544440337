// Made by tools/audit-words from web-portal/src/features/audit/words.ts and web-portal/src/shared/i18n/language.ts; change it there.

extension AuditWords {
    /// The fields whose values are codes, and the words that there are for them.
    static let groups: [String: String] = [
        "state": "state",
        "role": "role",
        "status": "status",
        "domain.state": "domainState",
        "client.status": "clientStatus",
        "user.status": "userStatus",
    ]

    /// The languages, each by its own name.
    static let locales: [String: String] = [
        "en": "English",
        "de": "Deutsch",
        "uk": "Українська",
    ]
}
