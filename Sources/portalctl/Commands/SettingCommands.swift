import PortalRuntime
import PortalToolkit

/// `settings`: what can be set.
enum Settings {
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
