import PortalRuntime

/// The installation's key file and settings, read for a backup.
struct SettingsCopy {
    /// `keys` and, of an installed portal, `env` and the other secrets.
    let parts: [(kind: String, bytes: [UInt8])]

    init(_ context: CommandContext) throws {
        let configuration = try context.configuration()
        var parts = [("keys", try Self.read(configuration.keys))]
        if let file = context.process.settingsFile, OpenFile.exists(file) {
            parts.append(("env", try Self.read(file)))
            for secret in Setting.all.compactMap(\.credential) {
                let path = (configuration.credentialsFolder ?? Folder.of(file)) + "/" + secret
                let bytes = OpenFile.exists(path) ? try Self.read(path) : []
                if !bytes.isEmpty { parts.append((secret, bytes)) }
            }
        }
        self.parts = parts
    }

    /// What is beside the backup.
    var sentence: String {
        parts.count > 1
            ? "Keys and settings are beside it: keep the folder as secret as they are."
            : "The keys are beside it: keep the folder as secret as they are. The settings are in no file, and not saved."
    }

    private static func read(_ path: String) throws -> [UInt8] { try OpenFile(reading: path).bytes(atMost: 1 << 16) }
}
