import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalLogic
@testable import PortalToolkit

/// docs/security.md#t59-code-guessing
@Suite struct CodeThrottleTests {
    /// docs/security.md#t59-code-guessing
    @Test func `wrong codes are throttled and told, by a limit of their own`() throws {
        let world = try World()
        let holder = try FactorHolder(world)
        let challenge = try holder.challenge()
        for _ in 0..<10 { #expect(holder.prove("000000", challenge).code == "invalid-code") }
        let refused = holder.prove(try holder.code, challenge)
        #expect(refused.status == 429 && refused.values("Retry-After").count == 1)
        #expect(try world.count("SELECT COUNT(*) FROM audit_events WHERE action = 'factor.refused'") == 1)
        #expect(try world.count("SELECT COUNT(*) FROM mail_outbox WHERE notice LIKE '%refused%'") == 1)
        // The password's own limit is untouched, and a quarter of an hour later the person is let in.
        world.clock.now += .minutes(15)
        #expect(holder.prove(try holder.code, try holder.challenge()).status == 200)
        #expect(try world.count("SELECT COUNT(*) FROM throttle_counters WHERE subject LIKE 'code%'") == 0)
    }

    @Test func `guesses are limited by day, whatever resets are mailed, and for a day only`() throws {
        let world = try World()
        let holder = try FactorHolder(world)
        func guess() throws {
            let challenge = try holder.challenge()
            for _ in 0..<10 { #expect(holder.prove("000000", challenge).code == "invalid-code") }
            world.clock.now += .minutes(16)
        }
        try guess()
        try guess()
        _ = world.post("/auth/forgot", #"{"email":"\#(holder.email)"}"#)
        let token = try #require(try world.texts("SELECT token FROM mail_outbox WHERE kind = 'reset'").first)
        let reset = #"{"token":"\#(token)","password":"\#(World.password)-2"}"#
        #expect(world.post("/auth/reset", reset).status == 204)
        func challenge() throws -> String {
            try #require(world.login(holder.email, World.password + "-2").json["mfa_token"]?.text)
        }
        let last = try challenge()
        for _ in 0..<10 { #expect(holder.prove("000000", last).code == "invalid-code") }
        world.clock.now += .minutes(16)
        #expect(holder.prove(try holder.code, try challenge()).status == 429)
        #expect(try world.count("SELECT COUNT(*) FROM mail_outbox WHERE notice LIKE '%refused%'") == 3)
        world.clock.now += .days(1)
        #expect(holder.prove(try holder.code, try challenge()).status == 200)
    }

    @Test func `of ten thousand guesses in a day thirty are looked at, and three mails tell of them`() throws {
        let world = try World()
        let holder = try FactorHolder(world)
        let known = try #require(
            holder.prove(try holder.code, try holder.challenge()).values("Set-Cookie")
                .first { $0.hasPrefix("__Host-device-") }?.prefix { $0 != ";" })
        var looked = 0
        for round in 0..<100 {
            let challenge = try? holder.challenge()
            for guess in 0..<100 {
                let code = String(String(1_000_000 + round * 100 + guess).dropFirst())
                if holder.prove(code, challenge ?? "none").code == "invalid-code" { looked += 1 }
            }
            world.clock.now += .minutes(14)
        }
        #expect(looked == 30)
        #expect(try world.count("SELECT COUNT(*) FROM audit_events WHERE action = 'factor.refused'") == 3)
        #expect(try world.count("SELECT COUNT(*) FROM mail_outbox WHERE notice LIKE '%refused%'") == 3)
        // Nobody is locked out by somebody else.
        func onKnown(_ request: inout Request) {
            (request.cookie, request.secFetchSite) = (String(known), "same-origin")
        }
        #expect(holder.prove(try holder.code, try holder.challenge(onKnown), change: onKnown).status == 200)
    }

    @Test func `devices that only know the password have no counter of their own`() throws {
        let world = try World()
        let devices = (0..<2).compactMap { _ in
            world.login("owner@acme.test").values("Set-Cookie").first { $0.hasPrefix("__Host-device-") }?
                .prefix { $0 != ";" }
        }
        world.clock.now += .seconds(60)
        let holder = try FactorHolder(world)
        func prove(_ code: String, _ device: Substring) throws -> Response {
            let cookie = { (request: inout Request) in
                request.cookie = String(device)
                request.secFetchSite = "same-origin"
            }
            return holder.prove(code, try holder.challenge(cookie), change: cookie)
        }
        for guess in 0..<10 { #expect(try prove("000000", devices[guess % 2]).code == "invalid-code") }
        #expect(try prove("000000", devices[0]).status == 429)
    }

    @Test func `the owner's known device is not shut out by a stranger's guesses`() throws {
        let world = try World()
        let holder = try FactorHolder(world)
        let answer = holder.prove(try holder.code, try holder.challenge())
        let device = try #require(answer.values("Set-Cookie").first { $0.hasPrefix("__Host-device-") }).prefix {
            $0 != ";"
        }
        let stranger = try holder.challenge()
        for _ in 0..<11 { _ = holder.prove("000000", stranger) }
        world.clock.now += .seconds(30)
        let own = try holder.challenge {
            $0.cookie = String(device); $0.secFetchSite = "same-origin"
        }
        #expect(
            holder.prove(try holder.code, own) {
                $0.cookie = String(device); $0.secFetchSite = "same-origin"
            }.status == 200)
    }
}
