import PortalStore
import PortalToolkit

/// Finds and replaces a person's data in a client's audit log. Actions and instants stay.
struct Erasure {
    /// Name of an erased person: empty, and unique to erasure. Readers show a label in their language.
    static let erasedName = ""

    private let email: String
    /// Possible spellings of the address.
    private let forms: [String]
    /// Accounts of the person: the current one, and removed ones with the same address.
    private(set) var ids: Set<UserID>
    /// All logged names of an account.
    private var names: [UserID: Set<String>] = [:]

    /// - Parameters:
    ///   - email: In normal form.
    ///   - user: The current account and its name.
    init(email: String, user: (id: UserID, name: String)?) {
        self.email = email
        forms = [email] + (EmailAddress.withULabels(email).map { [$0] } ?? [])
        ids = user.map { [$0.id] } ?? []
        if let user, !user.name.isEmpty { names[user.id] = [user.name] }
    }

    /// Collects an event's names; call for all events before the first `erased(_:)`.
    mutating func collect(_ event: AuditEvent) {
        if let actor = event.actorID { names[actor, default: []].insert(event.actorName) }
        guard let target = Self.user(event) else { return }
        if let name = event.targetName { names[target, default: []].insert(name) }
        names[target, default: []].formUnion(Self.names(changedBy: event))
        if let name = event.targetName, EmailAddress.isSame(name, as: email) { ids.insert(target) }
    }

    /// Keeps the data of people who have had the address before, and are still there.
    mutating func exclude(_ others: some Sequence<UserID>) { ids.subtract(others) }

    /// Returns the event without the person's data; `nil` if it has none.
    func erased(_ event: AuditEvent) -> ErasedEvent? {
        let isActor = isActor(event)
        let isTarget = isTarget(event)
        let known = isActor || isTarget ? knownNames : []
        var erased = ErasedEvent(
            at: event.key, actorName: isActor ? Self.erasedName : event.actorName, targetName: event.targetName,
            ip: isActor ? nil : event.ip, details: details(event.details, known, isOwn: isActor || isTarget))
        if isTarget { erased.targetName = Self.erasedName }
        let others = Self.things.contains(event.targetKind) ? [] : known
        if !Self.isUser(event), let name = erased.targetName, mentions(name, others) {
            erased.targetName = Self.erasedName
        }
        let isSame =
            erased.actorName == event.actorName && erased.targetName == event.targetName && erased.ip == event.ip
            && erased.details == event.details
        return isSame ? nil : erased
    }

    /// Whether the person is the actor; imported events have only a name.
    func isActor(_ event: AuditEvent) -> Bool {
        if let actor = event.actorID { return ids.contains(actor) }
        return mentions(event.actorName, event.actorKind == .user ? knownNames : [])
    }

    /// Whether the person is the target. Accounts are identified by id, whatever their address contains; users of other
    /// systems by name.
    private func isTarget(_ event: AuditEvent) -> Bool {
        if let user = Self.user(event) { return ids.contains(user) }
        return Self.isUser(event) && event.targetName.map { mentions($0, knownNames) } ?? false
    }

    private var knownNames: Set<String> {
        Set(ids.flatMap { names[$0] ?? [] }).subtracting([Self.erasedName])
    }

    /// Whether a text is one of the person's names or contains their address. A text that is a whole address belongs to
    /// one person: `o'ann@acme.test` is not Ann's. `by=ann@acme.test` could be one too, but more likely refers to her,
    /// as do addresses after other separators.
    private func mentions(_ text: String, _ known: Set<String>) -> Bool {
        if known.contains(text) { return true }
        guard !text.contains(where: "=#|?{}".contains), let address = EmailAddress.normalized(text) else {
            return forms.contains { Self.contains(text, $0) }
        }
        return EmailAddress.isSame(address, as: email)
    }

    private func details(_ text: String, _ known: Set<String>, isOwn: Bool) -> String {
        guard case .object(let fields)? = try? JSON(text) else { return "{}" }
        let erased = fields.map { field in
            let names = Self.codes.contains(field.name) ? [] : known
            return JSON.Member(
                name: field.name, value: change(field.value, names, isAll: isOwn && Self.personal.contains(field.name)))
        }
        guard erased != fields else { return text }
        var writer = JSONWriter(capacity: text.utf8.count + 64)
        writer.value(.object(erased))
        return String(decoding: writer.finish(), as: UTF8.self)
    }

    /// Returns a change without the person: `null` in their place, and `erased` lists where.
    /// - Parameter isAll: Whether any text is the person's.
    private func change(_ change: JSON, _ names: Set<String>, isAll: Bool) -> JSON {
        guard case .object(var members) = change else { return change }
        var gone: [JSON] = []
        for (index, member) in members.enumerated() {
            guard case .string(let text) = member.value, isAll || mentions(text, names) else { continue }
            members[index] = JSON.Member(name: member.name, value: .null)
            gone.append(.string(member.name))
        }
        guard !gone.isEmpty else { return change }
        if case .array(let before)? = change["erased"] { gone = before + gone }
        return .object(members.filter { $0.name != "erased" } + [JSON.Member(name: "erased", value: .array(gone))])
    }

    /// Fields with what people call their devices, which they have, and from where they come.
    private static let personal: Set<String> = [
        "authenticator", "device", "new_device", "new_network", "passkey", "trusted_devices",
    ]

    /// Targets other than people: equal names are coincidence.
    private static let things: Set<String> = [
        "node", "domain", "branding", "client", "session", "audit", "msp", "invoice", "ticket", "subscription",
    ]

    /// Fields whose values are the portal's own words, never names. Others may hold a name: the control plane chooses
    /// the fields of imported events.
    private static let codes: Set<String> = [
        "role", "state", "status", "locale", "version", "tier", "slug", "rows", "primary_color", "secondary_color",
        "custom_domain", "region", "time_zone", "sessions", "factors", "passkeys", "passkey_refusal", "second_factor",
        "grace_days", "session_idle", "session_max",
    ]

    /// The field with both names of a user who has another, or wished for it: the event itself has only one of them.
    private static let renaming = [
        AuditAction.profileUpdated.rawValue: "name", AuditAction.emailAsked.rawValue: "email",
        AuditAction.emailConfirmed.rawValue: "email", AuditAction.emailCancelled.rawValue: "email",
        AuditAction.emailTakenBack.rawValue: "email",
    ]

    private static func names(changedBy event: AuditEvent) -> [String] {
        guard let field = renaming[event.action], let change = (try? JSON(event.details))?[field] else { return [] }
        return ["old", "new"].compactMap { side in
            guard case .string(let name)? = change[side], !name.isEmpty else { return nil }
            return name
        }
    }
    private static func isUser(_ event: AuditEvent) -> Bool { event.targetKind == AuditTarget.user.rawValue }

    private static func user(_ event: AuditEvent) -> UserID? {
        isUser(event) ? event.targetID.flatMap { PublicID.id($0) } : nil
    }

    /// Whether a text contains the address as a whole; `joann@acme.test` does not contain `ann@acme.test`.
    private static func contains(_ text: String, _ address: String) -> Bool {
        let text = Array(Text.ordinaryWidth(text).lowercased().unicodeScalars)
        let address = Array(address.unicodeScalars)
        guard !address.isEmpty, text.count >= address.count else { return false }
        return (0...(text.count - address.count)).contains { start in
            let rest = text[start...]
            return rest.starts(with: address) && !(text[..<start].last.map(isInName) ?? false)
                && !continuesDomain(rest.dropFirst(address.count))
        }
    }

    private static func isInName(_ scalar: Unicode.Scalar) -> Bool {
        isInLabel(scalar) || "._+".unicodeScalars.contains(scalar)
    }

    /// Whether the domain continues: a dot may also end a sentence.
    private static func continuesDomain(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let first = rest.first else { return false }
        return isInLabel(first) || first == "." && (rest.dropFirst().first.map(isInLabel) ?? false)
    }

    private static func isInLabel(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "-" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
}
