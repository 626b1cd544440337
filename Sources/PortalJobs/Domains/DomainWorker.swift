import Glibc
import PortalLogic
import PortalRuntime
import PortalStore
import PortalToolkit
import Synchronization

/// Checks customers' domains on its own threads: claims those that are due, asks DNS, probes the edge, and stores what
/// follows. Claims of a crashed process expire.
final class DomainWorker: BackgroundWorker {
    struct Settings: Sendable {
        /// Where the edge serves HTTPS.
        var edge: TCPAddress
        /// Where the edge asks whether it may have a certificate.
        var ask: TCPAddress
        /// File with trusted root certificates; `nil` for the system's.
        var roots: String?
        /// Public HTTPS port.
        var publicPort: Int
        /// CNAME target; `nil` for the MSP's base host, else the first base host.
        var cnameTarget: String?
        var baseHosts: [String]
        /// Certification authorities by their CAA names.
        var authorities: [String]
    }

    /// Longer than any check.
    private static let claimLifetime = Duration.minutes(10)
    private static let maximumLookupTime = Duration.seconds(15)
    private static let limit = 256
    private static let maximumProbes = 512
    /// So many wait for servers that answer after 20 ms when 10,000 domains a minute are checked.
    private static let lookupThreads = 32

    private let settings: Settings
    private let resolver: any NameResolver
    private let log: Log
    private let orders = OrderBudget()
    private let stats: Stats
    private let lastHeartbeat = Atomic<Int64>(Clock.monotonicMicroseconds)

    init(_ settings: Settings, resolver: any NameResolver, log: Log, stats: Stats = Stats()) {
        (self.settings, self.resolver, self.log, self.stats) = (settings, resolver, log, stats)
    }

    var heartbeatAge: Int64 { Clock.monotonicMicroseconds - lastHeartbeat.load(ordering: .relaxed) }

    func start(_ store: Store, until stop: Event) throws -> WorkerThread {
        try WorkerThread(name: "domains") {
            do {
                let connection = try store.connect()
                try self.run(connection, until: stop)
                connection.close()
            } catch {
                // Without this thread the process would only seem alive.
                self.log.write(.error, "fatal error, exiting", ["channel": "domains", "cause": "\(error)"])
                exit(ExitCode.software)
            }
        }
    }

    private func run(_ store: StoreConnection, until stop: Event) throws {
        let probes = DomainProbes(settings, client: try CurlClient(), log: log, stats: stats)
        var turns = Turns(pool: try LookupPool(threads: Self.lookupThreads), probes: probes)
        while !stop.wait(milliseconds: turns.isEmpty ? 200 : 10) { runOnce(&turns, store) }
    }

    /// Checks in progress, and those not stored yet.
    private struct Turns {
        let pool: LookupPool
        let probes: DomainProbes
        var ended: [DomainTurn] = []

        var isEmpty: Bool { pool.count + probes.count + ended.count == 0 }
        /// How many more may begin. An edge that waits for an authority holds a probe for minutes, so these may be more.
        var room: Int {
            let waiting = pool.count + ended.count
            return waiting > limit / 2 || probes.count > maximumProbes ? 0 : limit - waiting
        }
    }

    private func runOnce(_ turns: inout Turns, _ store: StoreConnection) {
        lastHeartbeat.store(Clock.monotonicMicroseconds, ordering: .relaxed)
        do {
            if turns.room > 0 { try claim(&turns, store) }
            for turn in turns.pool.takeFinished() { probe(turn, &turns) }
            turns.ended += turns.probes.takeFinished()
            guard !turns.ended.isEmpty else { return }
            try settle(turns.ended, store)
            turns.ended = []
        } catch {
            log.write(.warning, "domain checks failed; will retry", ["cause": "\(error)"])
            usleep(200_000)
        }
    }

    // MARK: Steps of a check

    private func claim(_ turns: inout Turns, _ store: StoreConnection) throws {
        let now = Clock.now
        guard try store.hasDueDomain(now: now) else { return }
        let limit = turns.room
        let claimed = try store.writeDomains { checks in
            try checks.claim(now: now, until: now + Self.claimLifetime, limit: limit).map { domain in
                let tenant = try checks.scope.publicScope.tenant(id: domain.client)
                return (
                    turn: DomainTurn(domain, isServed: tenant?.isServed(now: now) == true),
                    baseHost: try checks.scope.publicScope.mspBaseHost(client: domain.client)
                )
            }
        }
        for (turn, baseHost) in claimed {
            if turn.asksDNS { lookUp(turn, baseHost, turns.pool) } else { probe(turn, &turns) }
        }
    }

    private func lookUp(_ turn: DomainTurn, _ baseHost: String?, _ pool: LookupPool) {
        let hosts = [settings.cnameTarget, baseHost].compactMap(\.self) + settings.baseHosts
        let targets = hosts.enumerated().filter { hosts.firstIndex(of: $1) == $0 }.map(\.element)
        let rules = DomainInspection.Settings(targets: targets, authorities: settings.authorities)
        pool.start { [resolver] in
            let end = Clock.monotonicMicroseconds + Self.maximumLookupTime.milliseconds * 1000
            let inspection = DomainInspection(resolver, rules) { Clock.monotonicMicroseconds < end }
            var turn = turn
            turn.findings = inspection.findings(
                name: turn.domain.name, token: turn.domain.token, needsProof: turn.needsProof)
            return turn
        }
    }

    private func probe(_ turn: DomainTurn, _ turns: inout Turns) {
        if turn.probes { turns.probes.start(turn) } else { turns.ended.append(turn) }
    }

    private func settle(_ turns: [DomainTurn], _ store: StoreConnection) throws {
        do {
            try settleTogether(turns, store)
        } catch let error where !Store.isBusy(error) {
            // One that cannot be stored must not keep back the others; it is due again when its claim expires.
            for turn in turns {
                do {
                    try settleTogether([turn], store)
                } catch let error where !Store.isBusy(error) {
                    stats.add(row: "check domains", .failed)
                    log.write(
                        .warning, "domain check failed; will retry", ["domain": turn.domain.name, "cause": "\(error)"])
                }
            }
        }
    }

    private func settleTogether(_ turns: [DomainTurn], _ store: StoreConnection) throws {
        let now = Clock.now
        let values = turns.map { _ in DomainSettlement.Values(.system) }
        let room = orders.room(now: now)
        let changes = try store.writeDomains { checks in
            var left = room
            return try zip(turns, values).map { turn, values in
                var turn = turn
                turn.mayIssue = left > 0
                let state = try DomainSettlement(checks, now: now).apply(turn, values)
                if state == .issuing { left -= 1 }
                return state
            }
        }
        orders.take(changes.count { $0 == .issuing }, now: now)
        stats.add(row: "check domains", .done, turns.count)
        for case (let turn, let state?) in zip(turns, changes) {
            log.write(.notice, "domain changed state", ["domain": turn.domain.name, "state": state.rawValue])
        }
    }
}
