import PortalLogic
import PortalStore
import PortalToolkit
import Testing

@testable import PortalAPI

extension World {
    /// Does what an operator does.
    func operate(_ body: (Operations) throws -> Void) throws {
        let store = try Store(path: path).connect()
        defer { store.close() }
        let (now, prepared) = (clock.now, Operations.PreparedValues(.system))
        try store.operate {
            try body(Operations($0, now: now, prepared: prepared, hostRules: .init(baseHosts: [])))
        }
    }

    /// The secret of a new API key.
    func apiKey(
        _ scopes: Set<APIScope>, of msp: String = "msp1", from networks: [String] = [], until end: Instant? = nil,
        name: String = "PSA"
    ) throws -> String {
        let secret = try APIKeySecret(.system)
        let stored = try APIKeyDigest(secret)
        try operate {
            try $0.addAPIKey(name, msp: msp, scopes: scopes, networks: networks, expiresAt: end, secret: stored)
        }
        return secret.text
    }

    /// What a system gets.
    /// - Parameters:
    ///   - route: as in the matrix; its path may have a query.
    ///   - body: JSON, of an import lines.
    func system(
        _ route: String, _ key: String?, _ body: String? = nil, slug: String = "acme", id: Int64 = 2,
        name: String = "billing.acme.example", change: (inout Request) -> Void = { _ in },
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> Response {
        let parts = route.split(separator: " ").map(String.init)
        let values = ["{slug}": slug, "{id}": PublicID.string(id), "{name}": name]
        let path = values.reduce(parts[1]) { $0.replacing($1.key, with: $1.value) }
        var request = self.request(parts[0], path, slug: "cp/v1")
        request.authorization = key.map { "Bearer \($0)" }
        let isImport = route.hasPrefix("POST /import")
        if isImport {
            (request.contentType, request.bodyState) = ("application/x-ndjson", .unread)
        } else if let body {
            (request.contentType, request.body) = ("application/json", Array(body.utf8))
        }
        change(&request)
        return send(request, over: MemoryExchange(isImport ? body ?? "" : ""), sourceLocation: sourceLocation)
    }
}
