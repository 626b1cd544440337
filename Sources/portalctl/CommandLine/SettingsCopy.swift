import Glibc
import PortalLogic
import PortalRuntime

/// The installation's key file and settings, read for a backup.
struct SettingsCopy {
    /// `keys` and, of an installed portal, `env` and the other secrets.
    let parts: [(kind: String, bytes: [UInt8])]

    init(_ process: ProcessEnvironment) throws {
        let file = process.settingsFile.flatMap { access($0, F_OK) == 0 ? $0 : nil }
        let settings = try file.map(Self.read)
        let values =
            settings.map { ServiceAccount.settings(String(decoding: $0, as: UTF8.self)) } ?? process.environment
        let credentials = process.environment["CREDENTIALS_DIRECTORY"].map { $0 + "/keys" }
        let keys = values["PORTAL_KEYS"] ?? credentials ?? (file == nil ? "var/keys" : "/etc/portal/keys")
        var parts = [("keys", try Self.read(keys))] + (settings.map { [("env", $0)] } ?? [])
        for secret in Setting.all.compactMap(\.credential)
        where file != nil && OpenFile.exists("/etc/portal/" + secret) {
            let bytes = try Self.read("/etc/portal/" + secret)
            if !bytes.isEmpty { parts.append((secret, bytes)) }
        }
        self.parts = parts
    }

    /// What is beside the backup.
    var sentence: String {
        parts.count > 1
            ? "Keys and settings are beside it: keep the folder as secret as they are."
            : "The keys are beside it: keep the folder as secret as they are. The settings are in no file, and not saved."
    }

    private static func read(_ path: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try OpenFile(reading: path).eachPart { bytes += $0 }
        guard bytes.count <= 1 << 16 else { throw Refusal("\(path) is too long") }
        return bytes
    }
}
