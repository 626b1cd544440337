import Testing

@testable import PortalToolkit

/// libfido2 against what python-fido2 makes. docs/security.md#t64-forged-passkey
@Suite struct WebAuthnTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let algorithm: Int64
        let id, registration, authenticatorData, clientDataJSON, signature: String

        var testDescription: String { "\(algorithm)" }
        func bytes(_ field: KeyPath<Vector, String>) -> [UInt8] { Base64.url.decode(self[keyPath: field]) ?? [] }
        var credential: WebAuthn.Credential {
            get throws { try WebAuthn.credential(bytes(\.registration), host: WebAuthnTests.host) }
        }
    }

    static let host = "portal.acme.test"

    private static func verify(
        _ vector: Vector, data: [UInt8]? = nil, client: [UInt8]? = nil, signature: [UInt8]? = nil,
        key: WebAuthn.PublicKey? = nil, host: String = host
    ) throws -> WebAuthn.State {
        try WebAuthn.verify(
            data ?? vector.bytes(\.authenticatorData), clientData: client ?? vector.bytes(\.clientDataJSON),
            signature: signature ?? vector.bytes(\.signature), key: key ?? vector.credential.key, host: host)
    }

    @Test(arguments: vectors) func `a credential and its signature are read and accepted`(vector: Vector) throws {
        let credential = try vector.credential
        #expect(credential.id == vector.bytes(\.id))
        #expect(credential.key.algorithm.rawValue == vector.algorithm)
        #expect(credential.state == WebAuthn.State(isVerified: true, isBackedUp: false, counter: 0))
        #expect(try Self.verify(vector) == WebAuthn.State(isVerified: true, isBackedUp: true, counter: 7))
    }

    @Test(arguments: vectors) func `each bit that is signed counts`(vector: Vector) throws {
        for place in [32, 33, 36] {
            var data = vector.bytes(\.authenticatorData)
            data[place] ^= 0x04
            #expect(throws: WebAuthn.Rejection.signature) { try Self.verify(vector, data: data) }
        }
        var client = vector.bytes(\.clientDataJSON)
        client[20] ^= 1
        #expect(throws: WebAuthn.Rejection.signature) { try Self.verify(vector, client: client) }
        var signature = vector.bytes(\.signature)
        signature[signature.count - 1] ^= 1
        #expect(throws: WebAuthn.Rejection.signature) { try Self.verify(vector, signature: signature) }
    }

    @Test(arguments: vectors) func `another host, another key and an absent person are refused`(vector: Vector) throws {
        #expect(throws: WebAuthn.Rejection.otherHost) { try Self.verify(vector, host: "portal.globex.test") }
        #expect(throws: WebAuthn.Rejection.otherHost) {
            try WebAuthn.credential(vector.bytes(\.registration), host: "acme.test")
        }
        for other in Self.vectors where other.algorithm != vector.algorithm {
            let key = try other.credential.key
            #expect(throws: WebAuthn.Rejection.signature) { try Self.verify(vector, key: key) }
            let confused = WebAuthn.PublicKey(key.algorithm, try vector.credential.key.bytes)
            #expect(throws: WebAuthn.Rejection.signature) { try Self.verify(vector, key: confused) }
        }
        var data = vector.bytes(\.authenticatorData)
        data[32] &= ~0x01
        #expect(throws: WebAuthn.Rejection.nobodyPresent) { try Self.verify(vector, data: data) }
    }

    @Test func `unknown algorithms and keys that are none are refused`() throws {
        let vector = try #require(Self.vectors.first { $0.algorithm == -7 })
        let good = vector.bytes(\.registration)
        // The COSE key begins after 37 bytes, 16 of the model, 2 of a length and the id.
        let key = 55 + vector.bytes(\.id).count
        #expect(Array(good[key..<key + 5]) == [0xa5, 0x01, 0x02, 0x03, 0x26])
        for algorithm: UInt8 in [0x20, 0x25, 0x28, 0x2e, 0x00, 0x07] {
            var data = good
            data[key + 4] = algorithm
            #expect(throws: WebAuthn.Rejection.malformed, "\(algorithm)") {
                try WebAuthn.credential(data, host: Self.host)
            }
        }
        var offCurve = good
        offCurve[good.count - 1] ^= 1
        #expect(throws: WebAuthn.Rejection.malformed) { try WebAuthn.credential(offCurve, host: Self.host) }
        var noCredential = good
        noCredential[32] &= ~0x40
        #expect(throws: WebAuthn.Rejection.malformed) { try WebAuthn.credential(noCredential, host: Self.host) }
    }

    @Test func `an id may have 1023 bytes`() throws {
        let vector = try #require(Self.vectors.first)
        let good = vector.bytes(\.registration)
        let key = good[(55 + vector.bytes(\.id).count)...]
        func data(_ length: Int) -> [UInt8] {
            good[..<53] + [UInt8(length >> 8), UInt8(length & 255)] + Array(repeating: 7, count: length) + key
        }
        #expect(try WebAuthn.credential(data(1023), host: Self.host).id.count == 1023)
        for length in [0, 1024, 3000, 5000] {
            #expect(throws: WebAuthn.Rejection.malformed, "\(length)") {
                try WebAuthn.credential(data(length), host: Self.host)
            }
        }
    }

    @Test(arguments: vectors) func `data that ends early is refused`(vector: Vector) throws {
        let good = vector.bytes(\.registration)
        for length in 0..<good.count {
            #expect(throws: WebAuthn.Rejection.self) {
                try WebAuthn.credential(Array(good.prefix(length)), host: Self.host)
            }
        }
        for length in 0..<37 {
            #expect(throws: WebAuthn.Rejection.malformed) {
                try Self.verify(vector, data: Array(vector.bytes(\.authenticatorData).prefix(length)))
            }
        }
        #expect(throws: WebAuthn.Rejection.self) { try Self.verify(vector, signature: []) }
    }
}

@Suite struct ClientDataTests {
    private static func json(_ type: String = "webauthn.get", _ more: String = "") -> [UInt8] {
        Array(#"{"type":"\#(type)","challenge":"AAEC","origin":"https://portal.acme.test"\#(more)}"#.utf8)
    }

    @Test func `what browsers say is read`() throws {
        let data = try #require(ClientData(Self.json("webauthn.create", #","crossOrigin":false,"other_keys":"x""#)))
        #expect(data.kind == .create && data.challenge == [0, 1, 2] && data.origin == "https://portal.acme.test")
        #expect(!data.isCrossOrigin)
        #expect(try #require(ClientData(Self.json())).kind == .get)
    }

    @Test func `a page in a frame is told`() {
        #expect(ClientData(Self.json("webauthn.get", #","crossOrigin":true"#))?.isCrossOrigin == true)
        #expect(ClientData(Self.json("webauthn.get", #","topOrigin":"https://x.test""#))?.isCrossOrigin == true)
    }

    @Test func `all else is refused`() {
        let wrong = [
            "", "{}", "[]", "null", #"{"type":"webauthn.get","challenge":"AAEC"}"#,
            #"{"type":"webauthn.get","challenge":"AAE=","origin":"https://portal.acme.test"}"#,
            #"{"type":"webauthn.get","challenge":["AAEC"],"origin":"https://portal.acme.test"}"#,
        ]
        for text in wrong { #expect(ClientData(Array(text.utf8)) == nil, "\(text)") }
        for type in ["webauthn.Get", "payment.get", ""] { #expect(ClientData(Self.json(type)) == nil) }
        let more = [
            #","crossOrigin":"false""#, #","crossOrigin":null"#, #","type":"webauthn.get""#, #","a":"\#u{0}""#,
            #","a":"\#(String(repeating: "x", count: 65536))""#,
            ",\"a\":" + String(repeating: "[", count: 1000) + String(repeating: "]", count: 1000),
        ]
        for text in more { #expect(ClientData(Self.json("webauthn.get", text)) == nil, "\(text.prefix(40))") }
        #expect(ClientData(Self.json() + [0x20, 0x7b]) == nil)
        #expect(ClientData(Self.json().map { $0 == 0x70 ? 0xff : $0 }) == nil)
    }
}
