import Testing

@testable import PortalToolkit

@Suite struct CryptoTests {
    private func hex(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.flatMap { [JSONEscape.hexDigit($0 >> 4), JSONEscape.hexDigit($0 & 15)] }, as: UTF8.self)
    }

    /// RFC 7515, appendix A.1.
    @Test func `HMAC-SHA256 reproduces the JWS example of RFC 7515`() throws {
        let key = try #require(
            Base64.url.decode(
                "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"))
        let mac = try HMACSHA256(key: key)
        let input =
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
            + "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
        // Twice, because the context is reused.
        for _ in 0..<2 {
            #expect(Base64.url.encode(try mac.code(input.utf8)) == "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
            #expect(try mac.code([UInt8]()).count == 32)
        }
    }

    @Test func `SHA-256 reproduces the NIST examples`() throws {
        // FIPS 180-4, NIST's examples.
        #expect(
            hex(try Crypto.sha256(Array("abc".utf8)))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            hex(try Crypto.sha256([])) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    /// RFC 7914, section 12; the fourth vector needs 1 GiB.
    @Test(arguments: [
        (
            "", "", UInt64(16), UInt64(1), UInt64(1),
            "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"
        ),
        (
            "password", "NaCl", 1024, 8, 16,
            "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
        ),
        (
            "pleaseletmein", "SodiumChloride", 16384, 8, 1,
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
        ),
    ])
    func `scrypt reproduces the vectors of RFC 7914`(
        password: String, salt: String, cost: UInt64, size: UInt64, parallelism: UInt64, key: String
    ) throws {
        let derived = try Crypto.scrypt(
            Array(password.utf8), salt: Array(salt.utf8), cost: cost, blockSize: size, parallelism: parallelism,
            length: 64)
        #expect(hex(derived) == key)
    }

    @Test func `scrypt throws beyond its memory limit`() {
        #expect(throws: CryptoFailure(operation: "scrypt")) {
            try Crypto.scrypt([1], salt: [1], cost: 1 << 17, blockSize: 8, parallelism: 1, length: 32)
        }
    }

    @Test func `byte sequences are equal only if their lengths and all their bytes match`() {
        #expect(Crypto.isEqual([], []) && Crypto.isEqual([1, 2], [1, 2]))
        #expect(!Crypto.isEqual([1, 2], [1, 3]) && !Crypto.isEqual([1, 2], [1]) && !Crypto.isEqual([], [0]))
    }

    @Test func `random bytes have the requested length and random ids are positive`() {
        #expect(Crypto.randomBytes(0).isEmpty && Crypto.randomBytes(1000).count == 1000)
        #expect(Crypto.randomBytes(32) != Crypto.randomBytes(32))
        #expect(RandomSource { [UInt8](repeating: 0, count: $0) }.id() == 1)
        #expect(RandomSource { [UInt8](repeating: 255, count: $0) }.id() == .max)
        #expect(RandomSource.system.secret().utf8.count == 43)
    }

    // MARK: Key files

    private let good = Base64.standard.encode([UInt8](repeating: 7, count: 32))

    @Test func `a key file lists its keys in order and may hold comments and blank lines`() throws {
        let ring = try KeyRing("# comment\n\nnew:\(good)\r\nold-1.a_B:\(good)\n")
        #expect(ring.keys.map(\.id) == ["new", "old-1.a_B"])
        #expect(ring.keys.allSatisfy { $0.secret == [UInt8](repeating: 7, count: 32) })
        let line = KeyRing.line(id: "k2", random: .system)
        #expect(try KeyRing(line).keys.first?.secret.count == 32)
    }

    @Test func `a malformed key file reports every wrong line without its secret`() {
        let short = Base64.standard.encode([UInt8](repeating: 7, count: 31))
        let text = "k1:\(good)\nnocolon\nk/../2:\(good)\nk3:S3CRETNOTB64!\nk4:\(short)\nk1:\(good)\n:\(good)"
        let failure = #expect(throws: KeyRing.InvalidKeys.self) { try KeyRing(text) }
        #expect(
            failure?.problems == [
                "line 2: must be kid:base64", "line 3: its kid must be 1 to 32 of A-Z a-z 0-9 . _ -",
                "line 4: its key is not base64", "line 5: its key has less than 32 bytes",
                "line 6: its kid occurs twice", "line 7: its kid must be 1 to 32 of A-Z a-z 0-9 . _ -",
            ])
        #expect(throws: KeyRing.InvalidKeys(problems: ["there is no key"])) { try KeyRing("\n# none\n") }
    }
}
