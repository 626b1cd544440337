import PortalLogic
import PortalRuntime
import PortalStore
import PortalToolkit

/// Context of a `portalctl` run: process, settings, database, output.
final class CommandContext {
    let process: ProcessEnvironment
    private(set) var isJSON = false
    private var opened: (store: Store, connection: StoreConnection)?
    private var read: Configuration?
    /// Run as root for an installed portal.
    private var isRoot = false
    /// A completed run may still fail, such as for a bad import line or a failed check.
    var exitCode: Int32 = 0

    init(process: ProcessEnvironment) {
        self.process = process
    }

    /// Runs a command line and returns the exit status: 0, 1 refused, 64 usage, 78 configuration.
    func run(_ words: [String]) -> Int32 {
        do {
            try execute(words)
            return exitCode
        } catch let error as UsageError {
            process.printError("portalctl: \(error.reason)\n" + Help.hint(words))
            return ExitCode.usage
        } catch let failure as ConfigurationFailure {
            process.printError(failure.reasons.map { "portalctl: \($0)\n" }.joined())
            return ExitCode.configuration
        } catch let failure as FileFailure {
            process.printError("portalctl: \(failure)\n")
            return ExitCode.configuration
        } catch {
            process.printError("portalctl: \(error)\n")
            return 1
        }
    }

    private func execute(_ words: [String]) throws {
        if words == ["--version"] { return process.print("portalctl \(Build.version)\n") }
        if words == ["--help", "--json"] {
            isJSON = true
            return answer("", Help.json)
        }
        if words.isEmpty || words.contains("--help") || words == ["help"] {
            return process.print(try Help.text(words.filter { !$0.hasPrefix("-") && $0 != "help" }))
        }
        guard let (command, rest) = Commands.find(words) else {
            throw UsageError("unknown command: \(words.prefix(2).joined(separator: " "))")
        }
        let arguments = try command.grammar.parse(rest)
        isJSON = arguments.has("--json")
        try command.action(self, arguments)
    }

    // MARK: Resources

    /// The variables that set something, unchecked. Root on an installed portal gets the service's.
    func environment() throws -> [String: String] {
        guard let file = process.settingsFile, let settings = try ServiceAccount.settings(of: file) else {
            return process.environment
        }
        isRoot = true
        return process.environment.merging(settings) { $1 }
    }

    /// The settings. Root on an installed portal gets the service's.
    func configuration() throws -> Configuration {
        if let read { return read }
        let environment = try environment()
        do {
            let configuration = try Configuration(environment)
            read = configuration
            return configuration
        } catch {
            throw ConfigurationFailure(reasons: error.problems)
        }
    }

    /// Path of the database. Root becomes the service's user before it is touched.
    func database() throws -> String {
        let path = try configuration().database
        if isRoot { try ServiceAccount.become() }
        isRoot = false
        return path
    }

    /// The database, after a compatibility check.
    /// - Parameter mayBeOlder: Whether one of an earlier version will do, which an upgrade saves before it migrates.
    func connection(mayBeOlder: Bool = false) throws -> StoreConnection {
        if let opened { return opened.connection }
        let path = try database()
        do {
            let store = try Store(path: path)
            let connection = try store.connect()
            try mayBeOlder ? connection.checkOwn() : connection.checkTables()
            opened = (store, connection)
            return connection
        } catch {
            throw ConfigurationFailure(reasons: ["PORTAL_DATABASE: \(error)"])
        }
    }

    /// Runs `body` on a connection of its own, if there is a database; root stays root.
    func withDatabase(_ body: (StoreConnection) throws -> Void) throws {
        let path = try configuration().database
        func run() throws {
            let connection = try Store(path: path).connect()
            defer { connection.close() }
            try connection.checkTables()
            try body(connection)
        }
        guard OpenFile.exists(path) else { return }
        do {
            try isRoot ? ServiceAccount.acting(run) : run()
        } catch let failure as ConfigurationFailure {
            throw failure
        } catch {
            throw ConfigurationFailure(reasons: ["PORTAL_DATABASE: \(error)"])
        }
    }

    func hostRules(isDemo: Bool = false) throws -> Operations.HostRules {
        Operations.HostRules(baseHosts: try configuration().baseHosts, isDemo: isDemo)
    }

    func links() throws -> PortalLinks {
        let configuration = try configuration()
        return PortalLinks(baseHost: configuration.baseHosts.first ?? "localhost", port: configuration.publicPort)
    }

    /// Runs an operation in its own transaction.
    @discardableResult
    func operate<T>(isDemo: Bool = false, _ body: (Operations) throws -> T) throws -> T {
        let hostRules = try hostRules(isDemo: isDemo)
        let now = process.clock()
        let prepared = Operations.PreparedValues(process.random)
        return try connection().operate { try body(Operations($0, now: now, prepared: prepared, hostRules: hostRules)) }
    }

    /// Finds a client, for read-only commands.
    func client(_ slug: String) throws -> Tenant {
        guard let client = try connection().inspect({ try $0.client(slug: slug) }) else {
            throw Refusal("there is no client \(slug)")
        }
        return client
    }

    // MARK: Output

    /// Prints a sentence, or with `--json` an object of the members written by `body`.
    func answer(_ text: String, _ body: (inout JSONWriter) throws -> Void) rethrows {
        guard isJSON else { return process.print(text + "\n") }
        var writer = JSONWriter()
        writer.beginObject()
        try body(&writer)
        writer.endObject()
        process.print(String(decoding: writer.finish(), as: UTF8.self) + "\n")
    }

    /// Prints rows under titles, or with `--json` `{"items": […]}`.
    func list<T>(_ items: [T], _ titles: [String], row: (T) -> [String], json: (inout JSONWriter, T) -> Void) {
        answer(Table.text(titles, items.map(row))) { $0.objects("items", items, json) }
    }
}

/// Invalid settings, key file or database; exit status 78.
struct ConfigurationFailure: Error {
    let reasons: [String]
}

extension OperatorScope {
    /// The MSP with this slug, or all of them.
    /// - Throws: `Refusal` if there is none with it.
    func msps(only slug: String?) throws -> [MSP] {
        let found = try msps().filter { slug == nil || $0.slug == slug }
        if let slug, found.isEmpty { throw Refusal("there is no MSP \(slug)") }
        return found
    }
}
