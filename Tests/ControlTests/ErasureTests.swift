import PortalStore
import Testing

@testable import PortalLogic
@testable import portalctl

/// How others' mails and the audit log tell of an erased person, and what stays there as it was.
@Suite struct ErasureTests {
    let portal: Installation

    init() throws {
        portal = try Installation()
        portal.addClient()
        for email in ["zelda", "oscar"] { #expect(portal.addUser("\(email)@acme.test", role: "owner").code == 0) }
        for email in ["ina", "ben"] { portal.run("user add \(email)@acme.test --client acme --role viewer") }
    }

    private func user(_ name: String) -> String {
        "(SELECT id FROM portal_users WHERE email = '\(name)@acme.test')"
    }

    private func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }

    /// One of the owners, called `name` then, invited a user.
    private func log(_ id: Int, by actor: String, called name: String, to guest: String, details: String = "{}") throws
    {
        let target = try #require(
            Int64(portal.value("SELECT CAST(id AS TEXT) FROM portal_users u WHERE id = \(user(guest))")))
        try portal.change(
            """
            INSERT INTO audit_events (client_id, id, at, actor_kind, actor_id, actor_name, action, target_kind,
                target_id, target_name, ip, details)
            SELECT id, \(id), 1, 'user', \(user(actor)), \(quoted(name)), 'user.invited', 'user',
                '\(PublicID.string(target))', '\(guest)@acme.test', NULL, \(quoted(details)) FROM clients
            """)
    }

    private func invitation(by name: String, _ language: MailLanguage = .en) -> NewMail {
        MailComposer.compose(
            .invitation(
                link: "https://portal.test/Zelda/invite#token=Zelda", role: .viewer, inviter: name, expiresAt: noon),
            id: 1, to: "x@acme.test", language: language, sender: .installation(language), now: noon)
    }

    /// What waits for a guest is this mail.
    private func put(_ mail: NewMail, for guest: String) throws {
        try portal.change(
            """
            UPDATE mail_outbox SET subject = \(quoted(mail.subject)), text_body = \(quoted(mail.text)),
                html_body = \(quoted(mail.html)) WHERE user_id = \(user(guest))
            """)
    }

    private func waiting(for guest: String) throws -> [String] {
        try portal.rows(
            "SELECT subject, text_body, html_body FROM mail_outbox WHERE user_id = \(user(guest))", columns: 3)
    }

    private func erase(_ name: String) {
        let run = portal.run("user erase \(name)@acme.test --client acme")
        #expect(run.code == 0, "\(run.err)")
    }

    // MARK: Mails

    @Test(arguments: MailLanguage.allCases, ["Zelda Quux", "Zelda <Q> & \"Co\" O'Neil", "style", "Zelda"])
    func aWaitingInvitationNamesAFormerUser(language: MailLanguage, name: String) throws {
        try log(1, by: "zelda", called: name, to: "ina")
        try put(invitation(by: name, language), for: "ina")
        erase("zelda")
        let mail = invitation(by: Erasure.nobody, language)
        #expect(try waiting(for: "ina") == ["\(mail.subject)|\(mail.text)|\(mail.html)"])
    }

    @Test func mailsThatDoNotTellOfThemStay() throws {
        try log(1, by: "zelda", called: "Zelda", to: "ina")
        try log(2, by: "zelda", called: "viewer", to: "ina")
        try log(3, by: "oscar", called: "Zelda", to: "ben")
        for (guest, name) in [("ina", "Griselda Zelda-Quux"), ("ben", "Zelda")] {
            try put(invitation(by: name, guest == "ina" ? .uk : .en), for: guest)
        }
        let before = try (waiting(for: "ina"), waiting(for: "ben"))
        erase("zelda")
        #expect(try waiting(for: "ina") == before.0, "of a longer name")
        #expect(try waiting(for: "ben") == before.1, "of somebody of the same name, and of a role")
    }

    @Test func theLongestNameGoesWhole() {
        let names = NameReplacement(of: ["Ann", "Ann Lee", ""], by: "former user")
        #expect(
            names.plain("Ann Lee’s and Ann, ann@x.test, Ann@x.test")
                == "former user’s and former user, ann@x.test, Ann@x.test")
        #expect(names.html("<p title=\"Ann\">Ann</p>&amp;Ann") == "<p title=\"Ann\">former user</p>&amp;former user")
        #expect(names.plain("Anna https://x.test/Ann?Ann=Ann") == "Anna https://x.test/Ann?Ann=Ann")
    }

    @Test func theSendersNameAndLinksStay() {
        let names = NameReplacement(of: ["Acme", "https", "Acme & Sons"], by: "former user", keeping: "Acme & Sons")
        #expect(
            names.plain("Acme asks you to Acme & Sons: https://x.test/")
                == "former user asks you to Acme & Sons: https://x.test/")
        #expect(names.html("<b>Acme</b> of Acme &amp; Sons") == "<b>former user</b> of Acme &amp; Sons")
    }

    // MARK: Audit details

    @Test(arguments: [
        (#"{"role":{"old":"admin","new":"viewer"}}"#, #"{"role":{"old":"admin","new":"viewer"}}"#),
        (#"{"name":{"old":"viewer","new":"Z"}}"#, #"{"name":{"old":"former user","new":"Z"}}"#),
        (#"{"bearbeiter":{"old":"viewer","new":null}}"#, #"{"bearbeiter":{"old":"former user","new":null}}"#),
        (#"{"assigned_by":{"old":null,"new":"viewer"}}"#, #"{"assigned_by":{"old":null,"new":"former user"}}"#),
        (
            #"{"name":{"old":"a","new":"viewer"},"locale":{"old":"viewer","new":"en"}}"#,
            #"{"name":{"old":"a","new":"former user"},"locale":{"old":"viewer","new":"en"}}"#
        ),
        (#"{"detail":{"old":"to Zelda@acme.test","new":1}}"#, #"{"detail":{"old":"former user","new":1}}"#),
    ])
    func onlyWhatCanBeANameIsErased(details: String, expected: String) throws {
        try log(1, by: "zelda", called: "viewer", to: "ina", details: details)
        erase("zelda")
        #expect(
            try portal.rows("SELECT actor_name, details FROM audit_events WHERE id = 1", columns: 2)
                == ["former user|\(expected)"])
    }
}
