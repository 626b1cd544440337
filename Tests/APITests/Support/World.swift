import Database
import Foundation
import PortalStore
import Synchronization
import Testing

@testable import PortalAPI
@testable import PortalToolkit

/// A portal over its own real database: clients `acme` and `globex` of one MSP, `initech` of a Team MSP, `umbrella` of
/// a Pro MSP; each with an owner, an admin and a viewer. Checks every response against the contract.
final class World {
    static let password = "correct-horse-battery"
    static let start: Instant = 1_790_000_000_000
    static let key = [UInt8](repeating: 7, count: 32)

    let path: String
    let connection: Connection
    let services: PortalServices
    let ring: KeyRing
    let portal: Portal
    let clock: Clock

    final class Clock: Sendable {
        private let value = Mutex(World.start)
        var now: Instant {
            get { value.withLock { $0 } }
            set { value.withLock { $0 = newValue } }
        }
    }

    /// A portal over a seeded database, or over a copy of another world's.
    init(settings: PortalSettings = PortalSettings(), copying original: World? = nil) throws {
        let folder = URL.temporaryDirectory.appending(path: "portal-api-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appending(path: "portal.db").path
        try original?.connection.checkpoint()
        if let original { try FileManager.default.copyItem(atPath: original.path, toPath: path) }
        let store = try Store(path: path, create: true)
        _ = try store.connect().migrate()
        connection = try Connection(DatabaseFile(path: path))
        if original == nil { try connection.write { try Seed.write($0) } }
        let clock = Clock()
        self.clock = clock
        ring = try KeyRing("k1:" + Base64.standard.encode(Self.key))
        services = PortalServices(
            settings: settings, keys: SigningKeys(ring),
            hasher: PasswordHasher(threads: 4, parameters: .insecure), clock: { clock.now })
        portal = Portal(store: try store.connect(), services: services)
    }

    deinit {
        connection.close()
        try? FileManager.default.removeItem(atPath: (path as NSString).deletingLastPathComponent)
    }

    /// A request to `/portal/<slug>` + path.
    func request(_ method: String, _ path: String, slug: String = "acme", host: String = "localhost") -> Request {
        let parts = path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        var request = Request(
            method: method, path: "/portal/\(slug)\(parts[0])", query: parts.count > 1 ? parts[1] : "", host: host,
            id: "00000000-0000-0000-0000-000000000001")
        request.clientAddress = "192.0.2.1"
        return request
    }

    /// Sends a request with a fresh session of `role`.
    func send(
        _ method: String, _ path: String, _ body: String = "", as role: String = "owner", slug: String = "acme"
    ) throws -> Response {
        var request = self.request(method, path, slug: slug)
        request.authorization = "Bearer " + (try token(role, at: slug))
        request.body = Array(body.utf8)
        if !body.isEmpty { request.contentType = "application/json" }
        return send(request)
    }

    /// The response, checked against the contract of its matched route.
    func send(
        _ request: Request, over exchange: MemoryExchange? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) -> Response {
        var response = portal.respond(to: request, over: exchange)
        if let exchange, exchange.hasBegun { response.body = exchange.sent }
        #expect(portal.isIdle, sourceLocation: sourceLocation)
        #expect(response.status != 500, "\(response.log.cause ?? "")", sourceLocation: sourceLocation)
        if let route = response.log.route, response.status != 405 {
            let method = request.method == "HEAD" ? "GET" : request.method
            let (contract, path) = Self.contract(of: route)
            let complaints = contract.complaints(response, to: method, path)
            #expect(complaints.isEmpty, "\(complaints)", sourceLocation: sourceLocation)
        }
        return response
    }

    /// The contract that holds a route, and the route's path in it.
    private static func contract(of route: String) -> (OpenAPI, String) {
        if route.hasPrefix("/portal/cp/v1/") { return (.controlPlane, String(route.dropFirst("/portal/cp/v1".count))) }
        return (.shared, route.hasPrefix("/portal/") ? route : "/portal/{slug}" + route)
    }

    func get(
        _ path: String, as role: String? = nil, slug: String = "acme", host: String = "localhost",
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Response {
        var request = request("GET", path, slug: slug, host: host)
        if let role { request.authorization = "Bearer " + (try token(role, at: slug)) }
        return send(request, sourceLocation: sourceLocation)
    }

    func post(
        _ path: String, _ body: String, slug: String = "acme", change: (inout Request) -> Void = { _ in },
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> Response {
        var request = request("POST", path, slug: slug)
        request.body = Array(body.utf8)
        request.contentType = "application/json"
        change(&request)
        return send(request, sourceLocation: sourceLocation)
    }

    func login(
        _ email: String, _ password: String = World.password, slug: String = "acme",
        change: (inout Request) -> Void = { _ in }
    ) -> Response {
        post("/auth/login", #"{"email":"\#(email)","password":"\#(password)"}"#, slug: slug, change: change)
    }

    /// The token of a fresh session of `<role>@<slug>.test`.
    func token(_ role: String, at slug: String = "acme") throws -> String {
        try #require(login("\(role)@\(slug).test", slug: slug).json["jwt"]?.text)
    }

    /// A number read from the database.
    func count(_ sql: String) throws -> Int64 {
        try connection.read { try $0.first(Statement("test", .cross(reason: "test"), sql)) { $0.integer(0) } } ?? -1
    }

    /// Number of transactions with writes: frames of the write-ahead log that end one (SQLite's file format §4.1).
    func commits() throws -> Int {
        let (header, frame) = (32, 24 + 4096)
        let log = [UInt8](try Data(contentsOf: URL(filePath: path + "-wal")))
        return stride(from: header, to: log.count, by: frame).count { log[$0 + 4..<$0 + 8].contains { $0 != 0 } }
    }

    /// Changes the database behind the portal's back.
    func run(_ sql: String) throws {
        _ = try connection.write { try $0.run(Statement("test", .cross(reason: "test"), sql)) }
    }
}

extension Response {
    var json: JSON { (try? JSON(body, maximumDepth: 32)) ?? .null }
    var code: String? { json["code"]?.text }
    /// The values of a body of newline-delimited JSON.
    var lines: [JSON] {
        body.split(separator: 0x0a).map { (try? JSON(Array($0), maximumDepth: 32)) ?? .null }
    }

    func values(_ name: String) -> [String] { headers.filter { $0.name == name }.map(\.value) }
}
