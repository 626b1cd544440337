import PortalLogic
import PortalRuntime
import PortalStore

/// Probes of the edge in progress. A refused handshake is believed only if the edge was allowed the certificate, and shakes
/// hands under the portal's own name: an edge in trouble says nothing of a domain.
final class DomainProbes {
    /// The edge serves it without the pool, which may be down or busy.
    static let probedFile = "/portal/assets/licences.txt"
    /// Longer than the edge tries to get a certificate before it refuses the handshake (180 s).
    private let milliseconds: Int

    private enum Step {
        /// The domain itself.
        case domain
        /// Whether the edge may have a certificate for it.
        case consent
        /// The portal's own name.
        case own
    }

    private let settings: DomainWorker.Settings
    private let client: CurlClient
    private let log: Log
    private let stats: Stats
    private var running: [Int: (turn: DomainTurn, step: Step)] = [:]
    private var finished: [DomainTurn] = []
    private var lastID = 0

    init(_ settings: DomainWorker.Settings, client: CurlClient, log: Log, stats: Stats, milliseconds: Int = 200_000) {
        (self.settings, self.client, self.log, self.stats, self.milliseconds) = (
            settings, client, log, stats, milliseconds
        )
    }

    var count: Int { running.count + finished.count }

    func start(_ turn: DomainTurn) {
        start(.domain, turn, probe(turn.domain.name, milliseconds: milliseconds))
    }

    /// Goes on with all; returns those that have their result.
    func takeFinished() -> [DomainTurn] {
        for (id, outcome) in client.wait(milliseconds: 0) {
            guard let (turn, step) = running.removeValue(forKey: id) else { continue }
            go(on: turn, after: step, outcome)
        }
        defer { finished = [] }
        return finished
    }

    private func go(on turn: DomainTurn, after step: Step, _ outcome: CurlClient.Outcome) {
        switch step {
        case .domain:
            let result = outcome.probe?.result ?? .unknown
            guard result != .bad(.refused) else { return start(.consent, turn, consent(turn.domain.name)) }
            end(turn, result, outcome)
        case .consent where outcome.status == 200:
            start(.own, turn, probe(settings.baseHosts.first ?? "localhost", milliseconds: 20_000))
        case .own where outcome.probe.map { $0.result != .unknown && $0.result != .bad(.refused) } == true:
            end(turn, .bad(.refused), outcome)
        case .consent, .own: end(turn, .unknown, outcome)
        }
    }

    private func start(_ step: Step, _ turn: DomainTurn, _ request: CurlClient.Request) {
        lastID += 1
        do {
            try client.start(request, as: lastID)
            running[lastID] = (turn, step)
        } catch {
            end(turn, .unknown, CurlClient.Outcome(notStarted: error))
        }
    }

    private func end(_ turn: DomainTurn, _ result: ProbeResult, _ outcome: CurlClient.Outcome) {
        let name = turn.domain.name
        switch result {
        case .unknown:
            stats.add(row: "check domains", .retried)
            let cause = outcome.failure ?? "no certificate was shown"
            log.write(.warning, "cannot probe the edge; will retry", ["domain": name, "cause": cause])
        case .bad(.elsewhere):
            log.write(.error, "PORTAL_EDGE is not the portal's edge; will retry", ["domain": name])
        case .bad, .good: break
        }
        var turn = turn
        turn.probe = result
        finished.append(turn)
    }

    private func probe(_ name: String, milliseconds: Int) -> CurlClient.Request {
        let port = settings.publicPort == 443 ? "" : ":\(settings.publicPort)"
        return CurlClient.Request(
            url: "https://\(name)\(port)\(Self.probedFile)", connectMilliseconds: milliseconds,
            totalMilliseconds: milliseconds,
            payload: .probe(host: settings.edge.host, port: settings.edge.port, roots: settings.roots))
    }

    /// What the edge asks before a handshake.
    private func consent(_ name: String) -> CurlClient.Request {
        let host = settings.ask.host.contains(":") ? "[\(settings.ask.host)]" : settings.ask.host
        return CurlClient.Request(
            url: "http://\(host):\(settings.ask.port)/internal/ask?domain=\(name)", connectMilliseconds: 2000,
            totalMilliseconds: 10_000, payload: .get())
    }
}
