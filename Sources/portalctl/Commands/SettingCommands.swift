import PortalRuntime
import PortalToolkit

/// `settings`: what can be set, and what is.
enum Settings {
    /// Unchecked, for scripts that come before a mended setting.
    static func get(_ context: CommandContext, _ arguments: Arguments) throws {
        let name = try arguments.required("NAME")
        guard Setting.all.contains(where: { $0.name == name }) else {
            throw UsageError("\(name) is no setting; portalctl settings lists them")
        }
        let value = try context.environment()[name] ?? ""
        context.answer(value) { json in
            json.field("name", name)
            json.field("value", value.isEmpty ? nil : value)
        }
    }

    static func list(_ context: CommandContext, _ arguments: Arguments) throws {
        context.list(
            Setting.all, ["SETTING", "DEFAULT", "MEANING"],
            row: { [$0.name, $0.standard ?? "-", $0.text] },
            json: { json, setting in
                json.field("name", setting.name)
                json.field("text", setting.text)
                json.field("default", setting.standard)
                json.field("credential", setting.credential)
            })
    }
}
