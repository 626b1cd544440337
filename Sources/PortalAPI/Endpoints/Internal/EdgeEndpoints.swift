import PortalLogic
package import PortalStore
package import PortalToolkit

/// Endpoints for the edge: certificate permission, health and metrics. They run on their own socket and process, so that a flood
/// on the API cannot break TLS.
package final class EdgeEndpoints {
    private let store: StoreConnection
    let clock: @Sendable () -> Instant
    let version: String
    private let isPoolServing: @Sendable () -> Bool
    let addMetrics: @Sendable (inout MetricsText) -> Void

    /// - Parameters:
    ///   - version: build version in health responses.
    ///   - isPoolServing: whether a worker process serves tenants.
    ///   - addMetrics: adds the metrics of the processes.
    package init(
        store: StoreConnection, clock: @escaping @Sendable () -> Instant, version: String,
        isPoolServing: @escaping @Sendable () -> Bool = { true },
        addMetrics: @escaping @Sendable (inout MetricsText) -> Void = { _ in }
    ) {
        self.store = store
        self.version = version
        self.isPoolServing = isPoolServing
        self.clock = clock
        self.addMetrics = addMetrics
    }

    package var isIdle: Bool { store.isIdle }

    /// Serves `Routes.ofEdge`.
    package func respond(to request: Request) -> Response {
        var response = answer(request)
        response.headers.append(("Cache-Control", "no-store"))
        response.log.route = request.path
        response.log.routeNumber = Routes.pathsOfEdge.firstIndex(of: request.path).map { $0 + 1 } ?? 0
        return response
    }

    private func answer(_ request: Request) -> Response {
        guard request.method == "GET" || request.method == "HEAD" else { return Response(status: 404) }
        return Routes.ofEdge[request.path]?(self, request) ?? Response(status: 404)
    }

    /// Caddy's on-demand TLS check: 200 for the domain of a served tenant, else 404; one indexed read.
    func mayIssueCertificate(_ request: Request) -> Response {
        guard let name = domain(in: request.query) else { return Response(status: 404) }
        do {
            let tenant = try store.read { try $0.tenant(certifiableDomain: name) }
            return Response(status: tenant?.isServed(now: clock()) == true ? 200 : 404)
        } catch {
            var response = Response(status: 404)
            response.log.cause = "\(error)"
            return response
        }
    }

    /// Returns the question's name, if it is one in normal form and nothing else is asked.
    private func domain(in query: String) -> String? {
        guard var query = try? InputDecoder(query: query) else { return nil }
        let domain = query.string("domain", min: 1, max: HostName.maximumLength)
        guard (try? query.finish()) != nil, HostName.normalized(domain) == domain, HostName.isValid(domain) else {
            return nil
        }
        return domain
    }

    /// Confirms that the process answers.
    func live() -> Response { text(200, "live \(version)\n") }

    /// Checks that the database is readable and a worker process is serving.
    func ready() -> Response {
        guard let cause = obstacle() else { return text(200, "ready \(version)\n") }
        var response = text(503, "not ready \(version)\n")
        response.log.cause = cause
        return response
    }

    /// Why requests cannot be served; `nil` if they can.
    func obstacle() -> String? {
        do { try store.check() } catch { return "\(error)" }
        return isPoolServing() ? nil : "no worker process is serving"
    }

    private func text(_ status: Int, _ text: String) -> Response {
        Response(status: status, headers: [("Content-Type", "text/plain; charset=utf-8")], body: Array(text.utf8))
    }
}
