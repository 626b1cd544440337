package import PortalStore
import PortalToolkit

/// A changed field in the audit log's form: `{field: {old, new}}`, never a secret.
package struct Change {
    private let field: String
    private let old, new: JSON

    private init(_ field: String, old: JSON, new: JSON) {
        (self.field, self.old, self.new) = (field, old, new)
    }

    /// Creates a change of a text; `nil` for none.
    package init(_ field: String, _ old: String?, _ new: String?) {
        self.init(field, old: old.map(JSON.string) ?? .null, new: new.map(JSON.string) ?? .null)
    }

    /// Creates a change of a word; `nil` for none.
    package init<Word: StoredWord>(_ field: String, _ old: Word?, _ new: Word?) {
        self.init(field, old?.rawValue, new?.rawValue)
    }

    /// Creates a change of a flag.
    package init(_ field: String, _ old: Bool, _ new: Bool) {
        self.init(field, old: .bool(old), new: .bool(new))
    }

    /// Whether the value differs.
    package var isReal: Bool { old != new }

    /// Returns the audit log's JSON object, without unchanged fields.
    package static func json(_ changes: [Change]) -> String {
        var writer = JSONWriter(capacity: 256)
        writer.object { writer in
            for change in changes where change.isReal {
                writer.object(named: change.field) { writer in
                    writer.key("old")
                    writer.value(change.old)
                    writer.key("new")
                    writer.value(change.new)
                }
            }
        }
        return String(decoding: writer.finish(), as: UTF8.self)
    }
}
