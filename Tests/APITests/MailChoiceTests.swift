import PortalLogic
import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalToolkit

/// Mails that people want: their choice, and links that end them.
@Suite struct MailChoiceTests {
    private func wanted(_ answer: Response) -> [String] {
        (answer.json["items"]?.elements ?? []).filter { $0["wanted"] == .bool(true) }.compactMap { $0["topic"]?.text }
    }

    private func user(_ role: String, _ world: World, at slug: String = "acme") throws -> UserID {
        UserID(try world.count("SELECT id FROM portal_users WHERE email = '\(role)@\(slug).test'"))
    }

    private func client(_ world: World, _ slug: String = "acme") throws -> ClientID {
        ClientID(try world.count("SELECT id FROM clients WHERE slug = '\(slug)'"))
    }

    private func link(_ topic: MailTopic, _ role: String, _ world: World) throws -> String {
        let token = UnsubscribeToken(topic, try user(role, world))
        return try "/unsubscribe?token=" + #require(try token.text(client: client(world), world.ring))
    }

    private func changes(_ world: World) throws -> Int64 {
        try world.count("SELECT COUNT(*) FROM audit_events WHERE action = 'mails.changed'")
    }

    /// As mail programs send it.
    private func oneClick(_ path: String, _ world: World, slug: String = "acme", host: String = "localhost")
        -> Response
    {
        var request = world.request("POST", path, slug: slug, host: host)
        request.contentType = "application/x-www-form-urlencoded"
        request.body = Array("List-Unsubscribe=One-Click".utf8)
        return world.send(request)
    }

    @Test func `each role has its mails, and chooses`() throws {
        let world = try World()
        let standard = [
            "owner": ["nodes", "invoices", "tickets", "announcements", "summary"],
            "admin": ["nodes", "tickets", "announcements"], "viewer": ["announcements"],
        ]
        for (role, topics) in standard {
            #expect(wanted(try world.get("/profile/mails", as: role)) == topics)
        }
        #expect(try world.get("/profile/mails").status == 401)
        let answer = try world.send("PATCH", "/profile/mails", #"{"nodes":true,"announcements":false}"#, as: "viewer")
        #expect(wanted(answer) == ["nodes"])
        #expect(wanted(try world.get("/profile/mails", as: "viewer")) == ["nodes"])
        #expect(wanted(try world.get("/profile/mails", as: "admin")) == standard["admin"])
        #expect(try changes(world) == 1)
        // Nothing new.
        #expect(
            try world.send("PATCH", "/profile/mails", #"{"nodes":true,"tickets":null}"#, as: "viewer").status == 200)
        #expect(try world.send("PATCH", "/profile/mails", "{}", as: "viewer").status == 200)
        #expect(try changes(world) == 1)
        for body in [#"{"summary":true}"#, #"{"nodes":1}"#, #"{"news":true}"#] {
            #expect(try world.send("PATCH", "/profile/mails", body, as: "viewer").status == 422, "\(body)")
        }
    }

    @Test func `what a role may not read it gets no mails about`() {
        let needed: [MailTopic: Permission] = [
            .nodes: .nodesRead, .invoices: .billingRead, .tickets: .ticketsRead, .announcements: .dashboardRead,
            .summary: .brandingManage,
        ]
        for topic in MailTopic.allCases {
            for role in Role.allCases where topic.isOffered(to: role) {
                #expect(needed[topic].map(role.may) == true, "\(topic) \(role)")
            }
        }
    }

    @Test func `a link ends its mails without a session, twice with the same answer`() throws {
        let world = try World()
        let link = try link(.nodes, "owner", world)
        for _ in 0..<2 {
            #expect(oneClick(link, world).status == 204)
            #expect(!wanted(try world.get("/profile/mails", as: "owner")).contains("nodes"))
            #expect(try changes(world) == 1)
        }
        #expect(wanted(try world.get("/profile/mails", as: "admin")).contains("nodes"))
        // Back on: the link of the old mail works again.
        #expect(try world.send("PATCH", "/profile/mails", #"{"nodes":true}"#).status == 200)
        #expect(oneClick(link, world).status == 204)
        #expect(try changes(world) == 3)
        let byLink = "SELECT COUNT(*) FROM audit_events WHERE details LIKE '%mail_link%' AND actor_id = "
        #expect(try world.count(byLink + String(user("owner", world).number)) == 2)
    }

    @Test func `it may come from anywhere, in any form, with any cookie`() throws {
        let world = try World()
        let changes: [(inout Request) -> Void] = [
            { $0.secFetchSite = "cross-site" }, { $0.originHeader = "https://mail.example" },
            { $0.cookie = "portal_session=nonsense" }, { $0.contentType = "multipart/form-data; boundary=x" },
            {
                $0.contentType = nil; $0.body = []
            }, { $0.body = Array("anything".utf8) },
        ]
        for change in changes {
            var request = world.request("POST", try link(.tickets, "admin", world))
            request.contentType = "application/x-www-form-urlencoded"
            request.body = Array("List-Unsubscribe=One-Click".utf8)
            change(&request)
            #expect(world.send(request).status == 204)
        }
        // To look changes nothing.
        let owners = try link(.tickets, "owner", world)
        #expect(try world.get(owners).status == 405)
        #expect(wanted(try world.get("/profile/mails", as: "owner")).contains("tickets"))
    }

    @Test func `forged links, those of another tenant and of who is gone get one answer`() throws {
        let world = try World()
        let link = try link(.nodes, "owner", world)
        let gone = try self.link(.nodes, "viewer", world)
        let viewer = try user("viewer", world)
        #expect(try world.send("DELETE", "/users/\(PublicID.string(viewer))").status == 204)
        var forged = link
        forged.removeLast(4)
        let answers = [
            oneClick(forged + "AAAA", world), oneClick(link, world, slug: "globex"), oneClick(gone, world),
            oneClick("/unsubscribe?token=", world), oneClick("/unsubscribe?token=nodes~x~k1~", world),
        ]
        func told(_ answer: Response) -> String {
            "\(answer.status) \(answer.json["code"]?.text ?? "") \(answer.json["detail"]?.text ?? "")"
        }
        #expect(Set(answers.map(told)) == ["410 link-expired This link does not work here."])
        #expect(oneClick("/unsubscribe", world).status == 422)
        #expect(oneClick(link, world, slug: "nobody").status == 404)
        #expect(try changes(world) == 0)
    }

    @Test func `guessing is throttled`() throws {
        let world = try World()
        for _ in 0..<100 { #expect(oneClick("/unsubscribe?token=guess", world).status == 410) }
        #expect(oneClick("/unsubscribe?token=guess", world).status == 429)
        #expect(try oneClick(link(.nodes, "owner", world), world).status == 429)
        world.clock.now += .minutes(16)
        #expect(try oneClick(link(.nodes, "owner", world), world).status == 204)
    }
}
