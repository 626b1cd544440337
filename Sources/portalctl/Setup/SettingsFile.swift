import PortalLogic
import PortalRuntime

/// A file of `NAME=value` lines, as systemd's `EnvironmentFile=`; comments stay when a value changes.
struct SettingsFile {
    let path: String
    private var lines: [String]

    /// Reads it; empty if there is none.
    init(_ path: String) throws {
        self.path = path
        guard OpenFile.exists(path) else {
            lines = []
            return
        }
        lines = try Input(path: path).text(limit: 1 << 16).split(
            separator: "\n", omittingEmptySubsequences: false
        ).map(String.init)
    }

    /// The value of a variable; `nil` if it is not set.
    subscript(_ name: String) -> String? {
        EnvironmentFile.variables(of: lines.joined(separator: "\n"))[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Sets a variable in its place: where it is set, else where it is commented out, else at the end.
    mutating func set(_ name: String, _ value: String) {
        let line = EnvironmentFile.line(name, value)
        let place = lines.lastIndex { isSetting(name, $0) } ?? lines.firstIndex { $0.hasPrefix("#\(name)=") }
        if let place { lines[place] = line } else { lines.append(line) }
    }

    /// Removes a variable that has this value; another value stays.
    mutating func unset(_ name: String, _ value: String) {
        guard self[name] == value else { return }
        lines = lines.filter { !isSetting(name, $0) }
    }

    /// As systemd reads the line, with blanks around the name.
    private func isSetting(_ name: String, _ line: String) -> Bool {
        EnvironmentFile.variables(of: line)[name] != nil
    }

    /// Replaces the file as a whole, with the rights that it had; a new one is for its owner alone.
    func save() throws {
        try Folder.make(above: path)
        try AtomicFile.replace(path, with: lines.joined(separator: "\n") + "\n")
    }
}
