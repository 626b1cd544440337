import PortalLogic
import PortalStore
import PortalToolkit

/// `portalctl demo`: a demo portal, reproducible from its start instant.
enum Demo {
    static let password = "correct-horse-battery"
    static let domain = "billing.acme.localhost"

    static func fill(_ context: CommandContext) throws {
        guard try !context.connection().inspect({ try $0.hasClients() }) else {
            throw Refusal("the demo needs an empty database, and this one has clients")
        }
        let now = start(context)
        let random = DemoRandom(seed: now.milliseconds)
        let events = DemoEvents.events(now, random)
        try importLines(context, records(now, events), now, random)
        try addLogos(context, now, random)
        try addUsers(context, now, random)
        try addLogins(context, events)
        try addCommands(context, now, random)
        try operations(context, now, random) { try $0.activateDomain(domain, of: "acme") }
        try importLines(context, DemoFleet.samples(now), now, random)
        try context.connection().checkpoint()
        context.answer(
            """
            Demo data loaded. \(DemoDirectory.people.map { "\($0.1.address)@\($0.client).test" }.joined(separator: ", "))
            Password for all: \(password)
            """
        ) { $0.field("clients", DemoDirectory.clients.count) }
    }

    /// The start of the demo, on a whole minute.
    private static func start(_ context: CommandContext) -> Instant {
        context.process.clock().floored(to: .minutes(1))
    }

    /// All lines except samples.
    static func records(_ now: Instant, _ events: [DemoEvents.Event]) -> [[UInt8]] {
        DemoDirectory.lines(now) + DemoFleet.nodes.map { $0.line(now) } + DemoBilling.lines(now)
            + DemoTickets.lines(now) + DemoAnnouncements.lines(now) + events.map(DemoEvents.line)
            + DemoDirectory.clients.map(DemoLine.heartbeat)
    }

    private static func importLines(_ context: CommandContext, _ lines: [[UInt8]], _ now: Instant, _ random: DemoRandom)
        throws
    {
        var problems: [ImportProblem] = []
        let connection = try context.connection()
        let importer = Importer(
            options: ImportOptions(), hostRules: try context.hostRules(isDemo: true), random: random.source,
            clock: { now }, transact: connection.operate, report: { problems.append($0) })
        var rest = lines.makeIterator()
        _ = try importer.run { rest.next() }
        if let problem = problems.first { throw Refusal("invalid demo data: \(problem)") }
    }

    // MARK: Data outside import lines

    private static func operations<T>(
        _ context: CommandContext, _ now: Instant, _ random: DemoRandom, _ body: (Operations) throws -> T
    ) throws {
        let prepared = Operations.PreparedValues(random.source)
        let hostRules = try context.hostRules(isDemo: true)
        _ = try context.connection().operate {
            try body(Operations($0, now: now, prepared: prepared, hostRules: hostRules))
        }
    }

    /// Square and wide ones; drawn by tools/demo_logos.py.
    private static let logos: [(client: String, LogoVariant, png: [UInt8])] = [
        ("acme", .light, PackageResources.acme_png), ("acme", .dark, PackageResources.acme_dark_png),
        ("globex", .light, PackageResources.globex_png), ("initech", .light, PackageResources.initech_png),
        ("umbrella", .light, PackageResources.umbrella_png),
    ]

    private static func addLogos(_ context: CommandContext, _ now: Instant, _ random: DemoRandom) throws {
        for (client, variant, png) in logos {
            let logo = try UploadedLogo(Picture(untrusted: png))
            try operations(context, now, random) { try $0.setLogo(of: client, variant, to: logo) }
        }
    }

    private static func addUsers(_ context: CommandContext, _ now: Instant, _ random: DemoRandom) throws {
        let hasher = PasswordHasher(threads: 2, parameters: context.process.scrypt, random: random.source)
        for (client, person) in DemoDirectory.people {
            let hash = try hasher.hash(password)
            try operations(context, now, random) {
                try $0.addUser(
                    "\(person.address)@\(client).test", to: client, role: person.role, name: person.name,
                    locale: person.locale, passwordHash: hash)
            }
        }
    }

    /// The last login of each person that the imported events tell of.
    private static func addLogins(_ context: CommandContext, _ events: [DemoEvents.Event]) throws {
        for (slug, person) in DemoDirectory.people {
            guard let at = DemoEvents.lastLogin(person, of: slug, in: events) else { continue }
            let client = try context.client(slug).id
            try context.connection().operate { writer in
                let users = try writer.scope.users(of: client)
                let user = users.first { $0.email == "\(person.address)@\(slug).test" }
                if let user { try writer.record(loginOf: user.id, of: client, at: at) }
            }
        }
    }

    private static func addCommands(_ context: CommandContext, _ now: Instant, _ random: DemoRandom) throws {
        let client = try context.client("acme").id
        let nodes = try context.connection().inspect { scope in
            Dictionary(uniqueKeysWithValues: try scope.nodeIDs(of: client))
        }
        let commands = DemoEvents.commands(now, random, nodes: nodes)
        try context.connection().operate { writer in
            for command in commands { try writer.record(command, of: client) }
        }
    }

    // MARK: Feeding

    /// Imports a current sample for each live node, and a heartbeat for each client.
    static func feed(_ context: CommandContext) throws {
        let slugs = Set(try context.connection().inspect { try $0.clients() }.map(\.slug))
        let now = context.process.clock()
        let living = DemoFleet.nodes.filter { $0.isLiving && slugs.contains($0.client) }
        guard !living.isEmpty else { throw Refusal("there is no demo to feed") }
        var lines = living.map { $0.sample(at: now, now: now) }
        lines += DemoDirectory.clients.filter(slugs.contains).map(DemoLine.heartbeat)
        let bytes = Array(lines.joined(separator: [0x0a]))
        var options = ImportOptions()
        options.keepsGoing = true
        let summary = try Data.importLines(
            context, Input(bytes), options: options, isDemo: true)
        let samples = summary["sample"].lines - summary["sample"].bad
        context.answer(counted(samples, "sample.", "samples.")) { $0.field("samples", samples) }
        if summary.total.bad > 0 { context.exitCode = 1 }
    }
}
