import PortalLogic
import PortalRuntime
import PortalStore
import PortalToolkit

/// One probe of the edge under a host name, to see whether it serves the portal with a valid certificate.
enum TestEdge {
    /// - Returns: What was found, and whether that is as it should be.
    static func probe(_ host: String, _ configuration: Configuration) throws -> (isGood: Bool, text: String) {
        let port = configuration.publicPort == 443 ? "" : ":\(configuration.publicPort)"
        let edge = configuration.edge
        let client = try CurlClient()
        try client.start(
            CurlClient.Request(
                url: "https://\(host)\(port)\(DomainProbes.probedFile)", connectMilliseconds: 10_000,
                totalMilliseconds: 20_000,
                payload: .probe(host: edge.host, port: edge.port, roots: configuration.edgeRoots)), as: 1)
        guard let outcome = client.wait(milliseconds: 25_000).first?.outcome else {
            return (false, "no answer in time")
        }
        switch outcome.probe?.result {
        case .good(let certificate):
            return (true, certificate.facts(Clock.now))
        case .bad(.elsewhere): return (false, "another web server answers at \(edge.host):\(edge.port)")
        case .bad(let problem):
            return (false, "certificate \(problem.rawValue)\(outcome.failure.map { ": " + $0 } ?? "")")
        case .unknown, nil: return (false, outcome.failure ?? "no answer")
        }
    }
}
