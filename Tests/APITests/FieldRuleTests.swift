import Foundation
import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalLogic
@testable import PortalToolkit

/// Every field rule has its own code, and each occurs in a response here.
@Suite struct FieldRuleTests {
    private struct Case {
        let expected: String
        let request: String
        let body: String
        let role: String

        init(_ expected: String, _ request: String, _ body: String = "", as role: String = "owner") {
            self.expected = expected
            self.request = request
            self.body = body
            self.role = role
        }
    }

    private static func invitation(_ email: String) -> String { #"{"email":"\#(email)","role":"viewer"}"# }

    private static func look(_ field: String, _ value: String) -> String {
        let fields = BrandField.allCases.map(\.name) + ["custom_domain"]
        return "{" + fields.map { "\"\($0)\":" + ($0 == field ? "\"\(value)\"" : "null") }.joined(separator: ",") + "}"
    }

    private static func change(_ current: String, _ new: String) -> String {
        #"{"current":"\#(current)","new":"\#(new)"}"#
    }

    private static func passkey(_ field: String, name: String? = nil) -> String {
        let name = name.map { #""name":"\#($0)","# } ?? ""
        return
            #"{\#(name)"passkey":{"id":"AAAA","response":{"clientDataJSON":"AAAA","authenticatorData":"AAAA",\#(field)}}}"#
    }

    private static let id = PublicID.string(1)
    private static let long = String(repeating: "n", count: 3000)

    private static let cases: [Case] = [
        Case("name required", "PUT /profile", #"{"locale":"en"}"#),
        Case("odd unknown", "PUT /profile", #"{"name":"A","locale":"en","odd":1}"#),
        Case("name type", "PUT /profile", #"{"name":7,"locale":"en"}"#),
        Case("name too-long", "PUT /profile", #"{"name":"\#(long)","locale":"en"}"#),
        Case("name forbidden-character", "PUT /profile", #"{"name":"a\nb","locale":"en"}"#),
        Case("locale not-a-choice", "PUT /profile", #"{"name":"A","locale":"fr"}"#),
        Case("region not-a-region", "PUT /profile", #"{"name":"A","locale":"en","region":"XX"}"#),
        Case("time_zone not-a-time-zone", "PUT /profile", #"{"name":"A","locale":"en","time_zone":"Europe/Atlantis"}"#),
        Case("limit not-a-number", "GET /nodes?limit=many"), Case("limit out-of-range", "GET /nodes?limit=201"),
        Case("limit out-of-range", "GET /tickets?limit=0"), Case("status not-a-choice", "GET /nodes?status=asleep"),
        Case("sort not-a-choice", "GET /nodes?sort=size"), Case("q too-long", "GET /nodes?q=\(long)"),
        Case("q too-long", "GET /search?q=\(long)"), Case("q required", "GET /search"),
        Case("range not-a-choice", "GET /nodes/\(id)/metrics?range=1y"),
        Case("until not-an-instant", "GET /nodes/\(id)/metrics?until=yesterday"),
        Case("until not-an-instant", "GET /nodes/\(id)/metrics?until=2026-02-30T00:00:00Z"),
        Case("until out-of-range", "GET /nodes/\(id)/metrics?until=2099-01-01T00:00:00Z"),
        Case("until out-of-range", "GET /nodes/\(id)/metrics?until=1999-01-01T00:00:00Z"),
        Case("after not-a-cursor", "GET /nodes?after=x"), Case("after not-a-cursor", "GET /audit?after=\(id)"),
        Case("after stale-cursor", "GET /nodes?after=\(PublicID.string(77))"),
        Case("before not-a-cursor", "GET /tickets?before=x"),
        Case("before stale-cursor", "GET /nodes?before=\(PublicID.string(77))"),
        Case("after stale-cursor", "GET /tickets?after=\(PublicID.string(77))"),
        Case("before stale-cursor", "GET /billing/invoices?before=\(PublicID.string(77))"),
        Case("after stale-cursor", "GET /attention?after=\(PublicID.string(77))"),
        Case("since not-an-instant-or-date", "GET /audit?since=yesterday"),
        Case("until not-an-instant-or-date", "GET /audit?until=2026-02-30"),
        Case("actor not-an-actor", "GET /audit?actor=me"),
        Case("primary not-a-color", "GET /branding/preview?primary=red"),
        Case("version not-a-version", "POST /nodes/\(id)/upgrade", #"{"version":"-1"}"#),
        Case("email email-at", "POST /users", invitation("jo")),
        Case("email email-local", "POST /users", invitation(".jo@acme.test")),
        Case("email email-character", "POST /users", invitation("j o@acme.test")),
        Case("email email-domain", "POST /users", invitation("jo@")),
        Case("email email-single-label", "POST /users", invitation("jo@acme")),
        Case("email too-long", "POST /users", invitation("jo@\(long).test")),
        Case("role owner-later", "POST /users", #"{"email":"jo@acme.test","role":"owner"}"#),
        Case("id already-accepted", "POST /users/\(id)/resend"),
        Case("primary_color not-a-color", "PUT /branding", look("primary_color", "#12345")),
        Case("support_phone not-a-phone-number", "PUT /branding", look("support_phone", "call us")),
        Case("support_hours forbidden-character", "PUT /branding", look("support_hours", #"Mon\nTue"#)),
        Case("support_hours too-long", "PUT /branding", look("support_hours", "\(long.prefix(201))")),
        Case("support_url not-https", "PUT /branding", look("support_url", "http://a.example/help")),
        Case("support_email email-ascii", "PUT /branding", look("support_email", "jürgen@acme.test")),
        Case("support_email email-mailto", "PUT /branding", look("support_email", "a?bcc=b@acme.test")),
        Case("support_email email-single-label", "PUT /branding", look("support_email", "a@b")),
        Case("logo_url not-https", "PUT /branding", look("logo_url", "http://a.example/l.svg")),
        Case("logo_url url-user", "PUT /branding", look("logo_url", "https://me@a.example/l.svg")),
        Case("logo_url url-character", "PUT /branding", look("logo_url", "https://a.example/l ogo.svg")),
        Case("logo_url url-port", "PUT /branding", look("logo_url", "https://a.example:0/l.svg")),
        Case("logo_url no-host", "PUT /branding", look("logo_url", "https:///l.svg")),
        Case("logo_url single-label", "PUT /branding", look("logo_url", "https://intranet/l.svg")),
        Case("logo_url too-long", "PUT /branding", look("logo_url", "https://a.example/\(long)")),
        Case("custom_domain is-url", "PUT /branding", look("custom_domain", "https://portal.acme.test/")),
        Case("custom_domain port", "PUT /branding", look("custom_domain", "portal.acme.test:443")),
        Case("custom_domain wildcard", "PUT /branding", look("custom_domain", "*.acme.test")),
        Case("custom_domain ip-address", "PUT /branding", look("custom_domain", "192.0.2.1")),
        Case("custom_domain host-character", "PUT /branding", look("custom_domain", "por tal.acme.test")),
        Case("custom_domain host-underscore", "PUT /branding", look("custom_domain", "my_portal.acme.test")),
        Case("custom_domain empty-label", "PUT /branding", look("custom_domain", "portal..acme.test")),
        Case("custom_domain label-too-long", "PUT /branding", look("custom_domain", "\(long.prefix(64)).test")),
        Case("custom_domain too-long", "PUT /branding", look("custom_domain", "\(long).test")),
        Case("custom_domain label-hyphen", "PUT /branding", look("custom_domain", "-portal.acme.test")),
        Case("custom_domain not-an-a-label", "PUT /branding", look("custom_domain", "xn--a.acme.test")),
        Case("custom_domain single-label", "PUT /branding", look("custom_domain", "intranet")),
        Case("custom_domain reserved", "PUT /branding", look("custom_domain", "portal.acme.local")),
        Case("custom_domain own-host", "PUT /branding", look("custom_domain", "portal.msp.example")),
        Case("custom_domain below-own-host", "PUT /branding", look("custom_domain", "acme.portal.msp.example")),
        Case("custom_domain own-host", "PUT /branding", look("custom_domain", "clients.alder.example")),
        Case("custom_domain below-own-host", "PUT /branding", look("custom_domain", "a.clients.alder.example")),
        Case("custom_domain public-suffix", "PUT /branding", look("custom_domain", "co.uk")),
        Case("custom_domain mixed-script", "PUT /branding", look("custom_domain", "аcme.example")),
        Case("custom_domain confusable", "PUT /branding", look("custom_domain", "ѕрасе.example")),
        Case("current wrong", "POST /profile/password", change("wrong", "a-good-long-password")),
        Case("email same-email", "POST /profile/email", #"{"email":"owner@acme.test"}"#),
        Case("code wrong-code", "POST /profile/authenticators/\(id)/confirm", #"{"code":"12345"}"#),
        Case("passkey.response.signature wrong-passkey", "POST /auth/passkey", passkey(#""signature":"a+/=""#)),
        Case(
            "passkey.response.transports too-many", "POST /profile/passkeys",
            passkey(#""transports":[\#(Array(repeating: #""usb""#, count: 17).joined(separator: ","))]"#, name: "Key")),
        Case("new is-current", "POST /profile/password", change(World.password, World.password)),
        Case("new too-short", "POST /profile/password", change(World.password, "short")),
        Case("new too-common", "POST /profile/password", change(World.password, "password12345678")),
        Case("new is-email", "POST /profile/password", change(World.password, "owner@acme.test")),
        Case("new is-tenant-name", "POST /profile/password", change(World.password, "canary acme 2026")),
        Case("new is-portal-name", "POST /profile/password", change(World.password, "msp localhost 2026")),
    ]

    /// Codes of control plane reports, which no session sends.
    private static let ofReports: Set<String> = ["not-an-instant"]
    /// Codes of uploaded pictures, which are no JSON: LogoTests.
    private static let ofPictures: Set<String> = ["not-a-png", "picture-size", "animated"]

    private func world() throws -> World {
        var settings = PortalSettings()
        settings.baseHosts = ["localhost", "portal.msp.example"]
        settings.hasCommands = true
        let world = try World(settings: settings)
        try world.run("UPDATE msps SET base_host = 'clients.alder.example' WHERE id = 2")
        try world.run(
            """
            INSERT INTO domains (client_id, id, name, origin, state, state_at, token, created_at)
            VALUES (2, 9, 'space.example', 'owner', 'active', 0, 't', 0)
            """)
        try world.run(
            "INSERT INTO authenticators VALUES (1, 1, 1, 'Phone', 'k1:', \(World.start.milliseconds), NULL, NULL, 0)")
        return world
    }

    @Test func `each broken rule is reported at its field with its code`() throws {
        let world = try world()
        let token = try world.token("owner")
        for `case` in Self.cases {
            let words = `case`.request.split(separator: " ", maxSplits: 1).map(String.init)
            var request = world.request(words[0], words[1])
            request.authorization = "Bearer " + token
            request.body = Array(`case`.body.utf8)
            if !`case`.body.isEmpty { request.contentType = "application/json" }
            let answer = world.send(request)
            #expect(
                answer.status == 422 && answer.errors == [`case`.expected],
                "\(`case`.request) \(`case`.body.prefix(80)) \(answer.errors)")
            let message = answer.json["errors"]?.elements.first?["message"]?.text ?? ""
            #expect(message.hasPrefix("must ") || message.hasPrefix("is "), "\(message)")
        }
    }

    @Test func `the contract lists every error code, and each is covered here`() {
        let listed = OpenAPI.shared.root["components"]?["schemas"]?["field_error_code"]?["enum"]?.elements.compactMap(
            \.text)
        let codes = Violation.Code.allCases.filter { !Violation.Code.ofImports.contains($0) }.map(\.rawValue)
        #expect(listed == codes)
        let seen = Set(Self.cases.compactMap { $0.expected.split(separator: " ").last.map(String.init) })
        let covered = seen.union(Self.ofReports).union(Self.ofPictures)
        #expect(Set(codes) == covered, "\(Set(codes).symmetricDifference(covered))")
    }

    @Test func `an out-of-range error states its bounds`() throws {
        let world = try world()
        let answer = try world.get("/nodes?limit=500", as: "owner").json["errors"]?.elements.first
        #expect(answer?["min"] == .integer(1) && answer?["max"] == .integer(200))
    }
}
