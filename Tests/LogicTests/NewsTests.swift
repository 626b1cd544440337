import Testing

@testable import PortalLogic
@testable import PortalStore
@testable import PortalToolkit

/// Mails that people want: who can have which, links that end them, what a mail says.
@Suite struct NewsTests {
    private static let ring = try? KeyRing("a:" + Base64.standard.encode([UInt8](repeating: 1, count: 32)))
    private static let next = try? KeyRing(
        "b:" + Base64.standard.encode([UInt8](repeating: 2, count: 32)) + "\na:"
            + Base64.standard.encode([UInt8](repeating: 1, count: 32)))

    private func user(_ role: Role, isActive: Bool = true) -> PortalUser {
        PortalUser(
            id: 7, email: "a@b.test", name: "A", role: role, locale: .en, isActive: isActive, lastLoginAt: nil,
            invitedAt: nil, invitationExpiresAt: nil, region: nil, timeZone: nil)
    }

    @Test func `owners get all, admins what they look after, viewers what is announced, until they choose`() {
        func got(_ role: Role, _ choices: [MailChoice] = []) -> [MailTopic] {
            MailTopic.allCases.filter { $0.isWanted(by: user(role), choices) }
        }
        #expect(got(.owner) == MailTopic.allCases)
        #expect(got(.admin) == [.nodes, .tickets, .announcements])
        #expect(got(.viewer) == [.announcements])
        func choice(_ topic: MailTopic, _ isWanted: Bool, of user: UserID = 7) -> MailChoice {
            MailChoice(user: user, topic: topic, isWanted: isWanted)
        }
        #expect(got(.viewer, [choice(.nodes, true), choice(.announcements, false)]) == [.nodes])
        // What a role cannot have stays off, such as of who was an owner; others' choices are theirs.
        #expect(got(.viewer, [choice(.summary, true)]) == [.announcements])
        #expect(got(.viewer, [choice(.nodes, true, of: 8)]) == [.announcements])
        #expect(!MailTopic.announcements.isWanted(by: user(.owner, isActive: false), []))
    }

    @Test func `a link says who, what and where, and nothing else opens it`() throws {
        let (ring, next) = try (#require(Self.ring), #require(Self.next))
        let token = UnsubscribeToken(.nodes, 7)
        let text = try #require(try token.text(client: 3, ring))
        #expect(try UnsubscribeToken(text, client: 3, ring) == token)
        // After another key has become the first.
        #expect(try UnsubscribeToken(text, client: 3, next) == token)
        #expect(try UnsubscribeToken(text, client: 4, ring) == nil)
        let parts = text.split(separator: "~").map(String.init)
        #expect(parts.count == 4)
        let others = [
            ["tickets", parts[1], parts[2], parts[3]], [parts[0], PublicID.string(8), parts[2], parts[3]],
            [parts[0], parts[1], "b", parts[3]], [parts[0], parts[1], parts[2], String(parts[3].dropLast())],
            [parts[0], parts[1], parts[2], ""], parts + [""], Array(parts.dropLast()), ["nodes"], [""],
        ]
        for other in others {
            #expect(try UnsubscribeToken(other.joined(separator: "~"), client: 3, next) == nil, "\(other)")
        }
        let last = try #require(try token.text(client: 3, next))
        #expect(try UnsubscribeToken(last, client: 3, ring) == nil)
    }

    @Test func `a notice keeps fifty things, counts the rest, and is read as written`() {
        var notice = NewsNotice((0..<60).map { News(.outage, of: $0, at: 5) })
        #expect(notice.news.count == 50)
        #expect(notice.more == 10)
        notice.add([News(.outage, of: 3, at: 9), News(.outage, of: 99, at: 9)])
        #expect(notice.news[3] == News(.outage, of: 3, at: 9))
        #expect(notice.more == 11)
        #expect(NewsNotice(json: notice.json) == notice)
        for broken in ["", "{}", #"{"news":[],"more":"1"}"#, #"{"news":[{"event":"new","of":1,"at":1}],"more":0}"#] {
            #expect(NewsNotice(json: broken) == nil, "\(broken)")
        }
    }

    @Test func `rounds come at six, each day and each Monday`() throws {
        func next(_ round: NewsEvent, _ after: String) throws -> String {
            try RFC3339.string(NewsRounds.next(round, after: #require(RFC3339.instant(after))))
        }
        // A Thursday.
        #expect(try next(.overdue, "2026-01-15T10:00:00Z") == "2026-01-16T06:00:00Z")
        #expect(try next(.overdue, "2026-01-15T05:59:59Z") == "2026-01-15T06:00:00Z")
        #expect(try next(.overdue, "2026-01-15T06:00:00Z") == "2026-01-16T06:00:00Z")
        #expect(try next(.week, "2026-01-15T10:00:00Z") == "2026-01-19T06:00:00Z")
        #expect(try next(.week, "2026-01-19T05:00:00Z") == "2026-01-19T06:00:00Z")
        #expect(try next(.week, "2026-01-19T06:00:00Z") == "2026-01-26T06:00:00Z")
    }

    @Test func `money has the marks of the language and the digits of the currency`() {
        func text(_ minor: Int64, _ currency: String, _ language: Language) -> String {
            MailStrings.of(language).money(NewsStory.Amount(minor: minor, currency: currency))
        }
        #expect(text(123_456_789, "EUR", .en) == "1,234,567.89\u{A0}EUR")
        #expect(text(123_456, "EUR", .de) == "1.234,56\u{A0}EUR")
        #expect(text(123_456, "UAH", .uk) == "1\u{A0}234,56\u{A0}UAH")
        #expect(text(5, "EUR", .en) == "0.05\u{A0}EUR")
        #expect(text(-100_000, "JPY", .en) == "−100,000\u{A0}JPY")
        #expect(text(1234, "BHD", .en) == "1.234\u{A0}BHD")
    }

    private func mail(_ story: NewsStory, _ language: Language) -> RenderedMail {
        let pages = NewsPages(
            portal: "https://p.test/a", profile: "https://p.test/profile", unsubscribe: "https://p.test/u?token=x~y")
        var mail = RenderedMail(.news(story, pages), language, MailIdentity(MailTests.facts))
        mail.unsubscribe = pages.unsubscribe
        return mail
    }

    @Test(arguments: Language.allCases)
    func `each mail says what has happened, where to look and how to end it`(language: Language) {
        let names = "<web> & \u{202E}мережа"
        let eur = NewsStory.Amount(minor: 11_900, currency: "EUR")
        let due = CalendarDate("2026-02-01")
        let stories: [NewsStory] = [
            NewsStory(topic: .nodes, lines: [.nodeOffline(names, since: 0)]),
            NewsStory(
                topic: .nodes, lines: [.nodeBack(names, at: 0), .nodeWasOffline("b", from: 0, to: 5)], more: 3),
            NewsStory(topic: .invoices, lines: [.invoiceIssued(names, eur, due: due)]),
            NewsStory(
                topic: .invoices, lines: [.invoiceOverdue(names, eur, due: due), .invoiceIssued("b", eur, due: nil)]),
            NewsStory(topic: .tickets, lines: [.ticketWaiting("7", subject: names)]),
            NewsStory(topic: .announcements, lines: [.announced(names, text: "a\nb", from: 0, until: 5)]),
        ]
        var subjects: Set<String> = []
        for story in stories {
            let mail = mail(story, language)
            #expect(mail.text.contains("<web> & "))
            #expect(mail.html.contains("&lt;web&gt; &amp; "))
            #expect(mail.text.contains("https://p.test/u?token=x~y"))
            #expect(mail.html.contains("href=\"https://p.test/u?token=x~y\""))
            #expect(mail.text.contains("https://p.test/profile"))
            #expect(!mail.subject.contains("\n"))
            subjects.insert(mail.subject)
        }
        #expect(subjects.count == stories.count)
        #expect(mail(stories[2], language).text.contains(language == .en ? "119.00\u{A0}EUR" : "119,00\u{A0}EUR"))
    }

    @Test(arguments: Language.allCases)
    func `the week's summary has nodes, invoices and tickets`(language: Language) {
        func text(_ week: NewsStory.Week) -> String {
            mail(NewsStory(topic: .summary, week: week), language).text
        }
        let quiet = NewsStory.Week(
            nodes: [(.online, 3)], openInvoices: 0, overdueInvoices: 0, owed: [], openTickets: 0, waitingTickets: 0)
        let busy = NewsStory.Week(
            nodes: NodeState.allCases.map { ($0, 2) }, openInvoices: 2, overdueInvoices: 1,
            owed: [NewsStory.Amount(minor: 100, currency: "EUR"), NewsStory.Amount(minor: 7, currency: "JPY")],
            openTickets: 4, waitingTickets: 1)
        #expect(quiet.isQuiet && !busy.isQuiet)
        #expect(text(busy).contains("7\u{A0}JPY"))
        #expect(text(quiet) != text(busy))
        #expect(text(quiet).contains("3"))
    }

    @Test func `programs find how to end it in the headers`() {
        let story = NewsStory(topic: .nodes, lines: [.nodeOffline("a", since: 0)])
        let new = NewMail(id: 1, .news(.nodes, ""), to: "a@b.test", createdAt: 0)
        func text(_ rendered: RenderedMail) -> String {
            String(
                decoding: MIMEMessage.bytes(
                    OutboxMail(new, owner: .client(1), attempts: 1), rendered, to: "a@b.test", from: "p@p.test"),
                as: UTF8.self)
        }
        let message = text(mail(story, .en))
        #expect(message.contains("\r\nList-Unsubscribe:\r\n <https://p.test/u?token=x~y>\r\n"))
        #expect(message.contains("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"))
        #expect(!text(.test(portal: "https://p.test")).contains("List-Unsubscribe"))
    }
}
