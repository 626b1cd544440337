import Database
import Foundation
import PortalToolkit
import Testing

@testable import portalctl

/// 2026-01-15T10:00:00Z, the time of these tests.
let noon: Instant = 1_768_471_200_000

/// An installation in its own folder, running command lines in this process.
final class Installation {
    let folder: URL
    var clock = noon
    /// Advance of the clock per reading.
    var tick = Duration.zero
    var isTerminal = false
    var settings: [String: String] = [:]
    let random: RandomSource

    struct Run {
        let code: Int32
        let out: String
        let err: String

        var json: JSON? { try? JSON(out) }
    }

    init(seed: Int64 = 7, migrated: Bool = true) throws {
        folder = URL.temporaryDirectory.appending(path: "portalctl-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        random = DemoRandom(seed: seed).source
        settings = ["PORTAL_DATABASE": path("portal.db"), "PORTAL_KEYS": path("keys"), "PORTAL_RUN": path("run")]
        if migrated { #expect(run("migrate").code == 0) }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    @discardableResult
    func run(_ words: [String], input: String = "") -> Run {
        var (out, err) = ("", "")
        var now = clock
        let tick = tick
        let context = CommandContext(
            process: ProcessEnvironment(
                environment: settings, input: Input(Array(input.utf8)), print: { out += $0 }, printError: { err += $0 },
                isTerminal: isTerminal,
                clock: {
                    defer { now += tick }
                    return now
                }, random: random, scrypt: .insecure, settingsFile: nil))
        let code = context.run(words)
        return Run(code: code, out: out, err: err)
    }

    /// - Parameter words: separated by spaces; none may contain one.
    @discardableResult
    func run(_ line: String, input: String = "") -> Run {
        run(line.split(separator: " ").map(String.init), input: input)
    }

    /// Adds an MSP and a client with an enabled portal.
    func addClient(_ slug: String = "acme", tier: String = "enterprise") {
        #expect(run("msp add msp-\(slug) --name Alder --tier \(tier)").code == 0)
        #expect(run("client add \(slug) --msp msp-\(slug) --name Acme").code == 0)
        #expect(run("portal enable \(slug)").code == 0)
    }

    func addUser(_ email: String, role: String, client: String = "acme") -> Run {
        run("user add \(email) --client \(client) --role \(role) --password-stdin", input: "correct-horse-battery\n")
    }

    @discardableResult
    func importLines(_ lines: String, _ options: String = "") -> Run {
        run("import \(options)", input: lines)
    }

    /// The mails as listed by `mail list`, newest first.
    func mails() -> [JSON] {
        guard case .array(let items)? = run("mail list --json").json?["items"] else { return [] }
        return items
    }

    // MARK: Direct database access

    /// Rows of a query, columns joined by `|`, NULL as an empty string.
    func rows(_ sql: String, columns: Int = 1) throws -> [String] {
        let connection = try Connection(DatabaseFile(path: path("portal.db")))
        defer { connection.close() }
        let statement = Statement("test", .directory, sql)
        return try connection.read { transaction in
            try transaction.all(statement) { row in
                (0..<columns).map { row.optionalText(Int($0)) ?? "" }.joined(separator: "|")
            }
        }
    }

    func value(_ sql: String) throws -> String { try rows(sql).first ?? "none" }

    func change(_ sql: String) throws {
        let connection = try Connection(DatabaseFile(path: path("portal.db")))
        defer { connection.close() }
        _ = try connection.write { try $0.run(Statement("test", .directory, sql)) }
    }

    /// All stored data, except stamps of the run itself.
    func dump() throws -> [String] {
        let tables = try rows(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name")
        return try tables.flatMap { table -> [String] in
            let columns = try rows("SELECT name FROM pragma_table_info('\(table)')")
                .filter { !["seq", "imported_at"].contains($0) }
            let list = columns.map { "quote(\($0))" }.joined(separator: ", ")
            let order = columns.joined(separator: ", ")
            return try rows("SELECT \(list) FROM \(table) ORDER BY \(order)", columns: columns.count)
                .map { "\(table) \($0)" }
        }
    }
}

extension JSON {
    var items: [JSON]? { if case .array(let items) = self { items } else { nil } }
    var text: String? { if case .string(let text) = self { text } else { nil } }
}

/// Reads a file of the repository.
func repositoryFile(_ name: String) throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: name), encoding: .utf8)
}
