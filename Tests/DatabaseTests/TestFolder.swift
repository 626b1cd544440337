import Glibc

/// Folders for tests, deleted when the process ends.
enum TestFolder {
    private static let root: String = {
        atexit { TestFolder.removeAll() }
        return make(in: "/tmp")
    }()

    static func make() -> String { make(in: root) }

    /// The names of a folder's files.
    static func names(_ folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private static func make(in folder: String) -> String {
        var template = Array((folder + "/portal-database-XXXXXX").utf8CString)
        _ = mkdtemp(&template)
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func removeAll() {
        for folder in names(root).map({ root + "/" + $0 }) {
            for name in names(folder) { unlink(folder + "/" + name) }
            rmdir(folder)
        }
        rmdir(root)
    }
}
