import PortalStore
import PortalToolkit
import Testing

@testable import PortalAPI
@testable import PortalLogic

/// What the operator's operations reach in the name of a key of msp1: docs/security.md#t70-foreign-key
@Suite struct ConfinementTests {
    private let world: World
    private let store: StoreConnection
    private let key: APIKey

    init() throws {
        world = try World()
        store = try Store(path: world.path).connect()
        _ = try world.apiKey(Set(APIScope.allCases))
        _ = try world.apiKey([.read], of: "msp2", name: "other")
        key = try store.inspect { try $0.apiKeys(of: 1) }[0]
        try world.run(
            """
            INSERT INTO mail_outbox (client_id, id, kind, recipient, from_name, subject, text_body, html_body,
                created_at, state, next_attempt_at)
            SELECT id, 880 + id, 'test', 'ann@x.test', 'A', 's', 't', 'h', 0, 'refused', 0 FROM clients
            """)
        try world.run(
            "INSERT INTO domains (client_id, id, name, origin, state, state_at, token, created_at) VALUES (3, 9, 'portal.initech.com', 'owner', 'active', 0, 't', 0)"
        )
    }

    private func asKey<T>(_ body: (Operations) throws -> T) throws -> T {
        let (now, prepared) = (world.clock.now, Operations.PreparedValues(.system))
        return try store.manage(as: key, now: now) {
            try body(Operations($0, now: now, prepared: prepared, hostRules: .init(baseHosts: ["localhost"])))
        }
    }

    /// Everything that is done to a client of this slug.
    static let operations: [String: @Sendable (Operations, String) throws -> Void] = [
        "rename": { try $0.rename($1, to: "Mine") }, "suspend": { try $0.suspend($1) },
        "resume": { try $0.resume($1) }, "enablePortal": { try $0.enablePortal($1) },
        "disablePortal": { try $0.disablePortal($1) },
        "setBranding": { try $0.setBranding(of: $1, BrandChanges()) },
        "claimDomain": { try $0.claimDomain("x.acme-corp.com", of: $1) },
        "activateDomain": { try $0.activateDomain("portal.initech.com", of: $1) },
        "checkDomain": { try $0.checkDomain("portal.initech.com", of: $1) },
        "degradeDomain": { _ = try $0.degradeDomain("portal.initech.com", of: $1) },
        "releaseDomain": { try $0.releaseDomain("portal.initech.com", of: $1) },
        "releaseOperatorDomains": { try $0.releaseOperatorDomains(of: $1) },
        "addUser": {
            try $0.addUser("x@x.test", to: $1, role: .owner, name: "", locale: .en, passwordHash: "")
        },
        "setRole": { try $0.setRole(of: "admin@initech.test", in: $1, to: .owner) },
        "removeUser": { try $0.removeUser("admin@initech.test", from: $1) },
        "erase": { try $0.erase("admin@initech.test", from: $1) },
        "invite": { try $0.invite("x@x.test", to: $1, role: .owner, name: "", locale: .en, Self.link, Self.links) },
        "resend": { try $0.resend("admin@initech.test", in: $1, Self.link, Self.links) },
        "resetLink": { try $0.resetLink("admin@initech.test", in: $1, Self.link, Self.links) },
        "changeEmail": {
            try $0.changeEmail(of: "admin@initech.test", to: "x@x.test", in: $1, noticeID: 5, Self.link, Self.links)
        },
        "resetFactors": {
            _ = try $0.resetFactors(of: "admin@initech.test", in: $1, isNow: true, canTell: true, .init(.system))
        },
        "cancelReset": { try $0.cancelReset(of: "admin@initech.test", in: $1, mailIDs: [1]) },
        "addTestMail": { _ = try $0.addTestMail(to: "x@x.test", of: $1) },
        "removeMetrics": { _ = try $0.removeMetrics(of: $1, limit: 10) }, "removeClient": { try $0.removeClient($1) },
        "recordExport": { try $0.recordExport(of: $1, rows: 1) }, "client": { _ = try $0.client($1) },
        "email": { _ = try $0.email(of: 2, in: $1) }, "listed": { _ = try $0.listed(2, in: $1) },
    ]
    private static let link = PreparedLinkValues(.system)
    private static let links = PortalLinks(baseHost: "localhost", port: 443)

    @Test(arguments: operations.keys.sorted())
    func `a foreign client is as none`(name: String) throws {
        let operation = try #require(Self.operations[name])
        let before = try world.everything()
        let told = ["initech", "nobody"].map { slug in
            do {
                try asKey { try operation($0, slug) }
                return "done"
            } catch { return "\(error)".replacing(slug, with: "SLUG") }
        }
        #expect(told[0] == "there is no client SLUG" && told[1] == told[0])
        #expect(try world.everything() == before)
    }

    /// What would be found by another name than the client's, or is all clients'.
    static let everywhere: [String: @Sendable (Operations) throws -> Void] = [
        "retryMail": { _ = try $0.retryMail(883, Self.links) },
        "mail": { _ = try $0.scope.mail(883) }, "own mail": { _ = try $0.scope.mail(881) },
        "recentMails": { _ = try $0.scope.recentMails(client: "initech", state: nil, limit: 9) },
        "mails": { _ = try $0.writer.mails.scope.recentMails(client: "", state: nil, limit: 9) },
        "claim": { _ = try $0.writer.mails.claim(by: "w", now: $0.now, until: $0.now, limit: 9) },
        "domains": { _ = try $0.scope.domains() }, "hasClients": { _ = try $0.scope.hasClients() },
        "waitingMails": { _ = try $0.scope.waitingMails() }, "domainFigures": { _ = try $0.scope.domainFigures() },
        "waitingCommands": { _ = try $0.scope.waitingCommands() },
        "clientsDemandingFactors": { _ = try $0.scope.clientsDemandingFactors() },
        "dueResets": { _ = try $0.scope.dueResets(now: $0.now) },
        "untoldResets": { _ = try $0.scope.untoldResets(before: $0.now) },
        // The MSP itself is the operator's.
        "addMSP": { _ = try $0.addMSP("msp9", Self.change) }, "setMSP": { _ = try $0.setMSP("msp1", Self.change) },
        "setPolicy": { try $0.setPolicy("msp1", Self.policy) },
        "addAPIKey": {
            try $0.addAPIKey(
                "more", msp: "msp1", scopes: [.manage], networks: [], expiresAt: nil,
                secret: APIKeyDigest(APIKeySecret(.system)))
        },
        "rotateAPIKey": {
            try $0.rotateAPIKey("PSA", msp: "msp1", overlap: .zero, secret: APIKeyDigest(APIKeySecret(.system)))
        },
        "revokeAPIKey": { try $0.revokeAPIKey("PSA", msp: "msp1") },
        "foreign MSP": { try $0.revokeAPIKey("other", msp: "msp2") },
        "foreign client": { try $0.addClient("new", msp: "msp2", name: "New") },
    ]
    private static var change: MSPChanges {
        var changes = MSPChanges()
        (changes.name, changes.tier) = ("Mine", .enterprise)
        return changes
    }
    private static var policy: PolicyChanges {
        var changes = PolicyChanges()
        (changes.factorRule, changes.resetDelay) = (.all, 0)
        return changes
    }

    @Test(arguments: everywhere.keys.sorted())
    func `what is all clients', or the MSP's own, is out of reach`(name: String) throws {
        let operation = try #require(Self.everywhere[name])
        let before = try world.everything()
        #expect(throws: (any Error).self) { try asKey(operation) }
        #expect(try world.everything() == before)
    }

    @Test func `look-ups find own clients alone`() throws {
        try asKey { (operations: Operations) throws in
            let scope = operations.scope
            #expect(try scope.clients().map(\.slug) == ["acme", "globex"])
            #expect(try scope.msps().map(\.slug) == ["msp1"])
            #expect(try scope.msp(slug: "msp2") == nil)
            #expect(try scope.client(slug: "initech") == nil)
            #expect(try scope.publicScope.tenant(slug: "initech") == nil)
            #expect(try scope.publicScope.tenant(id: 3) == nil)
            #expect(try scope.publicScope.tenant(domain: "portal.initech.com") == nil)
            #expect(try scope.publicScope.tenant(slug: "acme") != nil)
        }
        try store.read(as: key, now: world.clock.now) { (own: MSPScope) throws in
            #expect(try own.operated.clients().map(\.slug) == ["acme", "globex"])
            #expect(throws: (any Error).self) { try own.operated.domains() }
        }
    }
}
