import Glibc
import PortalLogic
import PortalRuntime

/// The folder of backups, held by one process at a time.
///
/// A backup is the files of one stem, `portal-20261129T080000Z`. They are written under hidden names and renamed, the
/// database last: where it is, all of them are.
final class BackupFolder {
    let path: String
    private let folder: OpenFile

    private static let stemLength = 23
    private static let part = ".part"

    /// Opens the folder and removes what killed processes left there.
    /// - Throws: `Refusal` if it is missing, or in use by another backup.
    init(_ path: String) throws {
        self.path = Folder.plain(path)
        folder = try OpenFile(folder: self.path)
        guard flock(folder.descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw Refusal("another backup is being written to \(path)")
        }
        for name in try names() where name.hasPrefix(".portal-") && name.hasSuffix(Self.part) { try remove(name) }
    }

    func path(of name: String) -> String { path + "/" + name }

    /// The hidden path of a file in the making.
    func partPath(of name: String) -> String { path(of: "." + name + Self.part) }

    func discard(_ name: String) { unlink(partPath(of: name)) }

    /// Gives the files their names, in this order.
    func publish(_ names: [String]) throws {
        for name in names {
            guard access(path(of: name), F_OK) != 0 else { throw Refusal("\(path(of: name)) already exists") }
        }
        for name in names where rename(partPath(of: name), path(of: name)) != 0 {
            throw OpenFile.refusal("write", path(of: name))
        }
        try folder.sync()
    }

    /// Removes all but the newest backups, and what is older than these of incomplete ones; never other files.
    /// - Parameter made: Stem of one that stays even if the clock went back.
    /// - Returns: The number of backups removed.
    func keep(_ count: Int, with made: String) throws -> Int {
        let own = try names().compactMap { name in Self.stem(of: name).map { (name: name, stem: $0) } }
        let stems = own.filter { Self.isDatabase($0.name) }.map(\.stem).sorted(by: >)
        guard let oldest = stems.prefix(count).last else { return 0 }
        let old = own.filter { $0.stem < oldest && $0.stem != made }
        for file in old { try remove(file.name) }
        try folder.sync()
        return old.count { Self.isDatabase($0.name) }
    }

    private func remove(_ name: String) throws {
        guard unlink(path(of: name)) == 0 || errno == ENOENT else { throw OpenFile.refusal("remove", path(of: name)) }
    }

    private func names() throws -> [String] {
        guard let names = Folder.names(in: path) else { throw OpenFile.refusal("read", path) }
        return names
    }

    private static let endings = ["", ".age", ".gpg"]
    private static let databases = Set(endings.map { ".db" + $0 })
    private static let kinds = ["db", "env", "keys"] + Setting.all.compactMap(\.credential)
    private static let others = Set(endings.flatMap { end in [".db\(end).sha256"] + kinds.map { ".\($0)\(end)" } })

    /// The stem of a backup's file; `nil` for all other files.
    static func stem(of name: String) -> String? {
        let stem = name.prefix(stemLength)
        let digits = stem.utf8.map { (0x30...0x39).contains($0) ? "0" : String(UnicodeScalar($0)) }.joined()
        let ending = String(name.dropFirst(stemLength))
        guard digits == "portal-00000000T000000Z", databases.union(others).contains(ending) else { return nil }
        return String(stem)
    }

    private static func isDatabase(_ name: String) -> Bool { databases.contains(String(name.dropFirst(stemLength))) }
}
