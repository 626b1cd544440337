import PortalLogic
import PortalRuntime
import PortalStore
import PortalToolkit

extension Commands {
    static let setup = [
        Setup.command,
        Command(
            "keys add",
            "Creates the signing key file with one key. Does nothing if it exists.", Keys.add),
        Command(
            "keys rotate",
            """
            Adds a new key, which signs from now on; the others are still accepted. Secrets of second factors and
            webhooks that are sealed with a key that is dropped are sealed anew.
            Drops keys that have not signed for 91 days, the longest a session lives. Restart the portal afterwards.
            """, Keys.rotate),
        Command("keys list", "Lists the names of the keys; the first one signs.", Keys.list),
        Command("settings", "Lists the settings with their meaning and default; none is read.", Settings.list),
        Command(
            "settings get NAME",
            """
            Prints what a setting is set to, as the services have it, secrets too; nothing where its default holds.
            """, Settings.get),
        Command("migrate", "Creates the database, or updates its tables. Safe to repeat.", migrate),
        Command(
            "restart",
            """
            Restarts the installed portal with its current settings and keys, one instance after the other, so that no
            request is lost. Stops at the first that does not start; those after it go on as they are.
            """, Restart.run),
        Command(
            "doctor",
            """
            Checks configuration, units, keys, database, licences, portals, domains, what waits, the last backup, the certificates of the
            base hosts and Caddy. Exits 1 if a check fails.
            """,
            { context, _ in try Doctor(context).run() }),
        Command(
            "demo",
            """
            Fills an empty database with demo data: three MSPs, four clients, 30 days of metrics.
            Users owner@, admin@, viewer@ + <client>.test, password \(Demo.password).
            """, { context, _ in try Demo.fill(context) }),
        Command(
            "demo feed", "Imports a fresh sample for each live demo node.",
            { context, _ in try Demo.feed(context) }),
    ]

    private static func migrate(_ context: CommandContext, _ arguments: Arguments) throws {
        let path = try context.database()
        let versions: [Int]
        try Folder.make(above: path)
        do {
            let connection = try Store(path: path, create: true).connect()
            versions = try connection.migrate()
            try connection.checkTables()
        } catch {
            throw ConfigurationFailure(reasons: ["PORTAL_DATABASE: \(error)"])
        }
        let text =
            versions.isEmpty
            ? "The database is up to date."
            : "Applied " + versions.map { "migration \($0)" }.joined(separator: ", ") + "."
        context.answer(text) { json in
            json.array("applied") { array in
                for version in versions { array.element(Int64(version)) }
            }
        }
    }
}

/// Commands for signing keys.
enum Keys {
    /// What to do without the key file.
    static let advice =
        "put it back from where you keep it; only if there is none, portalctl keys add makes one, and everybody logs in anew"

    static func add(_ context: CommandContext, _ arguments: Arguments) throws {
        let path = try context.configuration().keys
        if OpenFile.exists(path) {
            let count = try ring(context).keys.count
            return context.answer("A key already exists; keys rotate adds another.") { $0.field("keys", count) }
        }
        let line = newLine(context, among: [])
        try Folder.make(above: path)
        try AtomicFile.replace(path, with: line + "\n", mode: 0o600)
        context.answer("Created the key \(name(of: line)).") { json in
            json.field("added", name(of: line))
            json.field("keys", 1)
        }
    }

    static func rotate(_ context: CommandContext, _ arguments: Arguments) throws {
        let configuration = try context.configuration()
        let ring = try ring(context)
        let keys = ring.keys
        let line = newLine(context, among: keys.map(\.id))
        let kept = kept(keys, now: context.process.clock())
        let broken = try reseal(context, ring, kept)
        let lines = [line] + kept.map { "\($0.id):\(Base64.standard.encode($0.secret))" }
        try AtomicFile.replace(configuration.keys, with: lines.joined(separator: "\n") + "\n", mode: 0o600)
        let dropped = keys.count - kept.count
        context.answer(
            "The key \(name(of: line)) signs from now on; \(counted(kept.count, "more is", "more are")) accepted, "
                + "\(dropped) dropped. Restart the portal."
                + (broken == 0
                    ? "" : " \(counted(broken, "sealed secret does", "sealed secrets do")) not open: its key is lost.")
        ) { json in
            json.field("lost_secrets", broken)
            json.field("added", name(of: line))
            json.field("keys", kept.count + 1)
            json.field("dropped", dropped)
        }
    }

    /// Before any key is dropped.
    /// - Returns: The number of secrets that no key opens.
    private static func reseal(_ context: CommandContext, _ ring: KeyRing, _ kept: [KeyRing.Key]) throws -> Int {
        let dropped = Set(ring.keys.map(\.id)).subtracting(kept.map(\.id))
        var broken = 0
        try context.withDatabase {
            broken = try SealedSecrets.reseal(dropping: dropped, ring, context.process.random, in: $0)
        }
        return broken
    }

    static func list(_ context: CommandContext, _ arguments: Arguments) throws {
        let keys = try ring(context).keys
        context.list(
            Array(keys.enumerated()), ["KEY", "USE"], row: { [$0.element.id, $0.offset == 0 ? "signs" : "accepted"] },
            json: { json, key in
                json.field("id", key.element.id)
                json.field("signs", key.offset == 0)
            })
    }

    static func ring(_ context: CommandContext) throws -> KeyRing {
        do { return try KeyFile.keyRing(try context.configuration()) } catch let failure as KeyFile.Failure {
            throw ConfigurationFailure(reasons: [failure.description, advice])
        }
    }

    /// Creates a key named after the day, to show its age.
    private static func newLine(_ context: CommandContext, among taken: [String]) -> String {
        let day = CalendarDate(at: context.process.clock()).description
        var id = day
        var count = 1
        while taken.contains(id) {
            count += 1
            id = "\(day)-\(count)"
        }
        return KeyRing.line(id: id, random: context.process.random)
    }

    private static func name(of line: String) -> String {
        String(line.prefix { $0 != ":" })
    }

    /// Keys that may have signed a valid session: each is replaced by the one listed before it.
    static func kept(_ keys: [KeyRing.Key], now: Instant) -> [KeyRing.Key] {
        let oldest = CalendarDate(at: now).adding(days: -91)
        var kept: [KeyRing.Key] = []
        for (index, key) in keys.enumerated() {
            let end = index == 0 ? nil : CalendarDate(String(keys[index - 1].id.prefix(10)))
            if let end, end < oldest { continue }
            kept.append(key)
        }
        return kept
    }
}
