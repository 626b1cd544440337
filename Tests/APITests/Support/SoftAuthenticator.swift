import COpenSSL
import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalLogic
@testable import PortalToolkit

/// An authenticator in software (ES256) with one passkey, and the browser around it.
final class SoftAuthenticator {
    private let key: OpaquePointer
    let id: [UInt8]
    var handle: String?
    var counter: UInt32 = 0
    /// Present, verified.
    var flags: UInt8 = 0x05
    var origin = "https://localhost"
    /// As of the options, unless set.
    var host: String?
    var kind: String?
    /// More members of the client data.
    var remark = ""

    init() throws {
        let context = EVP_PKEY_CTX_new_from_name(nil, "EC", nil)
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        #expect(EVP_PKEY_keygen_init(context) == 1)
        #expect(EVP_PKEY_CTX_set_group_name(context, "P-256") == 1)
        #expect(EVP_PKEY_generate(context, &key) == 1)
        self.key = try #require(key)
        id = RandomSource.system.bytes(32)
    }

    deinit {
        EVP_PKEY_free(key)
    }

    /// `RegistrationResponseJSON`.
    func register(_ response: Response) throws -> String {
        let options = try #require(response.json["options"])
        handle = try #require(options["user"]?["id"]?.text)
        let model = [UInt8](repeating: 0, count: 16)
        let credential = model + [0, UInt8(id.count)] + id + (try coseKey())
        let data = try self.data(try #require(options["rp"]?["id"]?.text), flags | 0x40, credential)
        let client = try clientData(options, "webauthn.create")
        return #"{"id":"\#(Base64.url.encode(id))","rawId":"\#(Base64.url.encode(id))","type":"public-key","#
            + #""clientExtensionResults":{},"authenticatorAttachment":"platform","response":{"#
            + #""clientDataJSON":"\#(Base64.url.encode(client))","authenticatorData":"\#(Base64.url.encode(data))","#
            + #""attestationObject":"AAAA","transports":["internal","hybrid"],"publicKeyAlgorithm":-7}}"#
    }

    /// `AuthenticationResponseJSON`.
    func answer(_ response: Response) throws -> String {
        let options = try #require(response.json["options"])
        let data = try self.data(try #require(options["rpId"]?.text), flags)
        let client = try clientData(options, "webauthn.get")
        let signature = try sign(data + Crypto.sha256(client))
        return #"{"id":"\#(Base64.url.encode(id))","rawId":"\#(Base64.url.encode(id))","type":"public-key","#
            + #""clientExtensionResults":{},"response":{"clientDataJSON":"\#(Base64.url.encode(client))","#
            + #""authenticatorData":"\#(Base64.url.encode(data))","signature":"\#(Base64.url.encode(signature))""#
            + (handle.map { #","userHandle":"\#($0)""# } ?? "") + "}}"
    }

    private func data(_ asked: String, _ flags: UInt8, _ credential: [UInt8] = []) throws -> [UInt8] {
        let count = withUnsafeBytes(of: counter.bigEndian) { Array($0) }
        return try Crypto.sha256(Array((host ?? asked).utf8)) + [flags] + count + credential
    }

    private func clientData(_ options: JSON, _ kind: String) throws -> [UInt8] {
        let challenge = try #require(options["challenge"]?.text)
        return Array(
            #"{"type":"\#(self.kind ?? kind)","challenge":"\#(challenge)","origin":"\#(origin)"\#(remark)}"#.utf8)
    }

    /// The public key as a COSE key.
    private func coseKey() throws -> [UInt8] {
        var point = [UInt8](repeating: 0, count: 65)
        var length = 0
        #expect(EVP_PKEY_get_octet_string_param(key, "pub", &point, point.count, &length) == 1)
        try #require(length == 65 && point[0] == 4)
        return [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20] + point[1..<33] + [0x22, 0x58, 0x20]
            + point[33...]
    }

    private func sign(_ message: [UInt8]) throws -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: 80)
        var length = signature.count
        #expect(EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1)
        #expect(EVP_DigestSign(context, &signature, &length, message, message.count) == 1)
        return Array(signature.prefix(length))
    }
}

/// A person with a passkey.
struct PasskeyHolder {
    let world: World
    let slug: String
    let host: String
    let email: String
    let key: SoftAuthenticator
    let id: String
    let codes: [String]
    /// Of the session in which it was added.
    let token: String

    init(
        _ world: World, _ role: String = "owner", slug: String = "acme", host: String = "localhost",
        token: String? = nil
    ) throws {
        (self.world, self.slug, self.host) = (world, slug, host)
        email = "\(role)@\(slug).test"
        key = try SoftAuthenticator()
        key.origin = "https://" + host
        self.token = try token ?? world.token(role, at: slug)
        let options = world.ask("POST", "/profile/passkeys/options", "", self.token, slug: slug, host: host)
        let body = #"{"name":"Laptop","passkey":\#(try key.register(options))}"#
        let added = world.ask("POST", "/profile/passkeys", body, self.token, slug: slug, host: host)
        #expect(added.status == 201, "\(added.json)")
        codes = added.json["recovery_codes"]?.elements.compactMap(\.text) ?? []
        let list = world.ask("GET", "/profile/factors", "", self.token, slug: slug, host: host).json["passkeys"]
        id = try #require(list?.elements.last?["id"]?.text)
        // A later challenge, as one in a millisecond counts.
        world.clock.now += .seconds(1)
    }

    /// What the browser is asked for a login.
    var options: Response { world.post("/auth/passkey/options", "{}", slug: slug) { $0.at(host) } }

    /// A login with an answer; a new one unless given.
    func login(_ answer: String? = nil, slug: String? = nil, change: (inout Request) -> Void = { _ in }) throws
        -> Response
    {
        let answer = try answer ?? key.answer(options)
        return world.post("/auth/passkey", #"{"passkey":\#(answer)}"#, slug: slug ?? self.slug) {
            $0.at(host)
            change(&$0)
        }
    }

    /// The token of a login whose password was right.
    func challenge() throws -> String {
        try #require(world.login(email, slug: slug) { $0.at(host) }.json["mfa_token"]?.text)
    }

    /// The second step of a login with an answer; a new one unless given.
    func prove(_ challenge: String, _ answer: String? = nil) throws -> Response {
        let token = #""mfa_token":"\#(challenge)""#
        let answer =
            try answer ?? key.answer(world.post("/auth/factor/options", "{\(token)}", slug: slug) { $0.at(host) })
        return world.post("/auth/factor", #"{\#(token),"passkey":\#(answer)}"#, slug: slug) { $0.at(host) }
    }

    /// The reasons in the audit log, newest last.
    func refusals() throws -> [String] {
        try world.texts("SELECT details FROM audit_events WHERE action = 'passkey.refused' ORDER BY at, id")
            .compactMap { try JSON($0)["passkey_refusal"]?["new"]?.text }
    }
}

extension Request {
    /// The same on another host.
    mutating func at(_ host: String) {
        (self.host, origin) = (host, "https://" + host)
    }
}
