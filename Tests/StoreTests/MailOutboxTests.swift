import Database
import Testing

@testable import PortalStore

/// The mail outbox, without a mail server.
@Suite struct MailOutboxTests {
    private let database: TestDatabase
    private let store: StoreConnection

    init() throws {
        database = try TestDatabase()
        store = try database.store.connect()
        try database.run(
            "INSERT INTO msps (id, slug, name, tier, contact_email, licence_expires_at, created_at) VALUES (1, 'm', 'M', 'team', 'c@m.test', 1000, 0)"
        )
        try database.run(
            "INSERT INTO clients (id, msp_id, slug, name, status, created_at) VALUES (1, 1, 'c1', 'C', 'active', 0)")
    }

    private func mail(_ id: Int64, link: Instant? = nil) -> NewMail {
        NewMail(
            id: id, .invitation(token: "secret", inviter: nil), to: "a@b.test", linkExpiresAt: link, createdAt: 10)
    }

    private func licenceMail(_ id: Int64) -> NewMail {
        NewMail(id: id, .licenceEnding(at: 1000), to: "c@m.test", createdAt: 10)
    }

    private let rendered = RenderedMail(
        fromName: "C", fromAddress: nil, replyTo: nil, subject: "s", text: "secret", html: "secret")

    @Test func `a claimed mail belongs to one process until the claim expires`() throws {
        try store.writeMails { outbox in
            try outbox.add(mail(1), client: 1)
            try outbox.add(mail(2), client: 1)
            try outbox.add(licenceMail(3), msp: 1, about: 1000)
            try outbox.add(licenceMail(4), msp: 1, about: 1000)
        }
        #expect(try store.hasDueMail(now: 10))
        #expect(try !store.hasDueMail(now: 9))
        let first = try store.writeMails { try $0.claim(by: "a", now: 10, until: 100, limit: 1) }
        let rest = try store.writeMails { try $0.claim(by: "b", now: 10, until: 100, limit: 10) }
        #expect(first.count == 1)
        #expect(first.map(\.payload) == [.success(.invitation(token: "secret", inviter: nil))])
        #expect(rest.map(\.owner) == [.client(1), .msp(1)])
        #expect(rest.last?.payload == .success(.licenceEnding(at: 1000)))
        #expect(try !store.hasDueMail(now: 99))
        #expect(try store.writeMails { try $0.claim(by: "c", now: 100, until: 200, limit: 10) }.count == 3)
        // "a" returns late: its sent mails are sent, its failed ones are now someone else's.
        try store.writeMails { try $0.release(first[0], by: "a", next: 0, error: "x") }
        #expect(try database.texts("SELECT claimed_by FROM mail_outbox WHERE id = \(first[0].id)") == ["c"])
        try store.writeMails { try $0.markSent(first[0], rendered, at: 150) }
        #expect(
            try database.texts(
                """
                SELECT state || text_body || html_body || COALESCE(token, '') || subject FROM mail_outbox
                WHERE id = \(first[0].id)
                """) == ["sents"])
    }

    @Test func `postponing a mail does not count as an attempt`() throws {
        try store.writeMails { try $0.add(mail(1), client: 1) }
        let claimed = try store.writeMails { try $0.claim(by: "a", now: 10, until: 100, limit: 1) }
        try store.writeMails { try $0.postpone(claimed[0], by: "a", next: 70, reason: "later") }
        #expect(try !store.hasDueMail(now: 69))
        #expect(try store.writeMails { try $0.claim(by: "b", now: 70, until: 200, limit: 1) }.map(\.attempts) == [1])
    }

    private func entries(client: String = "", state: MailState? = nil) throws -> [MailEntry] {
        try store.inspect { try $0.recentMails(client: client, state: state, limit: 5) }
    }

    @Test func `a mail with an expired link is refused and loses its token`() throws {
        try store.writeMails { try $0.add(mail(1, link: 50), client: 1) }
        #expect(try !store.hasExpiredMail(now: 49))
        #expect(try store.hasExpiredMail(now: 50))
        try store.writeMails { try $0.refuseExpired(now: 50) }
        #expect(try entries().map(\.state) == [.refused])
        #expect(
            try entries(client: "c1", state: .refused).map(\.mail.payload) == [
                .success(.invitation(token: nil, inviter: nil))
            ])
        #expect(try entries(client: "c2").isEmpty && entries(state: .queued).isEmpty)
        #expect(try !store.hasExpiredMail(now: 50))
    }

    @Test func `a refused mail can be retried`() throws {
        try store.writeMails { try $0.add(licenceMail(1), msp: 1, about: 1000) }
        let claimed = try store.writeMails { try $0.claim(by: "a", now: 10, until: 100, limit: 1) }
        try store.writeMails { try $0.refuse(claimed[0], error: "550") }
        #expect(try !store.hasDueMail(now: 1000))
        let entry = try #require(try store.inspect { try $0.mail(1) })
        #expect(entry.lastError == "550" && entry.owner == "m")
        try store.writeMails { try $0.retry(entry.mail, now: 60) }
        #expect(try store.hasDueMail(now: 60) && !store.hasDueMail(now: 59))
        #expect(try store.inspect { try $0.mail(99) } == nil)
    }

    /// A program of schema 6 or earlier runs alongside for a while: it must send no mail without a text.
    @Test func `workers of schema 6 never claim mails without a text`() throws {
        try store.writeMails { outbox in
            try outbox.add(mail(1), client: 1)
            try outbox.add(licenceMail(2), msp: 1, about: 1000)
            for claimed in try outbox.claim(by: "a", now: 10, until: 100, limit: 9) {
                try outbox.release(claimed, by: "a", next: 20, error: "x")
            }
            try outbox.retry(try #require(try outbox.scope.mail(1)).mail, now: 30)
        }
        for table in ["mail_outbox", "operator_mails"] {
            let old = "state = 'queued' AND next_attempt_at <= 9000000000000000 AND claimed_until <= 9000000000000000"
            #expect(try database.texts("SELECT COUNT(*) FROM \(table) WHERE \(old)") == ["0"])
            #expect(try database.texts("SELECT COUNT(*) FROM \(table) WHERE state = 'queued'") == ["1"])
        }
    }

    @Test func `an MSP is notified once per licence end unless the mail was withdrawn`() throws {
        #expect(try store.endingLicences(now: 0, until: 999).isEmpty)
        let ending = try store.endingLicences(now: 0, until: 1000)
        #expect(ending.map(\.contact) == ["c@m.test"])
        try store.writeMails { try $0.add(licenceMail(1), msp: 1, about: 1000) }
        #expect(try store.endingLicences(now: 0, until: 1000).isEmpty)
        try database.run("UPDATE msps SET licence_expires_at = 1500")
        #expect(try store.endingLicences(now: 0, until: 2000).count == 1)
        try database.run("UPDATE msps SET licence_expires_at = 1000")
        let told = try store.writeMails { try $0.claim(by: "a", now: 10, until: 100, limit: 1) }
        try store.writeMails { try $0.withdraw(told[0], reason: "renewed") }
        #expect(try store.endingLicences(now: 0, until: 1000).count == 1, "what was withdrawn told nobody")
        try store.writeMails { try $0.add(licenceMail(5), msp: 1, about: 1000) }
        #expect(try store.endingLicences(now: 0, until: 1000).isEmpty && store.hasDueMail(now: 200))
    }
}
