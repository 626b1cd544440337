import PortalLogic
import PortalRuntime
import PortalStore

/// The channels by which something leaves the house, each on a thread of its own.
struct Couriers {
    private let channels: [Channel]

    /// One channel without the type of what it carries.
    private struct Channel {
        let start: (Store, Event) throws -> WorkerThread
        let silence: () -> Int64

        init<C>(_ courier: Courier<C>) {
            start = { try courier.start($0, until: $1) }
            silence = { courier.silence }
        }
    }

    /// A channel for each address that is configured; what has none stays in its outbox.
    init(_ configuration: Configuration, worker: String, log: Log) {
        var channels: [Channel] = []
        if let url = configuration.commandsURL, let webhook = configuration.commandsSecret.flatMap(Webhook.init) {
            channels.append(Channel(Courier(CommandChannel(url: url, webhook: webhook, worker: worker), log: log)))
        }
        if let url = configuration.mailURL {
            let address = configuration.mailFrom ?? "portal@" + (configuration.baseHosts.first ?? "localhost")
            let links = PortalLinks(
                baseHost: configuration.baseHosts.first ?? "localhost", port: configuration.publicPort)
            let channel = MailChannel(server: MailServer(url: url), address: address, links: links, worker: worker)
            channels.append(Channel(Courier(channel, log: log)))
        }
        self.channels = channels
    }

    /// Starts the threads; each ends after `stop`, when what is on its way has come to an end.
    func start(_ store: Store, until stop: Event) throws -> [WorkerThread] {
        try channels.map { try $0.start(store, stop) }
    }

    /// Whether every channel has moved in the last minute.
    var areAlive: Bool { channels.allSatisfy { $0.silence() < 60_000_000 } }
}
