import PortalLogic
import PortalRuntime
import PortalStore
import PortalToolkit

/// Work on threads of its own, beside the schedule.
protocol BackgroundWorker: Sendable {
    /// Starts the threads; `join` the result after `stop` has been set.
    func start(_ store: Store, until stop: Event) throws -> WorkerThread
    /// Microseconds since the last heartbeat.
    var heartbeatAge: Int64 { get }
}

/// The checks of domains, and outbound delivery through the configured channels.
struct BackgroundWorkers {
    private let workers: [any BackgroundWorker]

    /// Rows of the counters.
    static let rows = ["delivery mail", "delivery commands", "delivery webhooks", "check domains"]

    /// Without a channel's settings its items stay in their outbox.
    init(_ configuration: Configuration, _ ring: KeyRing, worker: String, log: Log, stats: Stats) {
        var workers: [any BackgroundWorker] = [
            DomainWorker(
                DomainWorker.Settings(configuration), resolver: SystemResolver(servers: configuration.dnsServers),
                log: log, stats: stats),
            OutboxWorker(WebhookChannel(configuration, ring), log: log, stats: stats),
        ]
        if let url = configuration.commandsURL, let webhook = configuration.commandsSecret.flatMap(Webhook.init) {
            workers.append(
                OutboxWorker(CommandChannel(url: url, webhook: webhook, worker: worker), log: log, stats: stats))
        }
        if let url = configuration.mailURL {
            let address = configuration.mailFrom ?? "portal@" + (configuration.baseHosts.first ?? "localhost")
            let links = PortalLinks(
                baseHost: configuration.baseHosts.first ?? "localhost", port: configuration.publicPort)
            let channel = MailChannel(
                server: MailServer(url: url), address: address, links: links, ring: ring, worker: worker)
            workers.append(OutboxWorker(channel, log: log, stats: stats))
        }
        let hasCommands = configuration.commandsURL != nil && configuration.commandsSecret != nil
        stats.set(.deliveries, (configuration.mailURL == nil ? 0 : 1) | (hasCommands ? 2 : 0))
        self.workers = workers
    }

    /// Starts the threads; each ends after `stop`, once its items in flight have finished.
    func start(_ store: Store, until stop: Event) throws -> [WorkerThread] {
        try workers.map { try $0.start(store, until: stop) }
    }

    /// Whether every worker had a heartbeat in the last minute.
    var areAlive: Bool { workers.allSatisfy { $0.heartbeatAge < 60_000_000 } }
}

extension WebhookChannel {
    fileprivate init(_ configuration: Configuration, _ ring: KeyRing) {
        self.init(
            delivery: WebhookDelivery(ring), reach: Reach(networks: configuration.webhookNetworks),
            hostRules: Operations.HostRules(baseHosts: configuration.baseHosts))
    }
}

extension DomainWorker.Settings {
    init(_ configuration: Configuration) {
        self.init(
            edge: configuration.edge, ask: configuration.internalListen, roots: configuration.edgeRoots,
            publicPort: configuration.publicPort, cnameTarget: configuration.cnameTarget,
            baseHosts: configuration.baseHosts, authorities: configuration.caaIssuers)
    }
}
