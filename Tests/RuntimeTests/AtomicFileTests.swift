import Glibc
import Testing

@testable import PortalRuntime

@Suite final class AtomicFileTests {
    private let folder = temporaryFolder()
    private var path: String { folder + "/file" }

    deinit { removeFolder(folder) }

    private func mode(_ path: String) -> mode_t {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
    }

    private func names() throws -> [String] { try #require(Folder.names(in: folder)).sorted() }

    @Test func `a new file is private, and one that is there keeps its rights unless others are asked for`() throws {
        try AtomicFile.replace(path, with: "first\n")
        #expect(mode(path) == 0o600)
        chmod(path, 0o644)
        try AtomicFile.replace(path, with: "second\n")
        #expect(mode(path) == 0o644)
        #expect(TextFile.read(path, atMost: 100) == "second\n")
        try AtomicFile.replace(path, with: "", mode: 0o600)
        #expect(mode(path) == 0o600)
        #expect(TextFile.read(path, atMost: 100) == "")
        #expect(try names() == ["file"])
    }

    @Test(.enabled(if: geteuid() == 0)) func `a file that is replaced stays its owner's`() throws {
        try AtomicFile.replace(path, with: "first")
        chown(path, 65534, 65534)
        try AtomicFile.replace(path, with: "second")
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_uid == 65534 && status.st_gid == 65534)
    }

    @Test func `a link is replaced and not followed`() throws {
        let target = folder + "/target"
        try AtomicFile.replace(target, with: "another's", mode: 0o666)
        #expect(symlink(target, path) == 0)
        try AtomicFile.replace(path, with: "own")
        #expect(TextFile.read(target, atMost: 100) == "another's")
        #expect(TextFile.read(path, atMost: 100) == "own")
        #expect(mode(path) == 0o600, "the rights are not the target's")
    }

    @Test func `what fails changes nothing and leaves nothing`() throws {
        mkdir(path, 0o755)
        mkdir(path + "/inside", 0o755)
        let failure = #expect(throws: FileFailure.self) { try AtomicFile.replace(path, with: "text") }
        #expect(failure?.description == "cannot write \(path): Is a directory")
        #expect(try names() == ["file"])
        #expect(throws: FileFailure.self) { try AtomicFile.replace(folder + "/nowhere/file", with: "text") }
        #expect(try names() == ["file"])
    }

    @Test func `writers at once leave the whole text of one of them`() async throws {
        let path = path
        try AtomicFile.replace(path, with: String(repeating: "0", count: 50_000))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 1...4 {
                group.addTask {
                    for _ in 0..<20 {
                        try AtomicFile.replace(path, with: String(repeating: "\(writer)", count: 50_000))
                        let text = TextFile.read(path, atMost: 1 << 16) ?? ""
                        #expect(text.utf8.count == 50_000 && Set(text).count == 1)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try names() == ["file"])
    }

    @Test func `a folder is named, listed and made`() throws {
        for (path, above) in [("a", "."), ("/a", "/"), ("/a/b", "/a"), ("a/b", "a"), ("/", "/")] {
            #expect(Folder.of(path) == above)
        }
        try Folder.make(above: folder + "/one/two/.three")
        #expect(mode(folder + "/one/two") & 0o7007 == 0)
        try AtomicFile.replace(folder + "/one/two/.three", with: "")
        #expect(Folder.names(in: folder + "/one/two") == [".three"])
        #expect(Folder.names(in: folder + "/one/two/.three") == nil && errno == ENOTDIR)
        #expect(throws: FileFailure.self) { try Folder.make(above: "/proc/none/file") }
    }
}
