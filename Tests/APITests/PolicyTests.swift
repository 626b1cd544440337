import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalLogic
@testable import PortalToolkit

/// What owners and MSPs demand of accounts: docs/security.md#t66-password-alone
@Suite struct PolicyTests {
    private let world: World

    init() throws {
        world = try World()
    }

    @discardableResult
    private func demand(_ rule: String, graceDays: Int? = nil, idle: Int? = nil, max: Int? = nil) throws -> Response {
        func value(_ number: Int?) -> String { number.map(String.init) ?? "null" }
        let body =
            #"{"second_factor":"\#(rule)","grace_days":\#(value(graceDays)),"session_idle":\#(value(idle)),"#
            + #""session_max":\#(value(max))}"#
        return try world.send("PUT", "/security", body, as: "owner")
    }

    private func dueAt(_ role: String) throws -> JSON? { try world.get("/state", as: role).json["factor_due_at"] }

    @Test func `after the grace period people can do nothing but set up a second factor`() throws {
        #expect(try demand("admins", graceDays: 3).status == 200)
        let due = JSON.string(RFC3339.string(world.clock.now + .days(3)))
        #expect(try dueAt("admin") == due && dueAt("owner") == due)
        #expect(try dueAt("viewer") == .null)
        world.clock.now += .days(3) - .milliseconds(1)
        #expect(world.ask("GET", "/nodes", "", try world.token("admin")).status == 200)
        world.clock.now += .milliseconds(1)
        let token = try world.token("admin")
        #expect(world.ask("GET", "/nodes", "", token).code == "factor-required")
        #expect(world.ask("GET", "/search", "", token).code == "factor-required")
        #expect(world.ask("POST", "/audit/export", "", token).code == "factor-required")
        let state = world.ask("GET", "/state", "", token).json
        #expect(state["nav"]?.elements.compactMap { $0["id"]?.text } == ["profile"])
        #expect(state["permissions"]?.elements.compactMap(\.text) == ["profile.manage"])
        for path in ["/profile", "/profile/factors", "/profile/sessions", "/branding", "/roles"] {
            #expect(world.ask("GET", path, "", token).status == 200, "\(path)")
        }
        #expect(try world.get("/nodes", as: "viewer").status == 200)
    }

    @Test func `who accepts an invitation where a second factor is demanded sets it up first`() throws {
        try demand("all", graceDays: 0)
        let holder = try FactorHolder(world)
        let guest = world.ask("POST", "/users", #"{"email":"new@acme.test","role":"viewer"}"#, holder.token)
        let link = try #require(guest.json["invitation_url"]?.text?.split(separator: "=").last)
        let accepted = world.post(
            "/auth/accept", #"{"token":"\#(link)","name":"Zoë","password":"a rather long secret"}"#)
        let token = try #require(accepted.json["jwt"]?.text)
        #expect(world.ask("GET", "/nodes", "", token).code == "factor-required")
        let app = world.ask("POST", "/profile/authenticators", #"{"name":"Phone"}"#, token)
        let code = try FactorHolder.app(app).code(TOTP.step(at: world.clock.now))
        let confirm = "/profile/authenticators/\(app.json["id"]?.text ?? "")/confirm"
        #expect(world.ask("POST", confirm, #"{"code":"\#(code)"}"#, token).status == 200)
        #expect(world.ask("GET", "/nodes", "", token).status == 200)
    }

    @Test func `who sets it up is let in at once`() throws {
        try demand("all", graceDays: 0)
        #expect(try world.get("/nodes", as: "owner").code == "factor-required")
        let holder = try FactorHolder(world)
        #expect(world.ask("GET", "/nodes", "", holder.token).status == 200)
        #expect(world.ask("GET", "/state", "", holder.token).json["factor_due_at"] == .null)
    }

    @Test func `a grace period counts anew when the demand gets stricter, and not when it is loosened`() throws {
        let start = world.clock.now
        func due(after days: Int64, from begin: Instant) -> JSON { .string(RFC3339.string(begin + .days(days))) }
        try demand("admins")
        #expect(try dueAt("admin") == due(after: 14, from: start))
        world.clock.now += .days(10)
        try demand("admins", idle: 600)
        #expect(try dueAt("admin") == due(after: 14, from: start))
        try demand("all")
        #expect(try dueAt("viewer") == due(after: 14, from: world.clock.now))
        let wider = world.clock.now
        world.clock.now += .days(1)
        try demand("admins")
        #expect(try dueAt("admin") == due(after: 14, from: wider) && dueAt("viewer") == .null)
        try demand("admins", graceDays: 2)
        #expect(try dueAt("admin") == due(after: 2, from: world.clock.now))
        // Nobody puts it off by changing the days to and fro.
        let shorter = world.clock.now
        world.clock.now += .days(1)
        try demand("admins", graceDays: 5)
        #expect(try dueAt("admin") == due(after: 5, from: shorter))
        try demand("admins", graceDays: 4)
        #expect(try dueAt("admin") == due(after: 5, from: shorter))
        try demand("optional")
        #expect(try dueAt("admin") == .null)
    }

    @Test func `of the owner's and the provider's demands the stricter counts, and the owner sees both`() throws {
        try demand("admins", graceDays: 30, max: 7200)
        var changes = PolicyChanges()
        (changes.factorRule, changes.graceDays, changes.sessionMax) = (.all, 5, .some(.hours(1)))
        try world.demand(changes)
        let due = JSON.string(RFC3339.string(world.clock.now + .days(5)))
        #expect(try dueAt("owner") == due && dueAt("viewer") == due)
        let shown = try world.get("/security", as: "owner").json
        #expect(shown["second_factor"] == .string("admins") && shown["session_max"] == .integer(7200))
        #expect(shown["provider"]?["second_factor"] == .string("all"))
        #expect(shown["provider"]?["session_max"] == .integer(3600))
        #expect(shown["without_factor"]?["admins"] == .integer(2) && shown["without_factor"]?["all"] == .integer(3))
    }

    @Test(arguments: [true, false])
    func `sessions end as the policy says, open ones too`(isOwners: Bool) throws {
        let old = try world.token("owner")
        var providers = PolicyChanges()
        (providers.sessionIdle, providers.sessionMax) = (.seconds(600), .seconds(1800))
        if isOwners { try demand("optional", idle: 600, max: 1800) } else { try world.demand(providers) }
        let new = try world.token("viewer")
        world.clock.now += .minutes(10)
        for token in [old, new] { #expect(world.ask("GET", "/state", "", token).status == 401) }
        let body = #"{"email":"viewer@acme.test","password":"\#(World.password)","remember":true}"#
        let remembered = try #require(world.post("/auth/login", body).json["jwt"]?.text)
        let store = try Store(path: world.path).connect()
        for _ in 0..<5 {
            #expect(world.ask("GET", "/state", "", remembered).status == 200)
            try world.services.activity.flush(store)
            world.clock.now += .minutes(6)
        }
        #expect(world.ask("GET", "/state", "", remembered).status == 401)
    }

    @Test func `a login that is under way when the rules change begins anew, as its session would be too long`() throws
    {
        let store = try Store(path: world.path).connect()
        let tenant = try #require(try store.read { try $0.tenant(slug: "acme") })
        let context = RequestContext(
            request: world.request("POST", "/auth/login"), tenant: tenant, id: 0, now: world.clock.now,
            services: world.services, keys: ThreadKeys(world.services.keys), store: store)
        try context.write { _ in }
        try demand("optional", max: 1800)
        #expect(performing: { try context.write { _ in } }, throws: { ($0 as? Problem)?.code == .busy })
    }

    @Test func `people are told when it is demanded, a week and a day before, and at the end, once each`() throws {
        try demand("all", graceDays: 10)
        _ = try FactorHolder(world, "admin")
        let store = try Store(path: world.path).connect()
        let start = world.clock.now
        func mails() throws -> Int64 {
            try world.count(
                "SELECT COUNT(*) FROM mail_outbox WHERE kind = 'account-notice' AND notice LIKE '%demanded%'")
        }
        for (days, count) in [(0, 2), (2, 2), (3, 4), (8, 4), (9, 6), (10, 8), (40, 8)] as [(Int64, Int64)] {
            world.clock.now = start + .days(days)
            for _ in 0..<2 { try FactorReminders.write(store, now: world.clock.now) }
            #expect(try mails() == count, "day \(days)")
        }
        #expect(try world.count("SELECT COUNT(*) FROM mail_outbox WHERE notice LIKE '%demanded%' AND user_id = 2") == 0)
        #expect(try world.count("SELECT COUNT(*) FROM mail_outbox WHERE client_id <> 1") == 0)
        try world.run("UPDATE clients SET status = 'suspended' WHERE id = 1")
        try world.run("DELETE FROM factor_reminders")
        try FactorReminders.write(store, now: world.clock.now)
        #expect(try mails() == 8)
    }

    @Test func `whose own session ends by what they set is answered all the same`() throws {
        let body = #"{"email":"owner@acme.test","password":"\#(World.password)","remember":true}"#
        let token = try #require(world.post("/auth/login", body).json["jwt"]?.text)
        world.clock.now += .hours(9)
        _ = world.ask("POST", "/profile/proof", #"{"password":"\#(World.password)"}"#, token)
        let answer = world.ask("PUT", "/security", #"{"second_factor":"optional","session_max":28800}"#, token)
        #expect(answer.status == 200 && answer.json["session_max"] == .integer(28800))
        #expect(world.ask("GET", "/state", "", token).status == 401)
    }

    @Test(arguments: [
        #"{"second_factor":"some"}"#, #"{}"#, #"{"second_factor":"all","grace_days":91}"#,
        #"{"second_factor":"all","grace_days":-1}"#, #"{"second_factor":"all","grace_days":"7"}"#,
        #"{"second_factor":"all","session_idle":299}"#, #"{"second_factor":"all","session_max":7776001}"#,
        #"{"second_factor":"all","session_idle":3600,"session_max":1800}"#,
    ])
    func `what cannot be demanded is refused, and nothing is stored`(body: String) throws {
        let token = try world.token("owner")
        let before = try world.everything()
        #expect(world.ask("PUT", "/security", body, token).status == 422)
        #expect(try world.everything() == before)
    }
}

extension World {
    /// What the MSP of acme demands from now on.
    func demand(_ changes: PolicyChanges) throws {
        let store = try Store(path: path).connect()
        try store.operate {
            let rules = Operations.HostRules(baseHosts: [])
            let prepared = Operations.PreparedValues(.system)
            let operations = Operations($0, now: clock.now, prepared: prepared, hostRules: rules)
            try operations.setPolicy("msp1", changes)
        }
    }
}
