import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalLogic
@testable import PortalToolkit

/// Mails about logins with new devices, or from new networks: docs/security.md#t68-unnoticed-login
@Suite struct LoginPlaceTests {
    private func notices(_ world: World) throws -> [String] {
        try world.texts(
            """
            SELECT recipient || ' ' || notice FROM mail_outbox WHERE notice LIKE '%"new%' ORDER BY created_at, id
            """)
    }

    @Test func `a login with a device that is new to the account is told by mail`() throws {
        let world = try World()
        let mail = "owner@acme.test"
        func login(_ agent: String, _ address: String = "192.0.2.7", _ cookie: String? = nil) -> Response {
            let answer = world.login(mail) {
                ($0.userAgent, $0.clientAddress, $0.cookie) = (agent, address, cookie)
                $0.secFetchSite = cookie == nil ? nil : "same-origin"
            }
            #expect(answer.status == 200)
            return answer
        }
        let known = try deviceCookie(of: login("curl/8"))
        #expect(try notices(world) == [], "the first one of an account")
        _ = login("curl/8")
        #expect(try notices(world) == [], "without cookies, but the same")
        world.clock.now += .seconds(1)
        _ = login("curl/9")
        let told = try notices(world)
        #expect(told.count == 1 && told[0].hasPrefix(#"owner@acme.test {"event":"newDevice""#))
        #expect(told[0].contains(#""address":"192.0.2.7""#))
        _ = login("curl/9", "192.0.200.7", known)
        #expect(try notices(world).count == 1, "a known device in about the same network")
        world.clock.now += .seconds(1)
        _ = login("curl/9", "198.51.100.7", known)
        #expect(try notices(world).count == 2)
        #expect(try notices(world).last?.contains(#""event":"newNetwork""#) == true)
        _ = login("curl/9", "198.51.100.9", known)
        #expect(try notices(world).count == 2, "each network once")
        // The owner's log has it as well, though nobody's name is in it.
        let details = try world.texts(
            "SELECT details FROM audit_events WHERE action = 'auth.login' ORDER BY at, id")
        #expect(details.map { $0.contains("new_device") } == [false, false, true, false, false, false])
        #expect(
            details.map { $0.contains(#""new_network":{"old":null,"new":"198.51.100.7"}"#) }
                == [false, false, false, false, true, false])
    }

    @Test func `an account from before is told too`() throws {
        let world = try World()
        let known = try deviceCookie(of: world.login("owner@acme.test"))
        try world.run("DELETE FROM login_places")
        _ = world.login("owner@acme.test", change: on(known))
        #expect(try notices(world) == [], "a known device, whose network is the first one")
        try world.run("DELETE FROM login_places")
        _ = world.login("owner@acme.test") { $0.userAgent = "curl/9" }
        #expect(try notices(world).count == 1)
    }

    @Test func `ever other devices do not fill the mailbox`() throws {
        let world = try World()
        for number in 0..<120 { _ = world.login("owner@acme.test") { $0.userAgent = "curl/\(number)" } }
        #expect(try notices(world).count == 5)
        #expect(try world.count("SELECT COUNT(*) FROM login_places") <= 102)
        world.clock.now += .hours(2)
        _ = world.login("owner@acme.test") { $0.userAgent = "curl/new" }
        #expect(try notices(world).count == 6)
    }

    @Test func `a login that is sent again is told once`() throws {
        let world = try World()
        _ = world.login("owner@acme.test")
        for _ in 0..<2 {
            _ = world.login("owner@acme.test") { ($0.userAgent, $0.idempotencyKey) = ("curl/9", "k") }
        }
        #expect(try notices(world).count == 1)
        // Sent again from elsewhere it begins nothing, and makes no place known.
        _ = world.login("owner@acme.test") { ($0.userAgent, $0.idempotencyKey) = ("curl/10", "k") }
        #expect(try notices(world).count == 1)
        world.clock.now += .seconds(1)
        _ = world.login("owner@acme.test") { $0.userAgent = "curl/10" }
        #expect(try notices(world).count == 2)
    }

    @Test(arguments: [
        ("192.0.2.7", "192.0.0.0/16"), ("2001:db8:1::7", "2001:db8::/32"), ("::1", "0:0::/32"),
    ])
    func `a provider's network is wider than a throttled one`(address: String, network: String) {
        #expect(NetworkAddress.provider(address) == network)
    }
}
