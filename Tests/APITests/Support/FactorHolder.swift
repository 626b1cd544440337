import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalLogic
@testable import PortalToolkit

/// A person with an authenticator app.
struct FactorHolder {
    let world: World
    let email: String
    let totp: TOTP
    let id: String
    let codes: [String]
    /// Of the session in which it was set up.
    let token: String

    init(_ world: World, _ role: String = "owner", slug: String = "acme") throws {
        self.world = world
        email = "\(role)@\(slug).test"
        token = try world.token(role, at: slug)
        let new = world.ask("POST", "/profile/authenticators", #"{"name":"Phone"}"#, token, slug: slug)
        #expect(new.status == 201)
        id = try #require(new.json["id"]?.text)
        totp = try Self.app(new)
        let code = try totp.code(TOTP.step(at: world.clock.now))
        let confirmed = world.ask(
            "POST", "/profile/authenticators/\(id)/confirm", #"{"code":"\#(code)"}"#, token, slug: slug)
        #expect(confirmed.status == 200)
        codes = confirmed.json["recovery_codes"]?.elements.compactMap(\.text) ?? []
        // A later step, so that the next code is new.
        world.clock.now += .seconds(60)
    }

    var code: String {
        get throws { try totp.code(TOTP.step(at: world.clock.now)) }
    }

    /// The first step of a login.
    func challenge(_ change: (inout Request) -> Void = { _ in }) throws -> String {
        let response = world.login(email, change: change)
        #expect(response.json["mfa_required"] == .bool(true))
        return try #require(response.json["mfa_token"]?.text)
    }

    func prove(
        _ code: String, _ challenge: String, slug: String = "acme", change: (inout Request) -> Void = { _ in }
    )
        -> Response
    {
        world.post("/auth/factor", #"{"mfa_token":"\#(challenge)","code":"\#(code)"}"#, slug: slug, change: change)
    }

    /// The app that a new secret was given to.
    static func app(_ new: Response) throws -> TOTP {
        let secret = try #require(new.json["secret"]?.text)
        return TOTP(secret: try #require(base32(secret)))
    }

    private static func base32(_ text: String) -> [UInt8]? {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
        var (bits, count, bytes) = (UInt32(0), 0, [UInt8]())
        for letter in text.utf8 {
            guard let value = alphabet.firstIndex(of: letter) else { return nil }
            bits = bits << 5 | UInt32(value)
            count += 5
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }
}

extension World {
    /// The response to a session's request.
    func ask(
        _ method: String, _ path: String, _ body: String, _ token: String, slug: String = "acme",
        host: String = "localhost"
    ) -> Response {
        var request = request(method, path, slug: slug, host: host)
        request.authorization = "Bearer " + token
        request.body = Array(body.utf8)
        if !body.isEmpty { request.contentType = "application/json" }
        return send(request)
    }
}

extension World {
    /// Who is told of this, as stored with the mail.
    func notices(_ event: String) throws -> [String] {
        try texts(
            """
            SELECT recipient FROM mail_outbox WHERE json_extract(notice, '$.event') = '\(event)'
                AND json_extract(notice, '$.address') IS NOT NULL ORDER BY created_at, id
            """)
    }
}
