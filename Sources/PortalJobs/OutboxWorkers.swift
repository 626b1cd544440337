import PortalLogic
import PortalRuntime
import PortalStore
import PortalToolkit

/// Outbound delivery: one worker thread per configured channel.
struct OutboxWorkers {
    private let workers: [AnyOutboxWorker]

    /// A worker with its channel's type erased.
    private struct AnyOutboxWorker {
        let start: (Store, Event) throws -> WorkerThread
        let heartbeatAge: () -> Int64

        init<Channel>(_ worker: OutboxWorker<Channel>) {
            start = { try worker.start($0, until: $1) }
            heartbeatAge = { worker.heartbeatAge }
        }
    }

    /// A worker for each configured channel; without one, items stay in their outbox.
    init(_ configuration: Configuration, worker: String, log: Log) {
        var workers: [AnyOutboxWorker] = []
        if let url = configuration.commandsURL, let webhook = configuration.commandsSecret.flatMap(Webhook.init) {
            workers.append(
                AnyOutboxWorker(OutboxWorker(CommandChannel(url: url, webhook: webhook, worker: worker), log: log)))
        }
        if let url = configuration.mailURL {
            let address = configuration.mailFrom ?? "portal@" + (configuration.baseHosts.first ?? "localhost")
            let links = PortalLinks(
                baseHost: configuration.baseHosts.first ?? "localhost", port: configuration.publicPort)
            let channel = MailChannel(server: MailServer(url: url), address: address, links: links, worker: worker)
            workers.append(AnyOutboxWorker(OutboxWorker(channel, log: log)))
        }
        self.workers = workers
    }

    /// Starts the threads; each ends after `stop`, once its items in flight have finished.
    func start(_ store: Store, until stop: Event) throws -> [WorkerThread] {
        try workers.map { try $0.start(store, stop) }
    }

    /// Whether every worker had a heartbeat in the last minute.
    var areAlive: Bool { workers.allSatisfy { $0.heartbeatAge() < 60_000_000 } }
}
