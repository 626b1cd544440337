import Database
import Foundation
import PortalToolkit
import Testing

@testable import portalctl

/// `portalctl restore`; beside a running portal, killed, encrypted: EndToEnd/test_backup.py.
@Suite struct RestoreTests {
    private let portal: Installation
    private let files = FileManager.default
    private let backup: String

    init() throws {
        portal = try Installation()
        portal.addClient()
        portal.importLines(Lines.node)
        #expect(portal.addUser("owner@acme.test", role: "owner").code == 0)
        #expect(portal.run("user add new@acme.test --client acme --role viewer").code == 0)
        try Self.live(in: portal)
        backup = portal.path("portal-20260115T100000Z.db")
        #expect(portal.run("backup \(portal.folder.path)").code == 0)
    }

    /// A session, a command that waits and a mail to an MSP.
    private static func live(in portal: Installation) throws {
        let later = noon.milliseconds + 60_000
        try portal.change(
            """
            INSERT INTO sessions (client_id, id, user_id, created_at, last_seen_at, expires_at, idle_ms)
            SELECT client_id, 5, id, 0, 0, \(later), 1000 FROM portal_users WHERE status = 'active'
            """)
        try portal.change(
            "INSERT INTO commands SELECT client_id, 77, id, 'restart', NULL, 'queued', 'Ann', 1000, 2000, NULL FROM nodes"
        )
        try portal.change(
            """
            INSERT INTO command_outbox (client_id, command_id, boot_id, not_after, next_attempt_at, claimed_by)
            SELECT client_id, 77, 'b', \(later), \(later), 'w' FROM commands
            """)
        try portal.change(
            """
            INSERT INTO operator_mails (msp_id, id, about_at, kind, recipient, created_at, due_at, state,
                next_attempt_at, from_name, subject, text_body, html_body)
            SELECT id, 6, 9, 'licence-ending', 'it@alder.test', 0, 0, 'queued', 0, '', '', '', '' FROM msps
            """)
    }

    private func restore(_ options: String = "") -> Installation.Run { portal.run("restore \(backup) \(options)") }

    private func names() throws -> [String] { try files.contentsOfDirectory(atPath: portal.folder.path).sorted() }

    @Test func `without yes it says what would be lost, and changes nothing`() throws {
        #expect(restore().out.contains("has nothing that is newer"))
        portal.clock += .seconds(1)
        #expect(portal.run("msp set msp-acme --name Birch").code == 0)
        #expect(portal.run("mail test ann@acme.test --client acme").code == 0)
        #expect(portal.run("user erase new@acme.test --client acme").code == 0)
        let (before, there) = (try portal.dump(), try names())
        let run = restore()
        #expect(run.code == 1)
        #expect(run.out.contains("this is lost: 3 audit events, 0 commands, 1 mail."), "\(run.out)")
        #expect(run.out.contains("1 user was erased and 0 clients deleted: they come back"))
        #expect(!run.out.contains("took an access away"))
        #expect(run.out.contains("Nothing was changed"))
        #expect(try portal.dump() == before)
        #expect(try names() == there)
    }

    @Test func `a backup that lacks its last byte, or has one more, is refused, also without its checksum`() throws {
        try files.removeItem(atPath: backup + ".sha256")
        let whole = try Data(contentsOf: URL(filePath: backup))
        for other in [
            whole.dropLast(), whole.dropLast(10), whole.dropLast(4096), whole.prefix(31), whole + [0],
            whole + Data(count: 4096),
        ] {
            try other.write(to: URL(filePath: backup))
            let run = restore("--yes")
            #expect(run.code == 1 && run.err.contains("nothing was changed"), "\(other.count): \(run.out)\(run.err)")
        }
        try whole.write(to: URL(filePath: backup))
        #expect(restore("--yes").code == 0)
    }

    @Test func `a database with a log beside it is no backup`() throws {
        try Data([1]).write(to: URL(filePath: backup + "-wal"))
        #expect(restore("--yes").err.contains("-wal has changes that it lacks"))
        try Data().write(to: URL(filePath: backup + "-wal"))
        #expect(restore("--yes").code == 0)
    }

    @Test func `that who was removed since, and what was lost, gets in again is said`() throws {
        portal.clock += .seconds(1)
        #expect(portal.run("user remove new@acme.test --client acme").code == 0)
        #expect(
            restore().out.contains(
                "Of these 1 event took an access away: removed users, suspended clients, disabled portals, roles,"))
        #expect(portal.run("client suspend acme").code == 0)
        #expect(restore("--json").json?["newer_withdrawals"] == .integer(2))
        #expect(portal.run("api-key add --msp msp-acme --name PSA").code == 0)
        #expect(portal.run("api-key rotate PSA --msp msp-acme").code == 0)
        #expect(portal.run("api-key revoke PSA --msp msp-acme").code == 0)
        #expect(restore("--json").json?["newer_withdrawals"] == .integer(4))
        #expect(restore().out.contains("recovery codes and API keys are again what they were"))
    }

    @Test func `a restore brings back what was, keeps what is, and tells each MSP`() throws {
        let before = try portal.dump()
        portal.clock += .seconds(1)
        #expect(portal.run("msp set msp-acme --name Birch").code == 0)
        let run = restore("--yes --json")
        #expect(run.code == 0, "\(run.err)")
        for (field, number) in [
            ("newer_audit_events", 1), ("ended_sessions", 1), ("ended_links", 1), ("held_mails", 2),
            ("ended_commands", 1),
        ] as [(String, Int64)] { #expect(run.json?[field] == .integer(number), "\(field) \(run.out)") }
        #expect(try portal.value("SELECT name FROM msps") == "Alder")
        let tables = [
            "sessions", "one_time_links", "mail_outbox", "operator_mails", "command_outbox", "portal_users",
            "event_feed", "event_counters", "import_marks",
        ]
        func rest(_ rows: [String]) -> [String] {
            rows.filter { row in !row.contains("database.restored") && !tables.contains { row.hasPrefix($0 + " ") } }
        }
        #expect(try rest(portal.dump()) == rest(before))
        let told = try #require(portal.run("audit list --msp msp-acme --json").json?["items"]?.items?.first)
        #expect(told["action"] == .string("database.restored"))
        // What was is a whole database too.
        let kept = try #require(run.json?["kept"]?.text)
        #expect(kept.hasSuffix("portal.db.before-restore-20260115T100001Z"))
        let again = portal.run("restore \(kept) --yes")
        #expect(again.out.contains("there is no SHA-256 beside it"))
        #expect(again.out.contains("before-restore-20260115T100001Z-2."))
        #expect(try portal.value("SELECT name FROM msps") == "Birch")
    }

    @Test func `nothing that may have been used or sent since lives again`() throws {
        #expect(restore("--yes").code == 0)
        #expect(try portal.value("SELECT COUNT(*) FROM sessions") == "0")
        #expect(try portal.value("SELECT COUNT(*) FROM one_time_links") == "0")
        #expect(
            try portal.value("SELECT invitation_expires_at FROM portal_users WHERE status = 'invited'") == "\(noon)")
        for table in ["mail_outbox", "operator_mails"] {
            #expect(
                try portal.rows("SELECT state, last_error FROM \(table)", columns: 2)
                    == ["refused|held back by a restore; may have been sent before"])
        }
        #expect(try portal.value("SELECT COALESCE(token, 'none') FROM mail_outbox") == "none")
        #expect(
            try portal.rows("SELECT may_have_arrived, not_after, claimed_by FROM command_outbox", columns: 3)
                == ["1|\(noon)|"])
        #expect(portal.run("user resend new@acme.test --client acme").code == 0)
    }

    @Test func `what is announced again since the backup is said`() throws {
        portal.importLines(
            Lines.announcement() + "\n" + Lines.announcement(#","ends_at":"2026-01-15T09:30:00Z""#, id: "over"))
        portal.clock += .minutes(1)
        #expect(portal.run("backup \(portal.folder.path)").code == 0)
        portal.run("announce end a1 --msp msp-acme")
        let run = portal.run("restore \(portal.path("portal-20260115T100100Z.db")) --yes")
        #expect(
            run.out.contains("1 announcement is shown or planned as when the backup was made"), "\(run.out)\(run.err)")
        #expect(!restore("--yes").out.contains("announcement"))
    }

    /// Each names what it damages and what is then said.
    private static let damages: [(name: String, says: String, make: @Sendable (String) throws -> Void)] = [
        ("half of it", "its SHA-256 is not that", { try truncate($0, by: 2) }),
        ("half of it, without checksum", "cannot be restored", { try truncate($0, by: 2, isBare: true) }),
        ("its last page missing, without checksum", "cannot be restored", { try truncate($0, by: 0, isBare: true) }),
        (
            "one bit", "its SHA-256 is not that",
            { path in
                var bytes = try Data(contentsOf: URL(filePath: path))
                bytes[bytes.count / 2] ^= 1
                try bytes.write(to: URL(filePath: path))
            }
        ),
        ("no database", "neither a database nor encrypted", { try replace($0, Data("hello".utf8)) }),
        ("nothing", "neither a database nor encrypted", { try replace($0, Data()) }),
        (
            "of something else", "has no tables",
            { path in
                try remove(path)
                let connection = try Connection(DatabaseFile(path: path, create: true))
                _ = try connection.write { try $0.run(Statement("test", .directory, "CREATE TABLE t (a TEXT)")) }
                try connection.consolidate()
                connection.close()
            }
        ),
        (
            "of a newer portal", "this program has",
            { path in
                try FileManager.default.removeItem(atPath: path + ".sha256")
                let connection = try Connection(DatabaseFile(path: path))
                let change = "UPDATE schema_info SET version = 99, min_compatible = 99"
                _ = try connection.write { try $0.run(Statement("test", .directory, change)) }
                try connection.consolidate()
                connection.close()
            }
        ),
    ]

    private static func remove(_ path: String) throws {
        for name in [path, path + ".sha256"] { try FileManager.default.removeItem(atPath: name) }
    }

    private static func replace(_ path: String, _ bytes: Foundation.Data) throws {
        try remove(path)
        try bytes.write(to: URL(filePath: path))
    }

    /// - Parameter part: divides the length; 0 takes the last page.
    private static func truncate(_ path: String, by part: Int, isBare: Bool = false) throws {
        let bytes = try Data(contentsOf: URL(filePath: path))
        if isBare { try FileManager.default.removeItem(atPath: path + ".sha256") }
        try bytes.prefix(part == 0 ? bytes.count - 4096 : bytes.count / part).write(to: URL(filePath: path))
    }

    @Test(arguments: damages.indices) func `a backup that is not whole is refused, and nothing changes`(index: Int)
        throws
    {
        let damage = Self.damages[index]
        portal.clock += .seconds(1)
        #expect(portal.run("msp set msp-acme --name Birch").code == 0)
        try damage.make(backup)
        let (before, there) = (try portal.dump(), try names())
        let run = restore("--yes")
        #expect(run.code == 1 && run.err.contains(damage.says), "\(damage.name): \(run.err)")
        #expect(run.err.contains("nothing was changed"))
        #expect(try portal.dump() == before)
        #expect(try names() == there)
    }

    @Test func `a database in use is refused`() throws {
        let user = try DatabaseFile(path: portal.path("portal.db"))
        let run = restore("--yes")
        #expect(run.code == 1 && run.err.contains("in use") && run.err.contains("nothing was changed"), "\(run.err)")
        withExtendedLifetime(user) {}
    }

    @Test func `the present database is no backup of itself`() throws {
        #expect(portal.run("restore \(portal.path("portal.db")) --yes").err.contains("is the present database"))
    }

    @Test func `a damaged database is replaced, and kept with its log`() throws {
        let path = portal.path("portal.db")
        try Data("SQLite format 3\0, but no more".utf8).write(to: URL(filePath: path))
        try Data("log".utf8).write(to: URL(filePath: path + "-wal"))
        let run = restore("--yes")
        #expect(run.code == 0, "\(run.err)")
        #expect(run.out.contains("What is newer in the present database is not known"))
        let kept = portal.path("portal.db.before-restore-20260115T100000Z")
        #expect(files.fileExists(atPath: kept) && files.fileExists(atPath: kept + "-wal"))
        #expect(try portal.value("SELECT name FROM msps") == "Alder")
    }

    @Test func `a backup is restored where there was no database`() throws {
        let other = try Installation(migrated: false)
        let run = other.run("restore \(backup) --yes")
        #expect(run.code == 0 && run.out.contains("There was no database before."), "\(run.err)")
        #expect(try other.value("SELECT name FROM msps") == "Alder")
    }
}
