import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalToolkit

/// Restart, upgrade, receipts and control plane reports (docs/api.md#commands;
/// docs/security.md#control-plane-and-server).
@Suite struct CommandTests {
    static let secret = "whsec_" + Base64.standard.encode([UInt8](repeating: 9, count: 32))

    let world: World

    init() throws {
        var settings = PortalSettings()
        settings.hasCommands = true
        settings.webhook = Webhook(secret: Self.secret)
        world = try World(settings: settings)
    }

    private func ask(
        _ path: String, as role: String? = "admin", body: String = "", slug: String = "acme",
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Response {
        let token = try role.map { try world.token($0, at: slug) }
        return world.post(
            path, body, slug: slug,
            change: {
                $0.authorization = token.map { "Bearer " + $0 }
                if body.isEmpty { $0.contentType = nil }
            }, sourceLocation: sourceLocation)
    }

    private func node(_ number: Int64) -> String { "/nodes/" + PublicID.string(number) }

    private func report(
        _ id: String, _ body: String, now: Instant? = nil, host: String = "localhost",
        change: (inout Request) -> Void = { _ in }
    ) throws -> Response {
        var request = Request(
            method: "POST", path: "/portal/cp/commands/" + id, host: host, id: "00000000-0000-0000-0000-000000000001")
        request.body = Array(body.utf8)
        request.contentType = "application/json"
        let seconds = (now ?? world.clock.now).seconds
        request.webhookID = id + "-report"
        request.webhookTimestamp = String(seconds)
        request.webhookSignature = try #require(Webhook(secret: Self.secret))
            .signature(id: id + "-report", timestamp: seconds, body: request.body)
        change(&request)
        return world.send(request)
    }

    @Test func `only admins and owners may restart nodes of their client`() throws {
        #expect(try ask(node(1) + "/restart", as: nil).code == "authentication-required")
        #expect(try ask(node(1) + "/restart", as: "viewer").code == "permission-denied")
        #expect(try ask(node(9) + "/restart").code == "not-found")
        #expect(try ask(node(1) + "/restart").status == 202)
        #expect(try ask(node(5) + "/restart", as: "owner").status == 202)
        #expect(try ask(node(3) + "/restart", slug: "initech").status == 202)
    }

    /// Stores command, first state, outbox entry and audit event, or none of them.
    @Test func `a restart asked for again under its key is one command, also when it has ended`() throws {
        let tokens = try ["admin", "owner"].map { try world.token($0) }
        func ask(_ node: Int64, _ key: String, _ token: String) -> Response {
            world.post(self.node(node) + "/restart", "") {
                $0.authorization = "Bearer " + token
                $0.contentType = nil
                $0.idempotencyKey = key
            }
        }
        let first = ask(1, "k1", tokens[0])
        #expect(first.status == 202)
        #expect(ask(1, "k1", tokens[0]).body == first.body)
        try world.run("UPDATE commands SET state = 'succeeded' WHERE client_id = 1 AND node_id = 1")
        let again = ask(1, "k1", tokens[0])
        #expect(again.json["command"]?["id"] == first.json["command"]?["id"])
        #expect(again.json["command"]?["state"] == .string("succeeded"))
        #expect(again.values("Location") == first.values("Location"))
        let events = "SELECT COUNT(*) FROM audit_events WHERE client_id = 1 AND action = 'node.restart'"
        #expect(try world.count(events) == 1)
        // Another node, another person, another key: others.
        #expect(ask(5, "k1", tokens[0]).status == 202)
        #expect(ask(1, "k1", tokens[1]).status == 202)
        try world.run("UPDATE commands SET state = 'succeeded' WHERE client_id = 1 AND node_id = 1")
        #expect(ask(1, "k2", tokens[0]).status == 202)
        #expect(try world.count(events) == 4)
        #expect(ask(1, "k3", tokens[0]).code == "command-in-progress")
    }

    @Test func `a restart stores command, outbox entry and audit event`() throws {
        try world.run("UPDATE nodes SET boot_id = 'boot-7' WHERE client_id = 1 AND id = 1")
        let answer = try ask(node(1) + "/restart")
        let command = try #require(answer.json["command"])
        let id = try #require(command["id"]?.text)
        #expect(answer.values("Location") == ["/portal/acme/commands/" + id])
        #expect(command["state"] == .string("queued"))
        #expect(command["requested_by"] == .string("admin of acme"))
        #expect(command["history"]?.elements.count == 1)
        let number = try #require(PublicID.id(id))
        #expect(
            try world.count(
                """
                SELECT COUNT(*) FROM command_outbox WHERE client_id = 1 AND command_id = \(number) AND boot_id = 'boot-7'
                    AND not_after = \(World.start + .minutes(5)) AND next_attempt_at = \(World.start)
                """) == 1)
        #expect(
            try world.count(
                """
                SELECT COUNT(*) FROM audit_events WHERE client_id = 1 AND action = 'node.restart' AND actor_id = 2
                    AND target_name = 'acme-1' AND ip = '192.0.2.1'
                """) == 1)
        #expect(try world.get("/commands/" + id, as: "viewer").json == command)
        #expect(try world.get(node(1), as: "viewer").json["active_command"] == command)
        #expect(try world.get("/commands/" + id, as: "viewer", slug: "globex").code == "not-found")
    }

    @Test func `a node that is busy or in maintenance takes no command`() throws {
        let busy = try ask(node(2) + "/restart")
        #expect(busy.code == "command-in-progress")
        #expect(busy.json["command"]?["id"] == .string(PublicID.string(1)))
        #expect(busy.json["command"]?["history"]?.elements.count == 2)
        #expect(try ask(node(4) + "/restart").code == "node-in-maintenance")
        #expect(try ask(node(3) + "/restart").status == 202)
        #expect(try ask(node(3) + "/upgrade", body: #"{"version":"2"}"#).code == "command-in-progress")
        #expect(try ask(node(1) + "/restart", body: #"{"version":"2"}"#).code == "validation-failed")
        #expect(try world.count("SELECT COUNT(*) FROM audit_events WHERE action = 'node.restart'") == 1)
    }

    @Test func `an upgrade needs a well-formed version other than the current one`() throws {
        #expect(try ask(node(1) + "/upgrade").code == "already-current")
        try world.run("UPDATE nodes SET version = '1.0', available_version = '1.1' WHERE client_id = 1")
        #expect(try ask(node(1) + "/upgrade", body: #"{"version":"1.0"}"#).code == "already-current")
        #expect(try ask(node(1) + "/upgrade").json["command"]?["version"] == .string("1.1"))
        #expect(
            try ask(node(3) + "/upgrade", body: #"{"version":"1.0.7"}"#).json["command"]?["version"] == .string("1.0.7")
        )
        for version in ["", "../etc", "-1", "1.0 2", "1\\u202e0", String(repeating: "1", count: 65)] {
            let body = #"{"version":"\#(version)"}"#
            #expect(try ask(node(5) + "/upgrade", body: body).code == "validation-failed", "\(version)")
        }
        #expect(
            try world.count(
                """
                SELECT COUNT(*) FROM audit_events WHERE action = 'node.upgrade'
                    AND details = '{"version":{"old":"1.0","new":"1.1"}}'
                """) == 1)
    }

    @Test func `commands are unavailable without a control plane`() throws {
        let world = try World()
        let token = try world.token("admin")
        let answer = world.post(node(1) + "/restart", "") { $0.authorization = "Bearer " + token }
        #expect(answer.code == "commands-unavailable")
        #expect(!answer.values("Retry-After").isEmpty)
        #expect(try world.count("SELECT COUNT(*) FROM command_outbox") == 0)
    }

    @Test func `a report moves a command forward only`() throws {
        let id = PublicID.string(1)
        func state() throws -> String? { try world.get("/commands/" + id, as: "viewer").json["state"]?.text }
        world.clock.now += .seconds(1)
        #expect(try report(id, #"{"state":"accepted","detail":"on it\nnow","extra":[1]}"#).status == 204)
        #expect(try state() == "accepted")
        world.clock.now += .seconds(1)
        #expect(try report(id, #"{"state":"succeeded"}"#).status == 204)
        #expect(try report(id, #"{"state":"failed"}"#).status == 204)
        #expect(try report(id, #"{"state":"accepted"}"#).status == 204)
        let command = try world.get("/commands/" + id, as: "viewer").json
        #expect(
            command["history"]?.elements.compactMap { $0["state"]?.text } == [
                "queued", "sent", "accepted", "succeeded",
            ])
        #expect(command["detail"] == .string("on it now"))
        #expect(
            try world.count("SELECT COUNT(*) FROM audit_events WHERE client_id = 1 AND action LIKE 'command.%'") == 2)
        #expect(
            try world.count(
                "SELECT COUNT(*) FROM audit_events WHERE action = 'command.succeeded' AND actor_kind = 'system'") == 1)
        #expect(
            try world.count("SELECT COUNT(*) FROM audit_events WHERE client_id <> 1 AND action LIKE 'command.%'") == 0)
    }

    @Test func `a failed command marks its node and admits a new command`() throws {
        #expect(try report(PublicID.string(1), #"{"state":"failed","detail":"no power"}"#).status == 204)
        #expect(
            try world.count(
                "SELECT COUNT(*) FROM nodes WHERE command_failed_at = \(World.start) AND client_id = 1 AND id = 2")
                == 1)
        #expect(try ask(node(2) + "/restart").status == 202)
    }

    /// Reported times are accepted only within possible bounds.
    @Test func `a reported time is clamped between the last state and now`() throws {
        let id = PublicID.string(1)
        #expect(try report(id, #"{"state":"accepted","at":"2001-01-01T00:00:00Z"}"#).status == 204)
        #expect(try report(id, #"{"state":"succeeded","at":"2101-01-01T00:00:00Z"}"#).status == 204)
        let times = try world.get("/commands/" + id, as: "viewer").json["history"]?.elements.compactMap {
            $0["at"]?.text
        }
        #expect(times?.suffix(2) == [RFC3339.string(World.start - .seconds(1)), RFC3339.string(World.start)])
    }

    /// With another id it could concern any command.
    @Test func `a report whose webhook-id does not name its command is refused`() throws {
        let webhook = try #require(Webhook(secret: Self.secret))
        let body = #"{"state":"failed"}"#
        let signature = try webhook.signature(id: "msg_1", timestamp: world.clock.now.seconds, body: Array(body.utf8))
        let answer = try report(PublicID.string(1), body) {
            $0.webhookID = "msg_1"
            $0.webhookSignature = signature
        }
        #expect(answer.code == "invalid-signature")
        #expect(answer.json["detail"]?.text?.contains("webhook-id") == true)
    }

    @Test func `a report without a valid and recent signature is refused`() throws {
        let id = PublicID.string(1)
        let body = #"{"state":"succeeded"}"#
        #expect(try report(id, body) { $0.webhookSignature = nil }.code == "invalid-signature")
        let replayed = try report(id, body) { $0.path = "/portal/cp/commands/" + PublicID.string(2) }
        #expect(replayed.code == "invalid-signature")
        #expect(try report(id, body) { $0.webhookID = id + "-other" }.code == "invalid-signature")
        #expect(try report(id, body) { $0.body = Array(#"{"state":"failed"}"#.utf8) }.code == "invalid-signature")
        #expect(try report(id, body) { $0.webhookSignature = "v1,AAAA" }.code == "invalid-signature")
        #expect(try report(id, body, now: world.clock.now - .seconds(301)).code == "invalid-signature")
        #expect(try report(id, body, now: world.clock.now + .seconds(301)).code == "invalid-signature")
        #expect(try report(id, body) { $0.webhookTimestamp = "+1" }.code == "invalid-signature")
        #expect(try world.count("SELECT COUNT(*) FROM commands WHERE state <> 'sent'") == 0)
        #expect(
            try report(id, body, now: world.clock.now - .seconds(299)) {
                $0.webhookSignature = "v2,x " + ($0.webhookSignature ?? "")
            }.status == 204)
    }

    @Test func `a malformed report is refused`() throws {
        let id = PublicID.string(1)
        for body in [
            #"{"state":"sent"}"#, #"{"state":"queued"}"#, "{}", #"{"state":1}"#,
            #"{"state":"failed","at":"yesterday"}"#,
        ] {
            #expect(try report(id, body).code == "validation-failed", "\(body)")
        }
        #expect(try report(id, "[]").code == "malformed-json")
        #expect(
            try report(id, #"{"state":"failed"}"#) { $0.contentType = "text/plain" }.code == "unsupported-media-type")
        #expect(
            try report(id, #"{"state":"failed"}"#) { $0.contentType = "application/json; charset=latin1" }.code
                == "unsupported-media-type")
        let coded = try report(id, #"{"state":"failed"}"#) { $0.contentEncoding = "gzip" }
        #expect(coded.status == 415)
        #expect(coded.values("Accept-Encoding") == ["identity"])
        #expect(try report(PublicID.string(99), #"{"state":"failed"}"#).code == "not-found")
        #expect(try report("nonsense", #"{"state":"failed"}"#).code == "not-found")
        #expect(try report(id, #"{"state":"failed"}"#) { $0.method = "PUT" }.values("Allow") == ["POST"])
    }

    /// On a tenant's own host `cp` is a word like any slug.
    @Test func `reports are accepted on base hosts only`() throws {
        for host in ["billing.acme.example", "evil.example"] {
            var request = Request(
                method: "POST", path: "/portal/cp/commands/" + PublicID.string(1), host: host,
                id: "00000000-0000-0000-0000-000000000001")
            request.contentType = "application/json"
            #expect(world.portal.respond(to: request).status == 405)
        }
        #expect(try world.count("SELECT COUNT(*) FROM commands WHERE state <> 'sent'") == 0)
    }

    @Test func `a revoked role stops the next command`() throws {
        let token = try world.token("admin")
        try world.run("UPDATE portal_users SET role = 'viewer' WHERE client_id = 1 AND id = 2")
        #expect(
            world.post(node(1) + "/restart", "") { $0.authorization = "Bearer " + token }.code == "permission-denied")
        #expect(try world.count("SELECT COUNT(*) FROM command_outbox") == 0)
    }
}
