import Glibc

/// What is done with folders, given by their paths.
package enum Folder {
    /// The folder that something is in: `.` for a name alone.
    package static func of(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The names in a folder, in no order, without `.` and `..`; `nil` if it cannot be read, with the system's error in
    /// `errno`.
    package static func names(in path: String) -> [String]? {
        guard let stream = opendir(path) else { return nil }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
        }
        return names.filter { $0 != "." && $0 != ".." }
    }

    /// Makes a folder with a name of its own, for its owner alone.
    /// - Parameter start: Path with the beginning of the name.
    /// - Returns: Its path.
    package static func makeOwn(_ start: String) throws(FileFailure) -> String {
        var path = Array((start + "XXXXXX").utf8CString)
        guard mkdtemp(&path) != nil else { throw FileFailure(of(start)) }
        return String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// A folder's path as it is given, without slashes at its end.
    package static func plain(_ path: String) -> String {
        var path = path
        while path.count > 1, path.last == "/" { path.removeLast() }
        return path
    }

    /// Makes the folders that something is to be in; by default for their owner and group.
    package static func make(above path: String, mode: UInt32 = 0o750) throws(FileFailure) {
        let folder = of(path)
        if access(folder, F_OK) == 0 { return }
        try make(above: folder, mode: mode)
        guard mkdir(folder, mode) == 0 || errno == EEXIST else { throw FileFailure(folder) }
    }

    /// Waits until new names in a folder are on disk.
    static func sync(_ path: String) throws(FileFailure) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFailure(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileFailure(path) }
    }
}
