import Glibc
import PortalRuntime

/// The installed portal's user; running as it avoids root-owned files that would block the portal.
enum ServiceAccount {
    /// The user's name.
    static let name = "portal"

    /// Settings of an installed portal that its file does not have: as in its units.
    private static let installed = [
        "PORTAL_DATABASE": "/var/lib/portal/portal.db", "PORTAL_RUN": "/run/portal",
        "PORTAL_KEYS": "/etc/portal/keys", "CREDENTIALS_DIRECTORY": "/etc/portal",
    ]

    /// The settings of an installed portal.
    /// - Returns: `nil` unless run as root with such a file.
    static func settings(of file: String) throws -> [String: String]? {
        guard geteuid() == 0, access(file, F_OK) == 0 else { return nil }
        let text = try Input(path: file).text(limit: 1 << 16)
        return Environment.withCredentials(installed.merging(EnvironmentFile.variables(of: text)) { $1 })
    }

    /// Permanently becomes the service's user, so that no file of root's gets beside the database.
    static func become() throws {
        guard let entry = getpwnam(name) else {
            throw ConfigurationFailure(reasons: ["there is no user \(name), as which the portal runs"])
        }
        let (user, group) = (entry.pointee.pw_uid, entry.pointee.pw_gid)
        guard initgroups(name, group) == 0, setgid(group) == 0, setuid(user) == 0, setuid(0) != 0 else {
            throw ConfigurationFailure(reasons: ["cannot switch to user \(name): \(String(cString: strerror(errno)))"])
        }
    }

    /// Runs `body` as the service's user, and is root again after it.
    static func acting<T>(_ body: () throws -> T) throws -> T {
        guard let entry = getpwnam(name) else {
            throw ConfigurationFailure(reasons: ["there is no user \(name), as which the portal runs"])
        }
        var groups = [gid_t](repeating: 0, count: Int(max(0, getgroups(0, nil))))
        getgroups(Int32(groups.count), &groups)
        let result = Result {
            guard initgroups(name, entry.pointee.pw_gid) == 0, setegid(entry.pointee.pw_gid) == 0,
                seteuid(entry.pointee.pw_uid) == 0
            else {
                let reason = String(cString: strerror(errno))
                throw ConfigurationFailure(reasons: ["cannot act as user \(name): \(reason)"])
            }
            return try body()
        }
        // Also what was half done, so that none of root's files gets beside the database.
        guard seteuid(0) == 0, setegid(0) == 0, setgroups(groups.count, groups) == 0 else {
            throw ConfigurationFailure(reasons: ["cannot be root again: \(String(cString: strerror(errno)))"])
        }
        return try result.get()
    }
}
