import PortalLogic
import PortalStore
import PortalToolkit
import Testing

@testable import portalctl

/// What imports tell people by mail, from the line to the mail.
@Suite struct NewsTests {
    private let portal: Installation
    private let ring: KeyRing

    /// A portal that has been filled for a day: one node, and people of each role.
    init() throws {
        portal = try Installation()
        ring = try KeyRing("k:" + Base64.standard.encode([UInt8](repeating: 1, count: 32)))
        portal.addClient()
        for role in ["owner", "admin", "viewer"] { #expect(portal.addUser("\(role)@acme.test", role: role).code == 0) }
        portal.importLines([Lines.node, Lines.node(id: "n2"), Lines.invoice(), ticket("open")].joined(separator: "\n"))
        portal.clock = noon + .days(1)
    }

    private func ticket(_ status: String, _ messages: String = "", id: String = "t1") -> String {
        let updated = RFC3339.string(portal.clock)
        return Lines.ticket(messages, updated: updated, id: id).replacing(
            #""status":"open""#, with: #""status":"\#(status)""#)
    }

    private func invoice(_ id: String, _ status: String, issued: String, due: String) -> String {
        Lines.invoice().replacing(#""id":"i1","number":"2026-1""#, with: #""id":"\#(id)","number":"R-\#(id)""#)
            .replacing(#""status":"open""#, with: #""status":"\#(status)""#)
            .replacing("2026-01-01", with: issued).replacing("2026-01-31", with: due)
    }

    private func node(_ status: String, id: String = "n1") {
        #expect(portal.importLines(Lines.node(id: id, status: status)).code == 0)
    }

    /// Lets the time go by in steps of portal-jobs, and returns the mails that were sent: recipient and subject.
    @discardableResult
    private func wait(_ time: Duration, step: Duration = .seconds(30)) throws -> [String] {
        let store = try Store(path: portal.path("portal.db")).connect()
        defer { store.close() }
        let end = portal.clock + time
        var sent: [String] = []
        try NewsRounds.begin(store, now: portal.clock)
        repeat {
            try NewsDelivery.run(store, now: portal.clock, random: portal.random)
            try store.writeMails { outbox in
                let composer = MailComposer(
                    outbox.scope, PortalLinks(baseHost: "p.test", port: 443), ring: ring, now: portal.clock)
                let now = portal.clock
                for mail in try outbox.claim(by: "w", now: now, until: now + .minutes(3), limit: 100) {
                    switch try composer.compose(mail) {
                    case .rendered(let rendered, let recipient):
                        try outbox.markSent(mail, rendered, at: now)
                        sent.append("\(recipient.prefix { $0 != "@" }): \(rendered.subject)")
                    case .withdrawn(let reason): try outbox.withdraw(mail, reason: reason)
                    case .waiting(let reason):
                        try outbox.postpone(mail, by: "w", next: now + .minutes(1), reason: reason)
                    }
                }
            }
            portal.clock += step
        } while portal.clock < end
        return sent.sorted()
    }

    private func news() throws -> String {
        try portal.rows("SELECT event FROM mail_news WHERE subject_id <> 0 ORDER BY event").joined(separator: " ")
    }

    @Test func `a new customer's first import tells nobody anything`() throws {
        let portal = try Installation()
        portal.addClient()
        #expect(portal.addUser("owner@acme.test", role: "owner").code == 0)
        portal.importLines((0..<50).map { Lines.node(id: "n\($0)", status: "offline") }.joined(separator: "\n"))
        portal.clock += .minutes(30)
        let fresh = (0..<50).map { invoice("i\($0)", "open", issued: "2026-01-15", due: "2026-01-20") }
        portal.importLines(fresh.joined(separator: "\n"))
        portal.importLines((0..<50).map { ticket("pending", id: "t\($0)") }.joined(separator: "\n"))
        portal.importLines((0..<50).map { Lines.node(id: "n\($0)", status: "online") }.joined(separator: "\n"))
        portal.importLines((0..<50).map { Lines.node(id: "n\($0)", status: "offline") }.joined(separator: "\n"))
        #expect(try portal.value("SELECT COUNT(*) FROM mail_news") == "0")
    }

    @Test func `a portal that is off notes nothing`() throws {
        for change in ["portal disable acme", "client suspend acme"] {
            #expect(portal.run(change).code == 0)
            node("offline")
            node("online")
            #expect(try news() == "")
            #expect(portal.run(change.hasPrefix("portal") ? "portal enable acme" : "client resume acme").code == 0)
        }
    }

    @Test func `a node that is back before five minutes tells nobody, after them all who look after it`() throws {
        node("offline")
        #expect(try wait(.seconds(270)) == [])
        node("online")
        #expect(try news() == "")
        #expect(try wait(.minutes(70), step: .minutes(1)) == [])
        node("offline")
        #expect(try wait(.minutes(7)) == ["admin: web-n1 is offline", "owner: web-n1 is offline"])
        #expect(try news() == "outage")
        node("maintenance")
        #expect(try wait(.minutes(60), step: .minutes(1)) == [])
        node("online")
        #expect(try news() == "recovery")
        #expect(try wait(.minutes(3)) == ["admin: web-n1 is back", "owner: web-n1 is back"])
        #expect(try news() == "")
    }

    @Test func `what happens within an hour is one mail`() throws {
        node("offline")
        try wait(.minutes(4))
        node("offline", id: "n2")
        // The first waits for a minute, not for the second, whose five minutes have just begun.
        #expect(try wait(.minutes(3)).count == 2)
        node("online")
        #expect(try wait(.minutes(50)) == [])
        node("online", id: "n2")
        let sent = try wait(.minutes(10))
        #expect(sent == ["admin: Acme: news of 2 nodes", "owner: Acme: news of 2 nodes"])
        let subjects = try portal.rows("SELECT subject FROM mail_outbox WHERE kind = 'node-news'")
        #expect(subjects.count == 4)
        #expect(try wait(.hours(3), step: .minutes(1)) == [])
    }

    @Test func `mails that could not be sent gather on`() throws {
        node("offline")
        let store = try Store(path: portal.path("portal.db")).connect()
        defer { store.close() }
        portal.clock += .minutes(5)
        for minutes in 0..<180 {
            if minutes == 90 { node("offline", id: "n2") }
            try NewsDelivery.run(store, now: portal.clock, random: portal.random)
            portal.clock += .minutes(1)
        }
        #expect(try portal.value("SELECT COUNT(*) FROM mail_outbox") == "2")
        #expect(try wait(.minutes(2)) == ["admin: Acme: news of 2 nodes", "owner: Acme: news of 2 nodes"])
        #expect(try wait(.minutes(90), step: .minutes(1)) == [])
    }

    @Test func `what comes overdue before the morning's round is told by it alone`() throws {
        try wait(.minutes(1))
        portal.clock = noon + .days(1) + .hours(17)
        portal.importLines(invoice("night", "open", issued: "2025-12-01", due: "2026-01-16"))
        #expect(try wait(.hours(6), step: .minutes(10)) == ["owner: Invoice R-night is overdue"])
    }

    @Test func `ten thousand at once are one mail to each`() throws {
        let lines = { (status: String) in
            (0..<10_000).map { Lines.node(id: "m\($0)", status: status) }.joined(separator: "\n")
        }
        portal.importLines(lines("online"))
        portal.importLines(lines("offline"))
        #expect(try wait(.minutes(8)) == ["admin: Acme: news of 10000 nodes", "owner: Acme: news of 10000 nodes"])
        #expect(try wait(.minutes(70), step: .minutes(1)) == [])
    }

    @Test func `what comes overdue, and a payment that fails, is told at once; a credit is no debt`() throws {
        portal.importLines(
            [
                invoice("late", "open", issued: "2025-12-01", due: "2026-01-10"),
                invoice("paid", "paid", issued: "2025-12-01", due: "2026-01-10"),
            ].joined(separator: "\n"))
        #expect(try wait(.minutes(3)) == ["owner: Invoice R-late is overdue"])
        portal.clock += .hours(1)
        portal.importLines(invoice("paid", "open", issued: "2025-12-01", due: "2026-01-10"))
        #expect(try wait(.minutes(3)) == ["owner: Invoice R-paid is overdue"])
        portal.clock += .hours(1)
        let credit = invoice("back", "open", issued: "2026-01-16", due: "2026-01-16")
            .replacing(#""amount_minor":119"#, with: #""amount_minor":-119"#)
        portal.importLines(credit)
        #expect(try wait(.minutes(3)) == ["owner: Credit note R-back"])
        #expect(try wait(.days(2), step: .minutes(30)) == [])
    }

    @Test func `what fails for one customer keeps nobody else's news back, and is tried again`() throws {
        portal.addClient("globex")
        #expect(portal.addUser("chris@globex.test", role: "owner", client: "globex").code == 0)
        let others = { Lines.node(id: "g1", status: $0).replacing("acme", with: "globex") }
        portal.importLines(others("online"))
        portal.clock += .days(1)
        node("offline")
        portal.importLines(others("offline"))
        try portal.change(
            """
            CREATE TRIGGER full BEFORE INSERT ON mail_outbox
            WHEN new.client_id = (SELECT id FROM clients WHERE slug = 'acme') BEGIN SELECT RAISE(ABORT, 'full'); END
            """)
        let store = try Store(path: portal.path("portal.db")).connect()
        defer { store.close() }
        portal.clock += .minutes(5)
        #expect(throws: (any Error).self) { try NewsDelivery.run(store, now: portal.clock, random: portal.random) }
        #expect(try portal.value("SELECT recipient FROM mail_outbox") == "chris@globex.test")
        try NewsDelivery.run(store, now: portal.clock + .minutes(9), random: portal.random)
        try portal.change("DROP TRIGGER full")
        portal.clock += .minutes(10)
        #expect(try wait(.minutes(3)).map { $0.prefix { $0 != ":" } } == ["admin", "chris", "owner"])
    }

    @Test func `who has chosen gets what they chose`() throws {
        try portal.change(
            """
            INSERT INTO mail_choices SELECT client_id, id, 'nodes', CASE WHEN role = 'viewer' THEN 1 ELSE 0 END
            FROM portal_users
            """)
        node("offline")
        #expect(try wait(.minutes(7)) == ["viewer: web-n1 is offline"])
    }

    @Test func `one who turns it off, leaves or loses the role gets no mail that waits`() throws {
        node("offline")
        portal.clock += .minutes(5)
        let store = try Store(path: portal.path("portal.db")).connect()
        try NewsDelivery.run(store, now: portal.clock, random: portal.random)
        store.close()
        try portal.change(
            "INSERT INTO mail_choices SELECT client_id, id, 'nodes', 0 FROM portal_users WHERE role = 'owner'")
        #expect(portal.run("user remove admin@acme.test --client acme").code == 0)
        #expect(try wait(.minutes(5)) == [])
        #expect(try portal.rows("SELECT last_error FROM mail_outbox").joined().contains("does not want"))
    }

    @Test func `a suspended portal sends nothing, then or later`() throws {
        node("offline")
        #expect(portal.run("client suspend acme").code == 0)
        #expect(try wait(.minutes(10)) == [])
        #expect(portal.run("client resume acme").code == 0)
        #expect(try wait(.minutes(90), step: .minutes(1)) == [])
        #expect(try news() == "")
    }

    @Test func `an ended licence sends nothing`() throws {
        node("offline")
        #expect(portal.run("msp license msp-acme --tier team --expires 2025-01-01 --yes").code == 0)
        #expect(try wait(.minutes(10)) == [])
    }

    @Test func `an invoice is news when it is issued, unless that was long ago`() throws {
        portal.importLines(invoice("a", "open", issued: "2026-01-16", due: "2026-01-30"))
        portal.importLines(invoice("b", "open", issued: "2026-01-01", due: "2026-01-30"))
        portal.importLines(invoice("c", "draft", issued: "2026-01-16", due: "2026-01-30"))
        portal.importLines(invoice("d", "void", issued: "2026-01-16", due: "2026-01-30"))
        #expect(try wait(.minutes(3)) == ["owner: Invoice R-a"])
        portal.importLines(invoice("a", "paid", issued: "2026-01-16", due: "2026-01-30"))
        portal.importLines(invoice("c", "open", issued: "2026-01-16", due: "2026-01-30"))
        #expect(try wait(.minutes(61), step: .minutes(1)) == ["owner: Invoice R-c"])
    }

    @Test func `an invoice is told of once when it is overdue, on the morning after`() throws {
        portal.importLines(invoice("a", "open", issued: "2026-01-01", due: "2026-01-16"))
        portal.importLines(invoice("b", "open", issued: "2026-01-01", due: "2026-01-14"))
        portal.importLines(invoice("c", "open", issued: "2026-01-01", due: "2026-01-17"))
        // What came too late for its morning is told at once.
        #expect(try wait(.minutes(3)) == ["owner: Invoice R-b is overdue"])
        #expect(try wait(.hours(21), step: .minutes(10)) == ["owner: Invoice R-a is overdue"])
        portal.importLines(invoice("c", "paid", issued: "2026-01-01", due: "2026-01-17"))
        #expect(try wait(.days(1), step: .minutes(10)) == [])
    }

    @Test func `a ticket that waits for the client is told of, unless it no longer does`() throws {
        portal.importLines(ticket("pending"))
        #expect(try wait(.minutes(3)) == ["admin: Waiting for you: Slow (7)", "owner: Waiting for you: Slow (7)"])
        portal.importLines(ticket("pending"))
        #expect(try news() == "")
        // The provider has written again.
        portal.importLines(ticket("pending", Lines.message("m1", isInternal: false)))
        #expect(try news() == "waiting")
        portal.importLines(ticket("resolved"))
        #expect(try wait(.minutes(90), step: .minutes(1)) == [])
        portal.importLines(ticket("pending", Lines.message("m2", isInternal: true)))
        #expect(try wait(.minutes(3)).count == 2)
        portal.importLines(ticket("pending", Lines.message("m3", isInternal: true)))
        #expect(try news() == "")
    }

    @Test func `an announcement is told once to all who want it, while it lasts`() throws {
        let line =
            #"{"type":"announcement","msp":"msp-acme","id":"a1","severity":"maintenance","starts_at":"2026-01-16T20:00:00Z","#
            + #""ends_at":"2026-01-16T22:00:00Z","texts":{"en":{"title":"Storage","text":"Short breaks.\nSorry."}}}"#
        #expect(portal.importLines(line).code == 0)
        #expect(try wait(.minutes(3)) == ["admin: Storage", "owner: Storage", "viewer: Storage"])
        portal.importLines(line.replacing("Short breaks", with: "Breaks"))
        #expect(try news() == "")
        portal.importLines(line.replacing("\"a1\"", with: "\"a2\"").replacing("2026-01-16T2", with: "2026-01-15T2"))
        #expect(try wait(.minutes(70), step: .minutes(1)) == [])
    }

    @Test func `an announcement is told when it is shown, again if moved, and to whom it concerns later`() throws {
        func announce(_ from: String, _ until: String, for clients: String = #"["acme"]"#) {
            let line =
                #"{"type":"announcement","msp":"msp-acme","id":"a1","severity":"maintenance","starts_at":"\#(from)","#
                + #""ends_at":"\#(until)","clients":\#(clients),"texts":{"en":{"title":"Storage","text":""}}}"#
            #expect(portal.importLines(line).code == 0)
        }
        #expect(portal.run("client add other --msp msp-acme --name Other").code == 0)
        #expect(portal.run("portal enable other").code == 0)
        #expect(portal.addUser("chris@other.test", role: "owner", client: "other").code == 0)
        announce("2026-02-01T20:00:00Z", "2026-02-01T22:00:00Z")
        #expect(try wait(.days(2), step: .minutes(30)) == [])
        let everybody = ["admin: Storage", "owner: Storage", "viewer: Storage"]
        #expect(try wait(.hours(11), step: .minutes(30)) == everybody)
        announce("2026-02-02T20:00:00Z", "2026-02-02T22:00:00Z")
        #expect(try news() == "announced")
        portal.clock += .days(1)
        #expect(try wait(.hours(2)).filter { !$0.contains("week") } == everybody)
        announce("2026-02-02T20:00:00Z", "2026-02-02T22:00:00Z", for: #"["acme","other"]"#)
        #expect(try wait(.minutes(3)) == ["chris: Storage"])
        announce("2026-02-02T20:00:00Z", "2026-02-02T22:00:00Z", for: #"["other"]"#)
        #expect(try news() == "")
    }

    @Test func `owners get a summary each Monday`() throws {
        // From Friday, 10:00.
        #expect(try wait(.days(9), step: .minutes(30)) == ["owner: Your week: Acme"])
        #expect(try wait(.days(1), step: .minutes(30)) == ["owner: Your week: Acme"])
    }

    @Test func `a restored database tells nothing of before`() throws {
        node("offline")
        let store = try Store(path: portal.path("portal.db")).connect()
        defer { store.close() }
        try NewsRounds.begin(store, now: portal.clock)
        _ = try store.operate { try $0.endRestored(now: portal.clock, reason: "restored", webhooks: "restored") }
        #expect(try portal.value("SELECT COUNT(*) FROM mail_news") == "0")
        node("online", id: "n2")
        node("offline", id: "n2")
        portal.importLines(invoice("a", "open", issued: "2026-01-16", due: "2026-01-30"))
        #expect(try wait(.hours(2), step: .minutes(1)) == [])
    }

    @Test func `a removed node, and all of a person, take their news along`() throws {
        node("offline")
        portal.importLines(Lines.tombstone("node", "n1"))
        #expect(try wait(.minutes(10)) == [])
        try portal.change("INSERT INTO mail_choices SELECT client_id, id, 'nodes', 1 FROM portal_users")
        #expect(portal.run("user erase viewer@acme.test --client acme").code == 0)
        #expect(try portal.value("SELECT COUNT(*) FROM mail_choices") == "2")
    }
}
