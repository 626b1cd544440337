import Glibc
import PortalLogic
import PortalStore
import PortalToolkit

extension InputDecoder {
    /// The field `wait` of a query: up to 30 seconds.
    mutating func wait() -> Duration {
        .seconds(Int(optionalParsed("wait", .number(in: 0...30)) ?? 0))
    }
}

/// Context of a handler with transactions of its own: the request and its key, which each of them checks again.
struct KeySession {
    let request: Request
    let key: APIKey
    let path: ControlPlaneRoute.Match
    /// The request's instant.
    let now: Instant
    private let route: String
    private let portal: Portal

    init(
        request: Request, key: APIKey, route: ControlPlaneRoute, path: ControlPlaneRoute.Match, now: Instant,
        portal: Portal
    ) {
        (self.request, self.key, self.path, self.now, self.portal) = (request, key, path, now, portal)
        self.route = "\(route.method) \(route.pattern)"
    }

    var services: PortalServices { portal.services }
    /// The thread's connection.
    var store: StoreConnection { portal.store }
    var slug: String { path.slug }

    /// As the MSP's log tells it.
    var asRequest: KeyRequest { KeyRequest(key, route: route) }

    /// The fields of the body; of none if there is none.
    func body() throws -> InputDecoder {
        request.body.isEmpty ? InputDecoder([]) : try request.jsonFields()
    }

    /// Throws if the body or the query has fields.
    func nothingSent() throws {
        try request.noQuery()
        try request.noJSON()
    }

    /// Reads on one snapshot, if the key is still valid.
    func read<T>(_ body: (MSPScope) throws -> T) throws -> T {
        try store.read(as: key, now: services.clock(), body)
    }

    /// Does what an operator could to the client that the path names, in one transaction that checks the key again, and
    /// tells it in the MSP's log. `body` may run twice: it must not use clock, random source, hashing or I/O.
    /// - Parameters:
    ///   - client: slug, where the path has none.
    ///   - isChange: whether what `body` returns tells of a change.
    func change<T>(
        _ client: String? = nil, isChange: (T) -> Bool = { _ in true }, _ body: (Operations) throws -> T
    ) throws -> T {
        try asRequest.run(
            for: client ?? slug, on: store, now: now, prepared: Operations.PreparedValues(services.random),
            hostRules: services.hostRules,
            isChange: isChange, body)
    }

    /// Looks four times a second until something is there, the time is over, or the process ends. Does not wait while too
    /// many do.
    func wait(
        _ time: Duration, _ exchange: any Exchange, until isThere: () -> Bool, look: () throws -> Void
    ) throws {
        let end = services.clock() + time
        guard !isThere(), time > .zero, services.waits.tryEnter() else { return }
        defer { services.waits.leave() }
        while !isThere(), services.clock() < end, !exchange.isEnding {
            usleep(250_000)
            try look()
        }
    }
}

extension Response {
    /// An answer without a body.
    static let done = Response(status: 204, headers: [("Cache-Control", "no-store")])
}
