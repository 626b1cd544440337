extension JSONWriter {
    /// Writes a parsed value, as the root or an array element.
    package mutating func value(_ value: JSON) {
        switch value {
        case .null: raw("null")
        case .bool(let value): raw(value ? "true" : "false")
        case .integer(let value): element(value)
        case .real(let value): raw(value.description)
        case .string(let value): element(value)
        case .array(let values):
            beginArray()
            for value in values { self.value(value) }
            endArray()
        case .object(let members):
            beginObject()
            for member in members {
                key(escaping: member.name)
                self.value(member.value)
            }
            endObject()
        }
    }
}

extension JSON {
    /// Returns a copy with every string transformed, but not the names.
    func mapStrings(_ change: (String) -> String) -> JSON {
        switch self {
        case .string(let text): .string(change(text))
        case .array(let values): .array(values.map { $0.mapStrings(change) })
        case .object(let members):
            .object(members.map { Member(name: $0.name, value: $0.value.mapStrings(change)) })
        default: self
        }
    }
}
