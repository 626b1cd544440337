import Database
import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalToolkit

@Suite struct RequestCheckTests {
    /// A response without its request id, which has a fixed length.
    func withoutID(_ response: Response) -> String {
        String(decoding: response.body, as: UTF8.self).replacing("00000000-0000-0000-0000-000000000001", with: "")
            + "\(response.status)\(response.headers)"
    }

    @Test func `unknown, disabled and suspended portals answer alike`() throws {
        let world = try World()
        let unknown = try withoutID(world.get("/brand", slug: "nobody"))
        #expect(unknown.contains("portal-not-found"))
        #expect(try withoutID(world.get("/brand", slug: "umbrella")) == unknown)
        #expect(try withoutID(world.get("/brand", slug: "-x-")) == unknown)
        #expect(try withoutID(world.get("/brand", host: "evil.example")) == unknown)
        #expect(try withoutID(world.get("/state", slug: "umbrella")) == unknown)
        for change in ["status = 'suspended'", "status = 'active', portal_enabled = 0"] {
            try world.run("UPDATE clients SET \(change) WHERE id = 1")
            #expect(try withoutID(world.get("/brand")) == unknown)
            #expect(withoutID(world.login("owner@acme.test")) == unknown)
            #expect(try withoutID(world.get("/brand", host: "billing.acme.example")) == unknown)
        }
    }

    @Test func `an expired or lowered licence takes effect on the next request`() throws {
        let world = try World()
        try world.run("UPDATE msps SET licence_expires_at = \(world.clock.now) WHERE id = 1")
        #expect(try world.get("/brand").status == 200)
        world.clock.now += .days(14)
        #expect(try world.get("/brand").status == 404)
        try world.run("UPDATE msps SET licence_expires_at = NULL, tier = 'team' WHERE id = 1")
        #expect(try world.get("/brand").status == 200)
        #expect(try world.get("/brand", slug: "globex").status == 404)
    }

    @Test func `an MSP's own host serves its own clients only`() throws {
        let world = try World()
        try world.run("UPDATE msps SET base_host = 'portal.msp1.example' WHERE id = 1")
        #expect(try world.get("/brand", host: "Portal.MSP1.example:8443").json["slug"] == .string("acme"))
        #expect(try world.get("/brand", slug: "initech", host: "portal.msp1.example").status == 404)
    }

    @Test func `entry addresses redirect to the portal`() throws {
        var settings = PortalSettings()
        func answer(
            _ world: World, _ path: String, host: String = "localhost", method: String = "GET", query: String = ""
        ) -> Response {
            world.portal.respond(to: Request(method: method, path: path, query: query, host: host, id: "x"))
        }
        let world = try World(settings: settings)
        for path in ["/", "/portal"] {
            #expect(answer(world, path).status == 200)
            #expect(answer(world, path).values("Content-Type") == ["text/plain; charset=utf-8"])
            #expect(answer(world, path, host: "billing.acme.example").values("Location") == ["/portal/acme/"])
            #expect(answer(world, path, host: "evil.example").code == "portal-not-found")
            #expect(answer(world, path, method: "POST").values("Allow") == ["GET, HEAD"])
        }
        #expect(answer(world, "/portal/acme", query: "a=1").values("Location") == ["/portal/acme/?a=1"])
        #expect(answer(world, "/portal/ACME/nodes/x", query: "q=2").values("Location") == ["/portal/acme/nodes/x?q=2"])
        #expect(answer(world, "/portal/Nobody").values("Location") == ["/portal/nobody/"])
        #expect(answer(world, "/portal/ACME/auth/login", method: "POST").status == 404)
        settings.homeURL = "https://msp.example/"
        #expect(answer(try World(settings: settings), "/").values("Location") == ["https://msp.example/"])
    }

    @Test func `a password manager is led to where a password is changed`() throws {
        let world = try World()
        func answer(_ host: String, _ cookie: String? = nil, method: String = "GET") -> Response {
            var request = Request(method: method, path: "/.well-known/change-password", host: host, id: "x")
            request.cookie = cookie
            return world.portal.respond(to: request)
        }
        #expect(answer("billing.acme.example").values("Location") == ["/portal/acme/profile"])
        #expect(answer("billing.acme.example", method: "POST").values("Allow") == ["GET, HEAD"])
        let (acme, globex) = (Cookies.session(ClientID(1)), Cookies.session(ClientID(2)))
        #expect(answer("localhost", "a=b; \(acme)=x").values("Location") == ["/portal/acme/profile"])
        for cookie in [nil, "a=b", "\(acme)=x; \(globex)=y", "\(acme)0=x", Cookies.session(ClientID(99)) + "=x"] {
            #expect(answer("localhost", cookie).code == "portal-not-found", "\(cookie ?? "")")
        }
        let initech = Cookies.session(ClientID(3)) + "=x"
        #expect(answer("localhost", initech).values("Location") == ["/portal/initech/profile"])
        #expect(answer("portal.msp1.example", initech).code == "portal-not-found", "the host of another MSP")
        #expect(answer("evil.example", "\(acme)=x").code == "portal-not-found")
    }

    /// docs/security.md#t21-size-type-and-method
    @Test func `body size, media type and method are checked`() throws {
        let world = try World()
        func state(_ state: Request.BodyState) -> Response { world.post("/auth/login", "{}") { $0.bodyState = state } }
        #expect(state(.tooLarge).code == "body-too-large")
        #expect(state(.malformed).code == "malformed-request")
        #expect(state(.refused).code == "busy")
        #expect(world.post("/auth/login", "{}") { $0.contentType = "text/plain" }.code == "unsupported-media-type")
        #expect(world.post("/auth/login", "{}") { $0.contentType = nil }.code == "unsupported-media-type")
        #expect(
            world.post("/auth/login", "{}") { $0.contentType = "Application/JSON; charset=utf-8" }.code
                == "validation-failed")
        let wrong = world.send(world.request("DELETE", "/nodes"))
        #expect(wrong.code == "method-not-allowed")
        #expect(wrong.values("Allow") == ["GET, HEAD"])
        #expect(world.send(world.request("GET", "/auth/login")).values("Allow") == ["POST"])
        #expect(world.send(world.request("HEAD", "/brand")).status == 200)
    }

    /// RFC 9110 §15.5.16: bodies are never decoded, whatever their declared coding.
    @Test(arguments: [
        "gzip", "GZIP", "x-gzip", "br", "deflate", "zstd", "compress", "aes128gcm", "nonsense", "gzip, br",
        "identity, gzip", "gzip,", "\tgzip ", "*", "\u{FFFD}",
    ])
    func `a body with a content coding is refused`(coding: String) throws {
        let world = try World()
        let codable = Routes.all.filter { $0.method != "GET" }
        #expect(codable.count > 15)
        for route in codable {
            let path = route.pattern.replacing("{id}", with: PublicID.string(1))
            var request = world.request(route.method, path)
            request.body = [0x1f, 0x8b, 0x08]
            request.contentType = "application/json"
            request.contentEncoding = coding
            expectRefused(world.send(request))
        }
        var report = Request(
            method: "POST", path: "/portal/cp/commands/" + PublicID.string(1), host: "localhost",
            id: "00000000-0000-0000-0000-000000000001")
        report.body = [0x1f, 0x8b]
        report.contentEncoding = coding
        expectRefused(world.send(report))
        report.body = []
        report.bodyState = .malformed
        expectRefused(world.send(report))
    }

    private func expectRefused(_ response: Response) {
        #expect(response.status == 415)
        #expect(response.code == "unsupported-media-type")
        #expect(response.values("Accept-Encoding") == ["identity"])
    }

    @Test(arguments: ["identity", "Identity", "identity, IDENTITY", "", " , "])
    func `the identity coding is accepted`(coding: String) throws {
        let world = try World()
        let body = #"{"email":"viewer@acme.test","password":"correct-horse-battery"}"#
        #expect(world.post("/auth/login", body) { $0.contentEncoding = coding }.status == 200)
    }

    @Test func `a content coding without a body is ignored`() throws {
        let world = try World()
        var request = world.request("GET", "/state")
        request.contentEncoding = "gzip"
        #expect(world.send(request).status == 401)
    }

    @Test(arguments: [
        "application/json; charset=latin1", "application/json;charset=ISO-8859-1", "application/json; charset=utf-16",
        "application/json; charset=\"UTF-16\"", "application/json; CHARSET=windows-1251",
        "application/json; charset=utf-8; charset=latin1", "application/json; charset", "application/json; charset=",
        "application/json charset=utf-8", "application/json; a=\"b\\\"; charset=utf-8\"; charset=latin1",
        "application/json; charset='utf-8'", "application/jsonp", "application/problem+json", "text/json",
        "application/json, application/json", "; charset=utf-8", "",
    ])
    func `media types other than JSON in UTF-8 are refused`(type: String) throws {
        let world = try World()
        let response = world.post("/auth/login", "{}") { $0.contentType = type }
        #expect(response.status == 415)
        #expect(response.code == "unsupported-media-type")
        #expect(response.values("Accept-Encoding").isEmpty)
        #expect(response.values("Accept") == ["application/json"])
    }

    @Test(arguments: [
        "application/json", "application/json;charset=utf-8", "application/json ; charset=UTF-8",
        "APPLICATION/JSON; Charset=\"Utf-8\"", "application/json; charset=\"utf\\-8\"",
        "application/json; charset=utf8",
        "application/json; profile=\"a;charset=latin1\"", "application/json;",
        "application/json; version=1; charset=utf-8",
    ])
    func `every spelling of JSON in UTF-8 is accepted`(type: String) throws {
        let world = try World()
        #expect(world.post("/auth/login", "{}") { $0.contentType = type }.code == "validation-failed")
    }

    /// docs/security.md#t22-cross-site-requests
    @Test func `unsafe requests from other sites are refused`() throws {
        let world = try World()
        func code(_ change: (inout Request) -> Void) -> String? { world.post("/auth/login", "{}", change: change).code }
        #expect(code { $0.secFetchSite = "cross-site" } == "cross-site-request")
        #expect(code { $0.secFetchSite = "none" } == "cross-site-request")
        #expect(
            code {
                $0.secFetchSite = "same-site"; $0.originHeader = "https://localhost"
            } == "cross-site-request")
        #expect(code { $0.originHeader = "https://evil.example" } == "cross-site-request")
        #expect(code { $0.originHeader = "null" } == "cross-site-request")
        #expect(code { $0.cookie = "a=b" } == "cross-site-request")
        #expect(
            code {
                $0.secFetchSite = "same-origin"; $0.cookie = "a=b"
            } == "validation-failed")
        #expect(
            code {
                $0.originHeader = "https://localhost"; $0.cookie = "a=b"
            } == "validation-failed")
        #expect(code { _ in } == "validation-failed")
    }

    /// docs/security.md#t23-non-canonical-paths
    @Test(arguments: [
        "//state", "/state/", "/./state", "/../acme/state", "/%73tate", "/state%2F", "/STATE", "/nodes/x",
        "/nodes/\(id.uppercased())", "/st\u{e9}",
    ])
    func `a path has exactly one spelling`(path: String) throws {
        let world = try World()
        #expect(try world.get(path, as: "owner").code == "not-found")
    }
    static let id = PublicID.string(7_777_777_777)

    /// docs/security.md#t23-non-canonical-paths: the redirect to the lower-case slug would preserve them.
    @Test(arguments: ["../x", "./x", "/x", "x/..", "%2e%2e/x", "x%2Fy", ".."])
    func `a path that is not canonical is not redirected`(rest: String) throws {
        #expect(RequestPath("/portal/ACME/x") != nil)
        #expect(RequestPath("/portal/ACME/" + rest) == nil)
        let world = try World()
        func answer(_ path: String) -> Response {
            world.portal.respond(to: Request(method: "GET", path: path, query: "", host: "localhost", id: "x"))
        }
        #expect(answer("/portal/ACME/x").values("Location") == ["/portal/acme/x"])
        let refused = answer("/portal/ACME/" + rest)
        #expect(refused.status == 404 && refused.values("Location").isEmpty)
    }

    /// docs/security.md#t20-hostile-json
    @Test(arguments: [
        String(repeating: "[", count: 10_000), #"{"email":1e400,"password":"x"}"#,
        #"{"email":"\ud800","password":"x"}"#,
        #"{"email":"a\u0000","password":"x"}"#, #"{"email":{},"password":[]}"#, #"{"email":null,"password":"x"}"#,
        "nul",
    ])
    func `hostile JSON bodies are refused as client errors`(body: String) throws {
        let world = try World()
        let status = world.post("/auth/login", body).status
        #expect(status == 400 || status == 422)
    }

    @Test(arguments: [
        "?x=1", "?limit=0", "?limit=201", "?limit=%2B5", "?limit=1e1", "?after=x", "?status=up", "?sort=id",
        "?after=\(id)", "?q=" + String(repeating: "a", count: 201),
    ])
    func `an invalid query parameter is one validation error`(query: String) throws {
        let world = try World()
        let response = try world.get("/nodes" + query, as: "viewer")
        #expect(response.code == "validation-failed")
        #expect(response.json["errors"]?.elements.count == 1)
    }

    @Test(arguments: ["?" + (0..<33).map { "a\($0)" }.joined(separator: "&"), "?q=%", "?q=%zz", "?q=%ff", "?q=a&q=b"])
    func `a malformed query string is refused`(query: String) throws {
        let world = try World()
        #expect(try world.get("/nodes" + query, as: "viewer").code == "malformed-request")
    }

    /// GETs never take the write lane.
    @Test func `every GET works while the write lane is held`() throws {
        let world = try World()
        let token = try world.token("owner")
        try world.connection.write { transaction in
            _ = transaction
            // No logo was uploaded.
            for route in Routes.all where route.method == "GET" && route.pattern != "/logos/{id}.png" {
                var request = world.request("GET", route.pattern.replacing("{id}", with: PublicID.string(1)))
                if route.pattern == "/branding/preview" { request.query = "primary=%23ff0000" }
                if route.pattern == "/search" { request.query = "q=acme" }
                request.authorization = "Bearer " + token
                #expect(world.send(request).status == 200, "\(route.pattern)")
            }
        }
    }

    /// docs/security.md#t37-held-write-lane
    @Test func `a write is 503 while the write lane is held`() throws {
        let world = try World()
        var request = world.request("PUT", "/profile")
        request.body = Array(#"{"name":"Ann","locale":"de"}"#.utf8)
        request.contentType = "application/json"
        request.authorization = "Bearer " + (try world.token("owner"))
        try world.connection.write { transaction in
            _ = transaction
            let start = ContinuousClock.now
            let response = world.send(request)
            #expect(response.status == 503 && response.code == "busy")
            #expect(response.values("Retry-After") == ["2"])
            #expect(start.duration(to: .now) < .seconds(4))
        }
        #expect(world.send(request).status == 200)
    }

    @Test func `the brand stylesheet is revalidated by ETag, the icon is served as SVG`() throws {
        let world = try World()
        let css = try world.get("/brand.css")
        let tag = try #require(css.values("ETag").first)
        #expect(String(decoding: css.body, as: UTF8.self).contains("--brand-solid"))
        var request = world.request("GET", "/brand.css")
        request.ifNoneMatch = tag
        #expect(world.send(request).status == 304)
        let version = try #require(try world.get("/brand").json["version"]?.text)
        #expect(String(decoding: css.body, as: UTF8.self).contains(version))
        #expect(try world.get("/icon.svg").values("Content-Type") == ["image/svg+xml"])
        #expect(try world.get("/brand.css", slug: "nobody").values("Cache-Control") == ["no-store"])
    }
}
