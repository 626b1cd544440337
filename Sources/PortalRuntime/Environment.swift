import CLinux

/// The environment of the process.
package enum Environment {
    /// `NAME=value` strings, terminated by `nil`; valid until the environment changes.
    package static var strings: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? { clinux_environ() }

    /// All variables, except those with values that are not UTF-8.
    package static var current: [String: String] {
        var result: [String: String] = [:]
        guard var cursor = strings else { return result }
        while let string = cursor.pointee {
            if let text = String(validatingCString: string), let equals = text.firstIndex(of: "=") {
                result[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            cursor += 1
        }
        return result
    }

    /// The variables with the secrets from systemd's credentials; a variable that is set wins, an empty file is none.
    package static func withCredentials(_ environment: [String: String]) -> [String: String] {
        guard let folder = environment["CREDENTIALS_DIRECTORY"] else { return environment }
        var result = environment
        for setting in Setting.all where environment[setting.name, default: ""].isEmpty {
            guard let credential = setting.credential, let text = KeyFile.line(folder + "/" + credential) else {
                continue
            }
            result[setting.name] = text
        }
        return result
    }
}
