import Testing

@testable import PortalLogic
@testable import PortalStore
@testable import PortalToolkit

@Suite struct MailTests {
    static let facts = MailFacts(
        slug: "acme", name: "Acme <Brücken> & Söhne", mailFrom: "portal@msp.example", replyTo: "desk@msp.example",
        baseHost: nil, domain: nil,
        brand: Brand(
            layer: BrandLayer { values[$0] }, imprintURL: "https://msp.example/imprint", privacyURL: nil))
    private static let values: [BrandField: String] = [
        .logoURL: "https://cdn.example/l.svg?a=1&b=2", .primaryColor: "#ffff00", .secondaryColor: "#1d4ed8",
        .supportEmail: "help@acme.test",
    ]
    static let link = "https://portal.example/portal/acme/invite#token=abc"

    private func compose(_ template: MailTemplate, _ language: Language, _ facts: MailFacts = facts) -> RenderedMail {
        RenderedMail(template, language, MailIdentity(facts))
    }

    static let templates: [MailTemplate] = [
        .invitation(link: link, role: .admin, inviter: "Olena", expiresAt: 1_790_000_000_000),
        .invitation(link: link, role: .viewer, inviter: nil, expiresAt: 1_790_000_000_000),
        .passwordReset(link: link, expiresAt: 1_790_000_000_000),
        .emailConfirmation(link: link, asker: nil, expiresAt: 1_790_000_000_000),
        .emailConfirmation(link: link, asker: "Olena", expiresAt: 1_790_000_000_000),
        .emailConfirmation(link: link, asker: "", expiresAt: 1_790_000_000_000), .emailTaken(portal: link),
        .domainTrouble(domain: "billing.acme.test", .degraded, portal: link), .test(portal: link),
    ]

    /// Every message names its sender and has its link, in text and HTML, in its own language.
    @Test(arguments: Language.allCases)
    func `every message names its sender and holds its link, in text and in HTML`(language: Language) {
        for template in Self.templates {
            let mail = compose(template, language)
            #expect(mail.text.contains(Self.link))
            #expect(mail.html.contains("href=\"\(Self.link)\""))
            #expect(mail.text.contains("Acme <Brücken> & Söhne"))
            #expect(mail.html.contains("Acme &lt;Brücken&gt; &amp; Söhne"))
            #expect(!mail.html.contains("<Brücken>"))
            #expect(mail.html.contains("lang=\"\(language.rawValue)\""))
            #expect(mail.text.contains("https://msp.example/imprint"))
            #expect(mail.text.contains("help@acme.test"))
            #expect(!mail.subject.contains("\n"))
        }
        let subjects = Set(Self.templates.map { compose($0, language).subject })
        #expect(subjects.count == 6)
    }

    @Test func `every message is translated into each language`() {
        for template in Self.templates {
            let texts = Language.allCases.map { compose(template, $0).text }
            #expect(Set(texts).count == 3)
            #expect(texts[2].unicodeScalars.contains { (0x400...0x4ff).contains($0.value) })
        }
    }

    @Test func `mail carries the client's name and the MSP's address, replies go to support`() {
        let mail = compose(Self.templates[0], .en)
        #expect(mail.fromName == Self.facts.name)
        #expect(mail.fromAddress == "portal@msp.example")
        #expect(mail.replyTo == "help@acme.test")
        var other = Self.facts.brand
        other.layer[.supportEmail] = nil
        let bare = MailFacts(
            slug: "a", name: "A", mailFrom: nil, replyTo: "desk@msp.example", baseHost: nil, domain: nil, brand: other)
        #expect(compose(Self.templates[0], .en, bare).replyTo == "desk@msp.example")
        #expect(compose(Self.templates[0], .en, bare).fromAddress == nil)
    }

    /// The hex values are the server's, adjusted where the original colour is illegible on white.
    @Test func `HTML mail has the client's logo and legible brand colours`() {
        let html = compose(Self.templates[0], .en).html
        #expect(html.contains("background:#ffff00;color:#000000"))
        #expect(html.contains("color:#707000"))
        #expect(html.contains("3px solid #1d4ed8"))
        #expect(html.contains("src=\"https://cdn.example/l.svg?a=1&amp;b=2\""))
        #expect(!html.contains("<script") && !html.contains("javascript:"))
    }

    @Test func `instants are spelled out in the language of the mail`() {
        #expect(MailStrings.english.moment(1_790_000_000_000) == "21 September 2026, 14:13 UTC")
        #expect(MailStrings.german.moment(1_790_000_000_000) == "21. September 2026 um 14:13 Uhr UTC")
        #expect(MailStrings.ukrainian.moment(1_790_000_000_000) == "21 вересня 2026 р., 14:13 UTC")
        #expect(MailStrings.english.moment(0) == "1 January 1970, 00:00 UTC")
    }

    /// The installation has no name.
    @Test func `a licence mail has a neutral sender and names the last valid day`() {
        let mail = RenderedMail(
            .licenceEnding(msp: "Alder IT", endsAt: 86_400_000, portals: 1), .en, .installation(.en))
        #expect(mail.fromName == "Customer portal")
        #expect(mail.text.contains("One portal depends on it."))
        #expect(mail.subject.hasSuffix("expires on 1 January 1970"), "a whole day's end is the day, not the next one")
        #expect(mail.text.contains("valid up to and including 1 January 1970 (UTC)"))
        #expect(mail.fromAddress == nil && mail.replyTo == nil)
    }

    @Test func `links prefer the custom domain over MSP and base host, lasting links avoid it`() {
        func facts(base: String?, domain: String?) -> MailFacts {
            MailFacts(
                slug: "acme", name: "A", mailFrom: nil, replyTo: nil, baseHost: base, domain: domain,
                brand: Self.facts.brand)
        }
        let links = PortalLinks(baseHost: "portal.example", port: 443)
        #expect(links.url(facts(base: nil, domain: nil), page: "x") == "https://portal.example/portal/acme/x")
        #expect(links.url(facts(base: "p.msp.example", domain: nil)) == "https://p.msp.example/portal/acme/")
        #expect(
            links.url(facts(base: "p.msp.example", domain: "b.acme.example")) == "https://b.acme.example/portal/acme/")
        #expect(
            links.permanentURL(facts(base: "p.msp.example", domain: "b.acme.example"), page: "x")
                == "https://p.msp.example/portal/acme/x")
        #expect(links.permanentURL(facts(base: nil, domain: "b.acme.example")) == "https://portal.example/portal/acme/")
        let other = PortalLinks(baseHost: "localhost", port: 8443)
        #expect(other.url(facts(base: nil, domain: nil)) == "https://localhost:8443/portal/acme/")
    }
}
