import Glibc

/// The user that the installed portal runs as, so that no root-owned file ever stands in its way.
enum ServiceAccount {
    /// The name of that user.
    private static let name = "portal"

    /// As root, where the settings file exists: reads it and becomes that user for good.
    /// - Returns: the settings, `nil` when this is not root or there is no such file.
    static func enter(_ settingsFile: String) throws -> [String: String]? {
        guard geteuid() == 0, access(settingsFile, F_OK) == 0 else { return nil }
        let text = try LineReader.text(Input(path: settingsFile), limit: 1 << 16)
        guard let entry = getpwnam(name) else {
            throw ConfigurationFailure(reasons: ["\(settingsFile) exists, but user \(name) does not"])
        }
        let (user, group) = (entry.pointee.pw_uid, entry.pointee.pw_gid)
        guard initgroups(name, group) == 0, setgid(group) == 0, setuid(user) == 0, setuid(0) != 0 else {
            throw ConfigurationFailure(reasons: ["cannot switch to user \(name): \(String(cString: strerror(errno)))"])
        }
        return settings(text)
    }

    /// The assignments of a file as systemd's `EnvironmentFile=` reads it: `NAME=value`, with or without quotes.
    static func settings(_ text: String) -> [String: String] {
        var settings: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.drop { $0 == " " || $0 == "\t" }
            guard let equals = line.firstIndex(of: "="), line.first != "#", line.first != ";" else { continue }
            var value = line[line.index(after: equals)...]
            while value.last == " " || value.last == "\t" { value.removeLast() }
            if let quote = value.first, quote == "\"" || quote == "'", value.count > 1, value.last == quote {
                value = value.dropFirst().dropLast()
            }
            settings[String(line[..<equals])] = String(value)
        }
        return settings
    }
}
