import PortalAPI
import PortalRuntime
import PortalStore
import PortalToolkit

/// The application behind pool and CGI: responding, flushing, reloading.
struct Application: Sendable {
    /// Creates the responder of a thread.
    let makeResponder: @Sendable () throws -> Responder
    /// Persists buffered session activity; called every 30 s and on exit.
    var flush: @Sendable () throws -> Void = {}
    /// Sets the counters of write lane and hashes; called every second and on exit.
    var observe: @Sendable (Stats) -> Void = { _ in }
    /// Reloads the keys, on SIGHUP.
    var reload: @Sendable () throws -> Void = {}

    /// Checks keys and database without creating anything; adds problems to `startup`.
    static func open(_ configuration: Configuration, isInternal: Bool, log: Log, _ startup: inout Startup) -> Self? {
        let store = startup.attempt("PORTAL_DATABASE") { try Store.serving(path: configuration.database) }
        if isInternal { return store.map { edge(configuration, $0, log) } }
        let keys = startup.attempt { SigningKeys(try KeyFile.keyRing(configuration)) }
        guard let store, let keys else { return nil }
        return tenants(configuration, store, keys, log)
    }

    private static func edge(_ configuration: Configuration, _ store: Store, _ log: Log) -> Application {
        let stats = StatsReader(runFolder: configuration.runFolder)
        let disk = DiskMetrics(database: configuration.database)
        return Application(makeResponder: {
            try ThreadPortal(store, log) { connection in
                let endpoints = EdgeEndpoints(
                    store: connection, clock: { Clock.now }, version: Build.version,
                    isPoolServing: stats.isPoolServing
                ) { page in
                    ProcessMetrics.add(stats.processes(), to: &page, now: Clock.now)
                    disk.add(to: &page)
                    if let figures = FiguresFile(runFolder: configuration.runFolder).read() {
                        page.add(page: figures)
                    }
                }
                return { request, _ in endpoints.respond(to: request) }
            }.respond(to:over:)
        })
    }

    private static func tenants(
        _ configuration: Configuration, _ store: Store, _ keys: SigningKeys, _ log: Log
    ) -> Application {
        let services = PortalServices(
            settings: PortalSettings(configuration), keys: keys,
            hasher: PasswordHasher(threads: configuration.threads), clock: { Clock.now },
            threads: configuration.threads)
        return Application(
            makeResponder: {
                try ThreadPortal(store, log) { connection in
                    let portal = Portal(store: connection, services: services)
                    return { portal.respond(to: $0, over: $1) }
                }.respond(to:over:)
            },
            flush: {
                let connection = try store.connect()
                defer { connection.close() }
                try services.activity.flush(connection)
                try services.keyActivity.flush(connection)
            },
            observe: { stats in
                stats.set(lane: store.laneUse)
                stats.set(.hashes, sinceStart: UInt64(services.hasher.hashes))
                stats.set(.hashRefusals, sinceStart: UInt64(services.hasher.refused))
                stats.set(.hashesWaiting, UInt64(services.hasher.waiting))
            },
            reload: { keys.replace(with: try KeyFile.keyRing(configuration)) })
    }
}

extension PortalSettings {
    init(_ configuration: Configuration) {
        self.init()
        baseHosts = configuration.baseHosts
        homeURL = configuration.homeURL
        publicPort = configuration.publicPort
        sessionIdle = configuration.sessionIdle
        sessionMax = configuration.sessionMaximum
        hasCommands = configuration.commandsURL != nil
        webhook = configuration.commandsSecret.flatMap(Webhook.init(secret:))
        publicPort = configuration.publicPort
        hasMail = configuration.mailURL != nil
        cnameTarget = configuration.cnameTarget
    }
}
