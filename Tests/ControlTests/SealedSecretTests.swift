import Foundation
import PortalLogic
import PortalStore
import PortalToolkit
import Testing

@testable import portalctl

/// The secrets of authenticator apps under keys that come and go.
@Suite struct SealedSecretTests {
    private let portal: Installation
    private let (client, user): (ClientID, UserID)

    init() throws {
        portal = try Installation()
        portal.addClient()
        portal.run("keys add")
        #expect(portal.addUser("owner@acme.test", role: "owner").code == 0)
        let ids = try portal.rows("SELECT client_id, id FROM portal_users", columns: 2)[0].split(separator: "|")
        (client, user) = (ClientID(try #require(Int64(ids[0]))), UserID(try #require(Int64(ids[1]))))
        let (app, _) = try factors.new(id: 1, name: "Phone", at: noon, portal.random)
        try portal.change(
            """
            INSERT INTO authenticators (client_id, user_id, id, name, secret, created_at, confirmed_at, last_step)
            SELECT client_id, id, 1, 'Phone', '\(app.secret)', 0, 0, 0 FROM portal_users
            """)
    }

    private var ring: KeyRing {
        get throws { try KeyRing(String(contentsOfFile: portal.path("keys"), encoding: .utf8)) }
    }
    private var factors: SecondFactor { get throws { SecondFactor(try ring, client: client, user: user) } }
    private var key: String { get throws { try Seal.key(of: portal.value("SELECT secret FROM authenticators")) } }

    @Test func `before a key is dropped what it had sealed is sealed with one that stays`() throws {
        portal.clock += .days(10)
        portal.run("keys rotate")
        #expect(try key == "2026-01-15", "that key is still accepted")
        portal.clock += .days(100)
        #expect(portal.run("keys rotate --json").json?["lost_secrets"] == .integer(0))
        #expect(try key == "2026-01-25")
        #expect(try !ring.keys.contains { $0.id == "2026-01-15" })
        #expect(!portal.run("doctor").out.contains("authenticator apps"))
    }

    @Test func `doctor says where owners and admins have no second factor`() throws {
        #expect(!portal.run("doctor").out.contains("two-step login"))
        #expect(portal.addUser("viewer@acme.test", role: "viewer").code == 0)
        #expect(!portal.run("doctor").out.contains("two-step login"))
        #expect(portal.addUser("admin@acme.test", role: "admin").code == 0)
        #expect(portal.run("doctor").out.contains("who log in with the password alone: acme 1; portalctl user list"))
        portal.run("portal disable acme")
        #expect(!portal.run("doctor").out.contains("two-step login"))
    }

    @Test func `doctor says which keys are not those of the database`() throws {
        #expect(!portal.run("doctor").out.contains("authenticator apps"))
        try FileManager.default.removeItem(atPath: portal.path("keys"))
        portal.clock += .days(1)
        portal.run("keys add")
        let run = portal.run("doctor")
        #expect(run.code == 0)
        #expect(run.out.contains("warn  authenticator apps: 1 of 1 were set up under keys that are not there"))
        #expect(portal.run("keys rotate").out.contains("1 sealed secret does not open: its key is lost."))
    }
}
