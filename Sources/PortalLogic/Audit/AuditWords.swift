/// How the audit log is told in one language. The words are those of the SPA (`tools/audit-words`), so that a file reads
/// like the page; the tests hold both to the same vectors.
struct AuditWords {
    private let words: [String: String]

    init(_ language: MailLanguage) {
        words =
            switch language {
            case .en: Self.english
            case .de: Self.german
            case .uk: Self.ukrainian
            }
    }

    /// Who did it. The portal's own doings are stored under the name `system`; a person who has been erased has none.
    func actor(kind: String, name: String) -> String {
        if name.isEmpty { return former }
        return kind == "system" && name == kind ? word("actor", kind) : name
    }

    /// Whom or what it was done to; `nil` where there is no name.
    func target(name: String?) -> String? { name == "" ? former : name }

    /// A person who has been erased.
    var former: String { word("actor", "erased") }

    /// The columns `description` and `change` of an event's line.
    func columns(_ action: String, _ details: String) -> [CSV.Field] {
        [.text(self.action(action)), .text(changes(details, of: action))]
    }

    /// What was done. The actions of imported events have no words of ours, and are told as what the provider calls them:
    /// `node.patched` is “Node patched”.
    func action(_ action: String) -> String {
        if let text = words["action." + action] { return text }
        let parts = action.split { ".-_".contains($0) }
        let name = parts.enumerated().map { $0 == 0 ? Self.capitalised($1) : String($1) }.joined(separator: " ")
        return filled("audit.imported", ["{name}": name])
    }

    /// What changed: `details` of an event, old → new, a semicolon between two fields.
    func changes(_ details: String, of action: String) -> String {
        guard case .object(let members)? = try? JSON(details) else { return "" }
        return members.map { change($0, of: action) }.joined(separator: "; ")
    }

    private func change(_ member: JSON.Member, of action: String) -> String {
        func text(_ side: String) -> String {
            if case .array(let erased)? = member.value["erased"], erased.contains(.string(side)) { return former }
            return self.text(member.value[side], of: member.name, action)
        }
        return filled(
            "audit.change", ["{field}": word("field", member.name), "{old}": text("old"), "{new}": text("new")])
    }

    /// The words with what stands at their places.
    private func filled(_ name: String, _ values: [String: String]) -> String {
        // Cut at the places, so that nothing in a value is taken for one.
        var (rest, said) = (Substring(words[name] ?? ""), "")
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            said += rest[..<open] + (values[String(rest[open...close])] ?? "")
            rest = rest[rest.index(after: close)...]
        }
        return said + rest
    }

    private func text(_ value: JSON?, of field: String, _ action: String) -> String {
        switch value ?? .null {
        case .null, .string(""), .array, .object: words["audit.empty"] ?? ""
        case .bool(let isSo): word("roles", isSo ? "yes" : "no")
        case .integer(let number): code(String(number), of: field, action)
        case .real(let number): code(number.description, of: field, action)
        case .string(let text): code(text, of: field, action)
        }
    }

    private func code(_ code: String, of field: String, _ action: String) -> String {
        if field == "locale" { return Self.locales[code] ?? code }
        let kind = action.prefix { $0 != "." }
        guard let group = Self.groups["\(kind).\(field)"] ?? Self.groups[field] else { return code }
        return word(group, code)
    }

    /// The word for a code; one that there is none for stands for itself.
    private func word(_ group: String, _ code: String) -> String { words[group + "." + code] ?? code }

    private static func capitalised(_ text: Substring) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
