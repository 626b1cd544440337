import PortalStore

/// Finds in a client's audit log what tells of one person, and says what is to stand there instead. What happened, and
/// when, stays.
struct Erasure {
    /// What a person is called who has been erased.
    static let nobody = "former user"

    private let email: String
    /// The person's accounts: one now, and those of the same address that were removed before.
    private(set) var ids: Set<Int64>
    /// Every name that the log has for an account.
    private var names: [Int64: Set<String>] = [:]
    /// The users that each account has done something to: mails to them may name it.
    private var treated: [Int64: Set<Int64>] = [:]

    /// - Parameters:
    ///   - email: in normal form.
    ///   - user: the account that is still there, with its name.
    init(email: String, user: (id: Int64, name: String)?) {
        self.email = email
        ids = user.map { [$0.id] } ?? []
        if let user, !user.name.isEmpty { names[user.id] = [user.name] }
    }

    /// Takes in who an event names; all events come here before the first is erased.
    mutating func learn(_ event: AuditEvent) {
        let target = Self.user(event)
        if let actor = event.actorID {
            names[actor, default: []].insert(event.actorName)
            if let target { treated[actor, default: []].insert(target) }
        }
        guard let target else { return }
        if let name = event.targetName { names[target, default: []].insert(name) }
        if let name = event.targetName, EmailAddress.isSame(name, as: email) { ids.insert(target) }
    }

    /// The event without the person; `nil` when it does not tell of them.
    func erased(_ event: AuditEvent) -> ErasedEvent? {
        let isActor = isActor(event)
        let isTarget = Self.user(event).map(ids.contains) ?? false
        let known = isActor || isTarget ? knownNames : []
        var erased = ErasedEvent(
            at: event.place, actorName: isActor ? Self.nobody : event.actorName, targetName: event.targetName,
            ip: isActor ? nil : event.ip, details: details(event.details, known))
        if isTarget { erased.targetName = Self.nobody }
        if let name = erased.targetName, tells(name, known) { erased.targetName = Self.nobody }
        let isSame =
            erased.actorName == event.actorName && erased.targetName == event.targetName && erased.ip == event.ip
            && erased.details == event.details
        return isSame ? nil : erased
    }

    /// Whether the person did it; an imported event has a name only.
    func isActor(_ event: AuditEvent) -> Bool {
        if let actor = event.actorID { return ids.contains(actor) }
        return event.actorKind == "user" && tells(event.actorName, knownNames)
    }

    /// The mail without the person; `nil` when it does not tell of them. Other people's mails are not searched: who is
    /// called "viewer" must not take the role out of them.
    func erased(_ mail: StandingMail) -> StandingMail? {
        guard ids.contains(where: { treated[$0]?.contains(mail.userID) ?? false }) else { return nil }
        let names = NameReplacement(of: knownNames, by: Self.nobody, keeping: mail.fromName)
        var erased = mail
        erased.subject = names.plain(mail.subject)
        erased.text = names.plain(mail.text)
        erased.html = names.html(mail.html)
        return erased == mail ? nil : erased
    }

    private var knownNames: Set<String> { ids.reduce(into: []) { $0.formUnion(names[$1] ?? []) } }

    private func tells(_ text: String, _ known: Set<String>) -> Bool {
        known.contains(text) || Self.contains(text, email)
    }

    private func details(_ text: String, _ known: Set<String>) -> String {
        guard case .object(let fields)? = try? JSON(text) else { return "{}" }
        let erased = fields.map { field in
            let names = Self.codes.contains(field.name) ? [] : known
            return JSON.Member(
                name: field.name, value: field.value.mapStrings { tells($0, names) ? Self.nobody : $0 })
        }
        guard erased != fields else { return text }
        var writer = JSONWriter(capacity: text.utf8.count + 64)
        writer.value(.object(erased))
        return String(decoding: writer.finish(), as: UTF8.self)
    }

    /// Details whose values are words of the portal's: the same word in them is not the person. Any other may hold a name,
    /// as the control plane calls those of imported events as it likes.
    private static let codes: Set<String> = [
        "role", "state", "status", "locale", "version", "tier", "slug", "rows", "primary_color", "secondary_color",
        "custom_domain",
    ]

    private static func user(_ event: AuditEvent) -> Int64? {
        event.targetKind == "user" ? event.targetID.flatMap { PublicID.id($0) } : nil
    }

    private static func contains(_ text: String, _ part: String) -> Bool {
        let (text, part) = (Array(Text.ordinaryWidth(text).lowercased().utf8), Array(part.utf8))
        guard !part.isEmpty, text.count >= part.count else { return false }
        return (0...(text.count - part.count)).contains { text[$0...].starts(with: part) }
    }
}
