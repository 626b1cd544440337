import PortalLogic
import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalToolkit

/// What MSPs tell their customers, as these get it.
@Suite struct AnnouncementTests {
    private let world: World

    init() throws { world = try World() }

    private func announce(
        _ id: String, msp: String = "msp1", from: Duration = .hours(-1), until: Duration? = .hours(1),
        isPublic: Bool = false, clients: [String] = [], nodes: [AnnouncementDraft.Node] = [],
        severity: AnnouncementSeverity = .info, words: [Language: String]? = nil
    ) throws {
        try world.operate { operations in
            var draft = AnnouncementDraft()
            (draft.severity, draft.isPublic) = (severity, isPublic)
            (draft.startsAt, draft.endsAt) = (operations.now + from, until.map { operations.now + $0 })
            (draft.clients, draft.nodes) = (clients, nodes)
            draft.words = (words ?? [.en: id]).mapValues { AnnouncementDraft.Words(title: $0, text: "Text of \(id)") }
            try operations.putAnnouncement(id, msp: msp, draft)
        }
    }

    private func shown(_ slug: String = "acme", as role: String = "viewer") throws -> [JSON] {
        try world.get("/state", as: role, slug: slug).json["announcements"]?.elements ?? []
    }

    private func titles(_ items: [JSON]) -> [String?] { items.map { $0["texts"]?["en"]?["title"]?.text } }

    private func open(_ slug: String = "acme") throws -> [String?] {
        titles(try world.get("/announcements", slug: slug).json["announcements"]?.elements ?? [])
    }

    @Test(arguments: ["viewer", "admin", "owner"])
    func `every role sees what is said to all of the MSP's clients, the newest first, then what is planned`(
        role: String
    )
        throws
    {
        try announce("old", from: .days(-2), severity: .incident)
        try announce("new", until: nil)
        try announce("far", from: .days(13), until: .days(14), severity: .maintenance)
        try announce("near", from: .hours(2), until: .hours(3), severity: .maintenance)
        try announce("too far", from: .days(15), until: .days(16))
        try announce("over", from: .days(-2), until: .milliseconds(-1))
        let items = try shown(as: role)
        #expect(titles(items) == ["new", "old", "near", "far"])
        #expect(items.map { $0["severity"]?.text } == ["info", "incident", "maintenance", "maintenance"])
        #expect(items[0]["ends_at"] == .null)
        #expect(items[1]["starts_at"] == .string(RFC3339.string(World.start - .days(2))))
        #expect(items[0]["texts"]?["en"]?["text"] == .string("Text of new"))
        #expect(items[0]["nodes"] == .array([]))
    }

    @Test func `what concerns some clients or nodes is shown to these, with their own nodes`() throws {
        try announce("globex only", from: .hours(-1), clients: ["globex"])
        try announce("acme only", from: .hours(-1), clients: ["acme"])
        try announce(
            "both", from: .hours(-2),
            nodes: [("globex", "n4"), ("acme", "n5"), ("acme", "n2"), ("acme", "n2")].map {
                AnnouncementDraft.Node(client: $0.0, upstreamID: $0.1)
            })
        func nodes(_ item: JSON) -> [String] { item["nodes"]?.elements.compactMap(\.text) ?? [] }
        let (acme, globex) = (try shown(), try shown("globex"))
        #expect(titles(acme) == ["acme only", "both"] && titles(globex) == ["globex only", "both"])
        #expect(acme.map(nodes) == [[], [2, 5].map(PublicID.string)])
        #expect(globex.map(nodes) == [[], [PublicID.string(4)]])
        // What concerned nodes that are gone concerns nobody, and not all.
        try world.run("DELETE FROM nodes WHERE client_id = 1")
        #expect(titles(try shown()) == ["acme only"])
    }

    /// docs/security.md#t15-leaks-into-answers-and-mails
    @Test func `nothing of another MSP, nor of another client of the same one, is ever seen`() throws {
        try announce("of msp1", isPublic: true)
        try announce("of globex", isPublic: true, clients: ["globex"])
        try announce("of initech", msp: "msp2", isPublic: true)
        #expect(titles(try shown()) == ["of msp1"])
        #expect(titles(try shown("initech")) == ["of initech"])
        #expect(try open() == ["of msp1"])
        #expect(Set(try open("globex")) == ["of msp1", "of globex"])
        #expect(try open("initech") == ["of initech"])
        // Even a target row of another MSP's client shows nothing.
        try world.run("UPDATE announcement_targets SET client_id = 3")
        #expect(titles(try shown("initech")) == ["of initech"])
        #expect(try open("initech") == ["of initech"])
    }

    @Test func `before login only what is public is seen, without nodes`() throws {
        try announce("inside")
        try announce("outside", isPublic: true, nodes: [.init(client: "acme", upstreamID: "n1")])
        #expect(try open() == ["outside"])
        try announce("later", from: .days(13), until: nil, isPublic: true)
        try announce("too late", from: .days(15), until: nil, isPublic: true)
        let answer = try world.get("/announcements")
        #expect(answer.json["announcements"]?.elements.map { $0["nodes"] } == [.array([]), .array([])])
        #expect(try open() == ["outside", "later"])
        #expect(try world.get("/announcements?all=1").status == 422)
        #expect(try world.get("/announcements", slug: "nobody").code == "portal-not-found")
        try world.run("UPDATE clients SET status = 'suspended' WHERE id = 1")
        #expect(try world.get("/announcements").code == "portal-not-found")
    }

    @Test func `who has to set up a second factor first is told nothing yet`() throws {
        try announce("inside")
        let demand = #"{"second_factor":"all","grace_days":0,"session_idle":null,"session_max":null}"#
        #expect(try world.send("PUT", "/security", demand).status == 200)
        #expect(try shown() == [])
    }

    @Test func `a thousand may wait, of which a hundred are sent; one more is refused in clear words`() throws {
        try world.operate { operations in
            var draft = AnnouncementDraft()
            (draft.startsAt, draft.isPublic) = (operations.now, true)
            draft.words = [.en: .init(title: String(repeating: "ا", count: 200), text: "")]
            for index in 0..<1000 {
                let next = Operations(
                    operations.writer, now: operations.now, prepared: .init(.system),
                    hostRules: operations.hostRules)
                try next.putAnnouncement("a\(index)", msp: "msp1", draft)
            }
        }
        let refusal = #expect(throws: Refusal.self) { try announce("one more") }
        #expect(refusal?.reason.contains("1000 announcements have not ended") == true)
        // One that is there can be changed, and one that is over be added.
        try announce("a7", isPublic: true)
        try announce("over", until: .minutes(-1))
        #expect(try shown().count == 100)
        #expect(try open().count == 20)
    }
}
