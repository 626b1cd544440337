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
    private static let claimLifetime = Duration.minutes(5)
    private static let maximumLookupTime = Duration.seconds(15)
    /// Includes the time in which the edge gets a certificate.
    private static let probeMilliseconds = 60_000
    private static let limit = 256
    /// The edge serves it without the pool, which may be down or busy.
    private static let probedFile = "/portal/assets/licences.txt"
    /// So many wait for servers that answer after 20 ms when 10,000 domains a minute are checked.
    private static let lookupThreads = 32

    private let settings: Settings
    private let resolver: any NameResolver
    private let log: Log
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
        var turns = Turns(pool: try LookupPool(threads: Self.lookupThreads), client: try CurlClient())
        while !stop.wait(milliseconds: turns.count == 0 ? 200 : 10) { runOnce(&turns, store) }
    }

    /// Checks in progress, and those not stored yet.
    private struct Turns {
        let pool: LookupPool
        let client: CurlClient
        var probing: [Int: DomainTurn] = [:]
        var ended: [DomainTurn] = []
        var lastID = 0

        var count: Int { pool.count + probing.count + ended.count }
    }

    private func runOnce(_ turns: inout Turns, _ store: StoreConnection) {
        lastHeartbeat.store(Clock.monotonicMicroseconds, ordering: .relaxed)
        do {
            if turns.count <= Self.limit / 2 { try claim(&turns, store) }
            for turn in turns.pool.takeFinished() { probe(turn, &turns) }
            for (id, outcome) in turns.client.wait(milliseconds: 0) {
                guard var turn = turns.probing.removeValue(forKey: id) else { continue }
                // The second transfer of a turn is the edge's own question.
                if turn.probe == .bad(.refused) {
                    if outcome.status != 200 { turn.probe = .unknown }
                } else {
                    turn.probe = outcome.probe?.result ?? .unknown
                    if turn.probe == .bad(.refused), ask(turn, &turns) { continue }
                }
                note(turn, outcome)
                turns.ended.append(turn)
            }
            guard !turns.ended.isEmpty else { return }
            try settle(turns.ended, store)
            turns.ended = []
        } catch {
            log.write(.warning, "domain checks failed; will retry", ["cause": "\(error)"])
            usleep(200_000)
        }
    }

    /// Logs a probe that says nothing of the domain.
    private func note(_ turn: DomainTurn, _ outcome: CurlClient.Outcome) {
        let name = turn.domain.name
        switch turn.probe {
        case .unknown:
            stats.add(row: "check domains", .retried)
            let cause = outcome.failure ?? "no certificate was shown"
            log.write(.warning, "cannot probe the edge; will retry", ["domain": name, "cause": cause])
        case .bad(.elsewhere):
            log.write(.error, "PORTAL_EDGE is not the portal's edge; will retry", ["domain": name])
        case .bad, .good, nil: break
        }
    }

    // MARK: Steps of a check

    private func claim(_ turns: inout Turns, _ store: StoreConnection) throws {
        let now = Clock.now
        guard try store.hasDueDomain(now: now) else { return }
        let limit = Self.limit - turns.count
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
        guard turn.probes else { return turns.ended.append(turn) }
        let port = settings.publicPort == 443 ? "" : ":\(settings.publicPort)"
        let request = CurlClient.Request(
            url: "https://\(turn.domain.name)\(port)\(Self.probedFile)", connectMilliseconds: Self.probeMilliseconds,
            totalMilliseconds: Self.probeMilliseconds,
            payload: .probe(host: settings.edge.host, port: settings.edge.port, roots: settings.roots))
        turns.lastID += 1
        do {
            try turns.client.start(request, as: turns.lastID)
            turns.probing[turns.lastID] = turn
        } catch {
            var turn = turn
            turn.probe = .unknown
            turns.ended.append(turn)
        }
    }

    /// Asks what the edge asks before a handshake: if that has no answer, a refused handshake says nothing of the domain.
    private func ask(_ turn: DomainTurn, _ turns: inout Turns) -> Bool {
        let host = settings.ask.host.contains(":") ? "[\(settings.ask.host)]" : settings.ask.host
        let request = CurlClient.Request(
            url: "http://\(host):\(settings.ask.port)/internal/ask?domain=\(turn.domain.name)",
            connectMilliseconds: 2000, totalMilliseconds: 10_000, payload: .get)
        turns.lastID += 1
        guard (try? turns.client.start(request, as: turns.lastID)) != nil else { return false }
        turns.probing[turns.lastID] = turn
        return true
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
        let changes = try store.writeDomains { checks in
            try zip(turns, values).map { try DomainSettlement(checks, now: now).apply($0, $1) }
        }
        stats.add(row: "check domains", .done, turns.count)
        for case (let turn, let state?) in zip(turns, changes) {
            log.write(.notice, "domain changed state", ["domain": turn.domain.name, "state": state.rawValue])
        }
    }
}
