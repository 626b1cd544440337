import Database
import Foundation
import PortalRuntime
import PortalToolkit
import Testing

@testable import portalctl

/// `portalctl backup`; under load and killed: EndToEnd/test_backup.py.
@Suite struct BackupTests {
    private let portal: Installation
    private let files = FileManager.default

    init() throws {
        portal = try Installation()
        portal.addClient()
        #expect(portal.run("keys add").code == 0)
        try files.createDirectory(atPath: portal.path("backups"), withIntermediateDirectories: false)
    }

    private func backup(_ options: String = "") -> Installation.Run {
        portal.run("backup \(portal.path("backups")) \(options)")
    }

    private func write(_ name: String) {
        #expect(files.createFile(atPath: portal.path("backups/" + name), contents: Data([1])))
    }

    private func names() throws -> [String] { try files.contentsOfDirectory(atPath: portal.path("backups")).sorted() }

    private let first = ["portal-20260115T100000Z.db", "portal-20260115T100000Z.db.sha256"]

    @Test func `a backup is one private file with its checksum, and its time is recorded`() throws {
        let run = backup()
        #expect(run.code == 0, "\(run.err)")
        #expect(run.out.contains("Keys and settings (/etc/portal) are not in it"))
        #expect(run.err == "", "progress is for terminals")
        #expect(try names() == first)
        for name in first {
            let mode = try files.attributesOfItem(atPath: portal.path("backups/" + name))[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(name)")
        }
        let bytes = try Data(contentsOf: URL(filePath: portal.path("backups/" + first[0])))
        let digest = try SHA256()
        try bytes.withUnsafeBytes { try digest.add($0) }
        let sum = try String(contentsOfFile: portal.path("backups/" + first[1]), encoding: .utf8)
        #expect(sum == "\(try digest.finish())  \(first[0])\n")
        #expect(try String(contentsOfFile: portal.path("backup.last"), encoding: .utf8) == "\(noon.seconds)\n")
        #expect(bytes[18] == 1, "it needs no log beside it")
    }

    /// An upgrade saves what the version before has written, and migrates it then.
    @Test func `a database of an earlier version is saved too, a later one is not`() throws {
        try portal.change("UPDATE schema_info SET version = version - 1")
        #expect(portal.run("msp list").code == 78)
        let run = backup()
        #expect(run.code == 0, "\(run.err)")
        #expect(try names() == first)
        try portal.change("UPDATE schema_info SET version = 99, min_compatible = 99")
        #expect(backup().code == 78)
    }

    /// Or old passwords would pile up.
    @Test func `every secret beside a backup is one of its files`() {
        let kinds = ["env", "keys"] + Setting.all.compactMap(\.credential)
        for kind in kinds {
            for end in ["", ".age", ".gpg"] {
                #expect(BackupFolder.stem(of: "portal-20260115T100000Z.\(kind)\(end)") == "portal-20260115T100000Z")
            }
        }
        #expect(BackupFolder.stem(of: "portal-20260115T100000Z.txt") == nil)
    }

    /// Root restores from a folder of the service's user, who could name any file of root's there, or a pipe without end.
    @Test func `a link or a pipe is no backup`() throws {
        #expect(backup().code == 0)
        try files.createSymbolicLink(atPath: portal.path("backups/link.db"), withDestinationPath: first[0])
        #expect(mkfifo(portal.path("backups/pipe.db"), 0o600) == 0)
        for name in ["link.db", "pipe.db"] {
            let run = portal.run("restore \(portal.path("backups/" + name)) --yes")
            #expect(run.code == 1, "\(name): \(run.err)")
        }
    }

    @Test func `a backup holds every row`() throws {
        #expect(backup().code == 0)
        let other = try Installation(migrated: false)
        #expect(other.run("restore \(portal.path("backups/" + first[0])) --yes").code == 0)
        // The restore is an event, with a place in the feed.
        func rows(_ portal: Installation) throws -> [String] {
            try portal.dump().filter { !$0.contains("database.restored") && !$0.hasPrefix("event_") }
        }
        #expect(try rows(other) == rows(portal))
    }

    @Test func `progress is shown on a terminal`() {
        portal.isTerminal = true
        portal.tick = .seconds(1)
        let run = backup()
        #expect(run.err.contains("\rcopying") || run.err.contains("copying "))
        #expect(run.err.contains("checking") && run.err.hasSuffix("\r\u{1b}[K"))
    }

    @Test func `keep removes older backups with all that belongs to them, and nothing else`() throws {
        let others = [
            "portal-20250101T000000Z.db.bak", "portal-2025.db", "portal-20250101T000000Z.txt", "notes",
            "xportal-20250101T000000Z.db", "portal-20250101T000000Zx.db",
        ]
        for name in others { write(name) }
        // Left by a run that was killed between two renames.
        let orphan = "portal-20250101T000000Z.db.sha256"
        write(orphan)
        for hour in 0..<4 as Range<Int64> {
            portal.clock = noon + .hours(hour)
            let run = backup("--keep 2 --with-settings --json")
            #expect(run.json?["removed"] == .integer(hour < 2 ? 0 : 1), "\(run.out) \(run.err)")
        }
        let kept = ["20260115T120000Z", "20260115T130000Z"].flatMap { stem in
            [".db", ".db.sha256", ".keys"].map { "portal-\(stem)\($0)" }
        }
        #expect(try names() == (kept + others).sorted())
        // The clock went back.
        portal.clock = noon
        #expect(backup("--keep 1").code == 0)
        #expect(try names() == (first + kept.suffix(3) + others).sorted())
    }

    @Test(arguments: ["--keep 0", "--keep some", "--keep +3"]) func `keep wants a number`(options: String) throws {
        #expect(backup(options).code == 64)
        #expect(try names() == [])
    }

    @Test func `what a killed backup left is removed by the next`() throws {
        write(".portal-20250101T000000Z.db.part")
        #expect(backup().code == 0)
        #expect(try names() == first)
    }

    @Test func `a missing folder, a name that is taken and a second run are refused`() throws {
        let missing = portal.run("backup \(portal.path("nowhere"))")
        #expect(missing.code == 1 && missing.err.contains("nowhere: No such file or directory"))
        #expect(backup().code == 0)
        let again = backup()
        #expect(again.code == 1 && again.err.contains("already exists"))
        portal.clock += .seconds(1)
        let folder = try BackupFolder(portal.path("backups"))
        #expect(backup().err.contains("another backup is being written"))
        #expect(try names() == first)
        _ = folder
    }

    @Test func `a damaged database gives no backup`() throws {
        let page = try #require(Int(portal.value("SELECT rootpage FROM sqlite_schema WHERE name = 'sessions_by_end'")))
        do {
            let connection = try Connection(DatabaseFile(path: portal.path("portal.db")))
            try connection.consolidate()
            connection.close()
        }
        let file = try FileHandle(forUpdating: URL(filePath: portal.path("portal.db")))
        try file.seek(toOffset: UInt64((page - 1) * 4096))
        file.write(Data(repeating: 0xff, count: 4096))
        try file.close()
        let run = backup()
        #expect(run.code == 1 && run.err.contains("the copy is damaged"), "\(run.err)")
        #expect(try names() == [])
        #expect(!files.fileExists(atPath: portal.path("backup.last")))
    }

    @Test func `an encrypted backup is for its recipient alone`() throws {
        let fake = backup("--recipient age1nobody")
        #expect(fake.code == 1)
        #expect(try names() == [], "neither plain text nor half a file")
    }
}
