import PortalStore
import PortalToolkit
import Testing

@testable import portalctl

/// Keys of an MSP's systems, from the command line.
@Suite struct APIKeyCommandTests {
    private let portal: Installation

    init() throws {
        portal = try Installation()
        portal.addClient()
    }

    private func add(_ options: String = "") -> Installation.Run {
        portal.run("api-key add --msp msp-acme --name PSA \(options)")
    }

    private func listed() -> JSON? { portal.run("api-key list --json").json?["items"]?.items?.first }

    @Test func `a key is shown once, and stored as a digest`() throws {
        let key = try #require(add("--json").json?["key"]?.text)
        #expect(try APIKeySecret(key)?.digest == portal.value("SELECT digest FROM api_key_secrets"))
        #expect(try !portal.dump().joined().contains(key.dropFirst(8)))
        #expect(!portal.run("api-key list --json").out.contains(key.dropLast(4)))
        #expect(listed()?["hints"] == .array([.string(String(key.suffix(4)))]))
        #expect(listed()?["last_used_at"] == .null && listed()?["id"]?.text?.count == 13)
    }

    @Test func `what a key may do, from where and how long is as it was said`() throws {
        #expect(add("--scope manage,import --from 192.0.2.0/24,2001:db8::1 --expires 2026-12-31").code == 0)
        let key = listed()
        #expect(key?["scopes"]?.items?.compactMap(\.text) == ["import", "manage"])
        #expect(key?["networks"]?.items?.compactMap(\.text) == ["192.0.2.0/24", "2001:db8::1"])
        #expect(key?["expires_at"]?.text == "2027-01-01T00:00:00Z")
        #expect(add().err.contains("already has a key PSA"))
    }

    @Test(arguments: [
        "--scope everything", "--scope read,", "--from 192.0.2.1/24", "--from 192.0.2.0/33", "--from host.test",
        "--expires 2026-01-14", "--expires tomorrow", "--expires=",
    ])
    func `what makes no key is refused`(options: String) throws {
        #expect(add(options).code != 0)
        #expect(try portal.value("SELECT COUNT(*) FROM api_keys") == "0")
    }

    @Test func `a rotated key has two secrets for a while`() throws {
        let first = try #require(add("--json").json?["key"]?.text)
        let rotated = portal.run("api-key rotate PSA --msp msp-acme --json").json
        let second = try #require(rotated?["key"]?.text)
        #expect(rotated?["former_until"]?.text == "2026-01-16T10:00:00Z" && first != second)
        #expect(listed()?["hints"]?.items?.count == 2)
        portal.clock += .hours(24)
        #expect(listed()?["hints"] == .array([.string(String(second.suffix(4)))]))
        #expect(portal.run("api-key rotate PSA --msp msp-acme --overlap 721").code != 0)
        #expect(portal.run("api-key rotate PSA --msp msp-acme --overlap 0").code == 0)
        #expect(listed()?["hints"]?.items?.count == 1)
    }

    @Test func `a key that ends goes on with no secret beyond its end`() throws {
        #expect(add("--expires 2026-01-15T12:00:00Z").code == 0)
        let rotated = portal.run("api-key rotate PSA --msp msp-acme --json").json
        #expect(rotated?["former_until"]?.text == "2026-01-15T12:00:00Z")
        portal.clock += .hours(2)
        #expect(portal.run("api-key rotate PSA --msp msp-acme").err.contains("has expired"))
    }

    @Test func `secrets that have ended are forgotten by the next rotation`() throws {
        #expect(add().code == 0)
        for _ in 0..<3 {
            #expect(portal.run("api-key rotate PSA --msp msp-acme --overlap 1").code == 0)
            portal.clock += .hours(1)
        }
        #expect(try portal.value("SELECT COUNT(*) FROM api_key_secrets") == "2")
    }

    @Test func `a name is taken as it was given, and is never an option`() throws {
        #expect(portal.run(["api-key", "add", "--msp", "msp-acme", "--name", " Our PSA "]).code == 0)
        #expect(portal.run(["api-key", "rotate", " Our PSA ", "--msp", "msp-acme"]).code == 0)
        #expect(portal.run(["api-key", "revoke", "Our PSA", "--msp", "msp-acme"]).code == 0)
        #expect(portal.run(["api-key", "add", "--msp", "msp-acme", "--name", "--psa"]).code == 64)
    }

    @Test func `a revoked key is gone with its secrets`() throws {
        #expect(add().code == 0)
        #expect(portal.run("api-key revoke PSA --msp msp-acme").code == 0)
        #expect(try portal.value("SELECT COUNT(*) FROM api_key_secrets") == "0")
        #expect(portal.run("api-key revoke PSA --msp msp-acme").code == 1)
    }
}

/// The form of a key.
@Suite struct APIKeySecretTests {
    @Test func `a mistyped key is none`() throws {
        let key = try APIKeySecret(.system).text
        #expect(try APIKeySecret(key) != nil)
        #expect(key.hasPrefix("cpk_") && key.utf8.count == 49)
        for position in key.indices {
            let other: Character = key[position] == "a" ? "b" : "a"
            let text = key.replacingCharacters(in: position...position, with: [other])
            #expect(try APIKeySecret(text) == nil, "\(text)")
        }
        for text in ["", "cpk_", String(key.dropLast()), key + "a", key.uppercased()] {
            #expect(try APIKeySecret(text) == nil)
        }
    }
}

extension String {
    fileprivate func replacingCharacters(in range: ClosedRange<Index>, with new: [Character]) -> String {
        var text = self
        text.replaceSubrange(range, with: new)
        return text
    }
}
