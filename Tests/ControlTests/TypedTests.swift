import Foundation
import PortalToolkit
import Testing

@testable import portalctl

/// Text typed by operators or in import lines: trimmed, with addresses normalised, and errors naming the violated rule.
@Suite struct TypedTests {
    let portal: Installation

    init() throws {
        portal = try Installation()
    }

    private func around(_ text: String) -> String { "\u{feff} \u{a0}" + text + "\u{3000}\t" }

    @Test func `blanks around command-line values are trimmed, except in passwords`() throws {
        #expect(
            portal.run([
                "msp", "add", around("m"), "--name", around("Zoë  van  Ω"), "--tier", around("enterprise"), "--contact",
                around("OPS@m.test"), "--base-host", around("Clients.M.test"), "--imprint", around("https://m.test/"),
                "--expires", around("2030-01-01"), "--reply-to", " ",
            ]).code == 0)
        #expect(
            try portal.rows("SELECT slug, name, contact_email, base_host, imprint_url, reply_to FROM msps", columns: 6)
                == ["m|Zoë  van  Ω|ops@m.test|clients.m.test|https://m.test/|"])
        #expect(
            portal.run(["client", "add", around("acme"), "--msp", around("m"), "--name", around("Acme")]).code == 0)
        #expect(portal.run(["portal", "enable", around("acme")]).code == 0)
        #expect(portal.run(["domain", "activate", around("Portal.Acme.test"), "--client", around("acme")]).code == 0)
        #expect(
            portal.run([
                "branding", "set", around("acme"), "--logo", around("https://a.test/l.svg"), "--primary",
                around("#AABBCC"), "--support", around("Help@a.test"),
            ]).code == 0)
        #expect(
            try portal.rows("SELECT logo_url, primary_color, support_email FROM client_branding", columns: 3)
                == ["https://a.test/l.svg|#aabbcc|help@a.test"])
        #expect(
            portal.run(
                [
                    "user", "add", around("OWNER@a.test"), "--client", around("acme"), "--role", around("owner"),
                    "--name", around("Ann"), "--locale", around("de"), "--password-stdin",
                ], input: " a rather long secret \n"
            ).code == 0)
        #expect(try portal.rows("SELECT email, name, locale FROM portal_users", columns: 3) == ["owner@a.test|Ann|de"])
        let hash = try portal.value("SELECT password_hash FROM portal_users")
        let hasher = PasswordHasher(threads: 2, parameters: .insecure)
        #expect(try hasher.verify(" a rather long secret ", against: hash))
        #expect(try !hasher.verify("a rather long secret", against: hash))
        #expect(
            portal.run(["user", "role", around("Owner@A.test"), around("admin"), "--client", "acme", "--force"]).code
                == 0)
        #expect(portal.run(["audit", "list", "--client", around("acme"), "--limit", around("5")]).code == 0)
        #expect(portal.run(["msp", "set", "m", "--contact", around("")]).code == 0)
        #expect(try portal.value("SELECT contact_email FROM msps") == "")
    }

    @Test func `blanks around values of import lines are trimmed`() throws {
        portal.addClient()
        let lines = [
            #"{"type":"msp","msp":" msp-acme","name":"\#(around("Alder"))","contact_email":"\#(around("A@m.test"))"}"#,
            #"{"type":"branding","client":"\#(around("acme"))","primary_color":"\#(around("#AABBCC"))","custom_domain":"\#(around("p.a.test"))"}"#,
            #"{"type":"node","client":"acme","id":"\#(around("n1"))","name":"\#(around("Web  1"))","status":"\#(around("online"))","ip_addresses":["\#(around("192.0.2.1"))"]}"#,
            #"{"type":"sample","client":"acme","node":"\#(around("n1"))","at":"\#(around("2026-01-15T09:59:00Z"))"}"#,
        ]
        let run = portal.importLines(lines.joined(separator: "\n").replacingOccurrences(of: "\t", with: "\\t"))
        #expect(run.code == 0, "\(run.err)")
        #expect(try portal.rows("SELECT name, contact_email FROM msps", columns: 2) == ["Alder|a@m.test"])
        #expect(try portal.value("SELECT name FROM domains") == "p.a.test")
        #expect(
            try portal.rows("SELECT upstream_id, name, ip_addresses FROM nodes", columns: 3)
                == ["n1|Web  1|192.0.2.1"])
        #expect(try portal.value("SELECT COUNT(*) FROM samples") == "1")
    }

    @Test func `message bodies keep their blanks and line breaks`() throws {
        portal.addClient()
        let body = "  indented\\n\\tcode \\n"
        let run = portal.importLines(
            #"{"type":"ticket","client":"acme","id":"t1","number":"7","subject":" S ","status":"open","priority":"low","opened_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z","messages":[{"id":"m1","at":"2026-01-01T00:00:00Z","author":{"kind":"customer","name":" Ann "},"body":"\#(body)","internal":false}]}"#
        )
        #expect(run.code == 0, "\(run.err)")
        #expect(try portal.value("SELECT subject FROM tickets") == "S")
        #expect(
            try portal.rows("SELECT author_name, body FROM ticket_messages", columns: 2) == [
                "Ann|  indented\n\tcode \n"
            ])
    }

    // MARK: Addresses

    @Test func `all spellings of an address mean one user`() throws {
        portal.addClient()
        #expect(portal.addUser("ｏwner@acme.test", role: "owner").code == 0)
        #expect(try portal.value("SELECT email FROM portal_users") == "owner@acme.test")
        #expect(portal.addUser("OWNER@acme.test.", role: "admin").err.contains("is already a user of acme"))
        #expect(portal.run("user add Ｏwner@acme.test --client acme --role admin").code == 1)
        #expect(portal.run("user reset-link ＯＷＮＥＲ＠acme.test --client acme").code == 0)
        #expect(portal.run("user erase Ｏwner@acme.test --client acme --force").code == 0)
        #expect(try portal.rows("SELECT email FROM portal_users") == [])
    }

    @Test(arguments: ["a@b", "root@localhost"])
    func `the address of a new user needs a domain with a dot`(email: String) throws {
        portal.addClient()
        let refused = portal.addUser(email, role: "admin")
        #expect(refused.code == 64 && refused.err.contains("EMAIL must have a domain with a dot"))
        #expect(portal.run("user add \(email) --client acme --role admin").code == 64)
    }

    private static let mailAddresses = ["contact_email", "mail_from", "reply_to", "support_email"]

    private func line(_ field: String, _ address: String) -> String {
        let of =
            field == "support_email"
            ? #""branding","client":"acme","portal_enabled":false"# : #""msp","msp":"msp-acme""#
        return #"{"type":\#(of),"\#(field)":"\#(address)"}"#
    }

    /// All sender and recipient addresses.
    @Test(arguments: [
        ("contact_email", "msp set msp-acme --contact"), ("mail_from", "msp set msp-acme --mail-from"),
        ("reply_to", "msp set msp-acme --reply-to"), ("support_email", "branding set acme --support"),
        ("contact_email", "msp add other --name O --tier team --contact"),
    ])
    func `mail addresses of MSPs and branding need a domain with a dot`(field: String, command: String) throws {
        portal.addClient()
        let before = try portal.dump()
        for address in ["ops@intranet", "root@localhost"] {
            let refused = portal.run("\(command) \(address)")
            #expect(refused.code != 0 && refused.err.contains("must have a domain with a dot"), "\(refused.err)")
            let bad = portal.importLines(line(field, address))
            #expect(bad.code == 1 && bad.err.contains("line 1: \(field): must have a domain with a dot"), "\(bad.err)")
        }
        let new = portal.importLines(#"{"type":"msp","msp":"new","name":"N","tier":"team","mail_from":"a@b"}"#)
        #expect(new.code == 1 && new.err.contains("line 1: mail_from: must have"), "\(new.err)")
        #expect(try portal.dump() == before)
        #expect(portal.run("\(command) ops@acme.test").code == 0)
    }

    /// Stored by an older version.
    @Test func `mail addresses stored under older rules are accepted again, but no new ones`() throws {
        portal.addClient()
        #expect(portal.run("branding set acme --support help@acme.test").code == 0)
        try portal.change("UPDATE msps SET contact_email = 'a@b', mail_from = 'a@b', reply_to = 'a@b'")
        try portal.change("UPDATE client_branding SET support_email = 'a@b'")
        for field in Self.mailAddresses {
            let again = portal.importLines(line(field, "a@b"))
            #expect(again.code == 0, "\(again.err)")
            #expect(portal.importLines(line(field, "b@b")).code == 1)
        }
        #expect(portal.run("msp set msp-acme --name Other").code == 0)
        #expect(portal.run("msp set msp-acme --contact a@b --mail-from A@b").code == 0)
        #expect(portal.run(["branding", "set", "acme", "--primary", "#112233", "--support", "a@b"]).code == 0)
    }

    /// Stored by an older version.
    @Test(arguments: ["a@b", "ａ@acme.test"])
    func `users stored under older address rules are found`(email: String) throws {
        portal.addClient()
        #expect(portal.addUser("owner@acme.test", role: "owner").code == 0)
        #expect(portal.addUser("x@acme.test", role: "viewer").code == 0)
        try portal.change("UPDATE portal_users SET email = '\(email)' WHERE email = 'x@acme.test'")
        #expect(portal.run("user role \(email) admin --client acme").code == 0)
        let plain = try #require(EmailAddress.normalized(email))
        #expect(portal.run("user reset-link \(plain) --client acme").code == 0)
        #expect(try portal.value("SELECT recipient FROM mail_outbox WHERE kind = 'reset'") == email)
        #expect(portal.addUser(plain, role: "viewer").code != 0)
        #expect(portal.run("user erase \(plain) --client acme").code == 0)
        #expect(try portal.rows("SELECT email FROM portal_users") == ["owner@acme.test"])
        #expect(try portal.value("SELECT COUNT(*) FROM mail_outbox WHERE recipient = '\(email)'") == "0")
    }

    // MARK: Passwords

    @Test(arguments: [
        ("owner@acme.test", "the e-mail address"), ("Acme-acme-acme-2026", "the company's name"),
        ("Alder alder alder 1", "the name of the provider or of the portal"), ("localhost-2026-2026", "of the portal"),
        ("billing.acme.example", "of the portal"), ("clients.alder.example", "of the portal"),
        ("Kundenportal 2026", "of the portal"),
    ])
    func `name-based passwords are refused`(password: String, reason: String) throws {
        portal.addClient()
        #expect(portal.run("domain activate billing.acme.example --client acme").code == 0)
        #expect(portal.run("msp set msp-acme --base-host clients.alder.example").code == 0)
        let run = portal.run(
            "user add owner@acme.test --client acme --role owner --password-stdin", input: password + "\n")
        #expect(run.code == 1 && run.err.contains(reason), "\(run.err)")
    }

    // MARK: Errors

    @Test(arguments: [
        ("--logo http://a.test/l.svg", "--logo must begin with https://"),
        ("--logo https://u@a.test/l.svg", "--logo must not have a user name"),
        ("--primary red", "--primary must be a colour #rrggbb"),
        ("--support jo", "--support must contain exactly one @"),
    ])
    func `a refused option says what is expected`(option: String, reason: String) {
        portal.addClient()
        let run = portal.run("branding set acme \(option)")
        #expect(run.code == 64 && run.err.contains(reason), "\(run.err)")
    }

    @Test(arguments: [
        ("localhost", "must contain a dot"),
        ("p.localhost", "must not be a subdomain of one of the portal's own names"),
        ("*.a.test", "must be one name, not a wildcard"), ("https://a.test", "must be the host name alone"),
        ("a.local", "must not end in .local"), ("a.test:443", "must not have a port"),
        ("192.0.2.1", "must be a host name, not an IP address"),
        ("co.uk", "must not be a public suffix"), ("аcme.test", "must not mix letters of different scripts"),
        ("ѕрасе.test", "must not look like a name that is in use here"),
        ("сору.test", "must not look like a name that is in use here"),
    ])
    func `a refused domain says what is expected`(name: String, reason: String) {
        portal.addClient()
        portal.addClient("globex")
        #expect(portal.run("domain activate space.test --client globex").code == 0)
        #expect(portal.run("msp set msp-globex --base-host copy.test --yes").code == 0)
        let run = portal.run("domain activate \(name) --client acme")
        #expect(run.code == 1 && run.err.contains(reason), "\(run.err)")
        let line = portal.importLines(#"{"type":"branding","client":"acme","custom_domain":"\#(name)"}"#)
        #expect(line.code == 1 && line.err.contains("line 1: custom_domain: \(reason)"), "\(line.err)")
    }
}
