package import PortalStore
package import PortalToolkit

/// Labels and descriptions of audit events in one language, generated from the SPA's by `tools/audit-words`; shared
/// test vectors keep both equal.
package struct AuditLabels {
    let labels: [String: String]

    package init(_ language: Language) {
        labels =
            switch language {
            case .en: Self.english
            case .de: Self.german
            case .uk: Self.ukrainian
            }
    }

    /// Returns the actor's label. The portal's own events have the name `system`; erased persons have none.
    package func actor(kind: String, name: String) -> String {
        if name.isEmpty { return formerUser }
        return kind == AuditActorKind.system.rawValue && name == kind ? label("actor", kind) : name
    }

    /// Returns the target's label; `nil` without a name.
    package func target(name: String?) -> String? { name == "" ? formerUser : name }

    /// An erased person's label.
    package var formerUser: String { label("actor", "erased") }

    /// Returns the columns `description` and `change` of an event.
    package func columns(_ action: String, _ details: String) -> [CSV.Field] {
        [.text(self.action(action)), .text(changes(details, of: action))]
    }

    /// Returns the action's label. Imported actions have none: `node.patched` becomes “Node patched”.
    package func action(_ action: String) -> String {
        if let text = labels["action." + action] { return text }
        let parts = action.split { ".-_".contains($0) }
        let name = parts.enumerated().map { $0 == 0 ? Self.capitalised($1) : String($1) }.joined(separator: " ")
        return filled("audit.imported", ["{name}": name])
    }

    /// Returns the changes in an event's `details`, separated by semicolons: old → new, or what was set or removed.
    package func changes(_ details: String, of action: String) -> String {
        guard case .object(let members)? = try? JSON(details) else { return "" }
        return members.map { change($0, of: action) }.joined(separator: "; ")
    }

    private func change(_ member: JSON.Member, of action: String) -> String {
        let field = label("field", member.name)
        let (old, new) = (text("old", of: member, action), text("new", of: member, action))
        if old.isEmpty, new.isEmpty { return field }
        let change = old.isEmpty ? "audit.set" : new.isEmpty ? "audit.removed" : "audit.change"
        return filled(change, ["{field}": field, "{old}": old, "{new}": new])
    }

    /// Returns one side of a change.
    func text(_ side: String, of member: JSON.Member, _ action: String) -> String {
        if case .array(let erased)? = member.value["erased"], erased.contains(.string(side)) { return formerUser }
        return text(member.value[side], of: member.name, action)
    }

    /// Fills a label's placeholders.
    func filled(_ name: String, _ values: [String: String]) -> String {
        // Scans only the template, so that values are not taken for placeholders.
        var (rest, filled) = (Substring(labels[name] ?? ""), "")
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            filled += rest[..<open] + (values[String(rest[open...close])] ?? "")
            rest = rest[rest.index(after: close)...]
        }
        return filled + rest
    }

    private func text(_ value: JSON?, of field: String, _ action: String) -> String {
        switch value ?? .null {
        case .null, .string(""), .array, .object: ""
        case .bool(let isSo): label("roles", isSo ? "yes" : "no")
        case .integer(let number): code(String(number), of: field, action)
        case .real(let number): code(number.description, of: field, action)
        case .string(let text): code(text, of: field, action)
        }
    }

    private func code(_ code: String, of field: String, _ action: String) -> String {
        if field == "locale" { return Self.locales[code] ?? code }
        let kind = action.prefix { $0 != "." }
        guard let group = Self.groups["\(kind).\(field)"] ?? Self.groups[field] else { return code }
        return label(group, code)
    }

    /// Returns the label of a code, or the code itself.
    private func label(_ group: String, _ code: String) -> String { labels[group + "." + code] ?? code }

    private static func capitalised(_ text: Substring) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
