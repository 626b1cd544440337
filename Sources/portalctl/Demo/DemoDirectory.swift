import PortalStore
import PortalToolkit

/// MSPs, clients and users of the demo.
enum DemoDirectory {
    struct Person {
        let name: String
        let role: Role
        let locale: Language
        let address: String
    }

    static let clients = ["acme", "globex", "initech", "umbrella"]

    /// Users of the clients whose licence has seats.
    static let people: [(client: String, Person)] = [
        ("acme", Person(name: "Olivia Acme", role: .owner, locale: .en, address: "owner")),
        ("acme", Person(name: "Олександра Коваленко-Шевченко", role: .admin, locale: .uk, address: "admin")),
        ("acme", Person(name: "Jürgen Groß", role: .viewer, locale: .de, address: "viewer")),
        ("globex", Person(name: "Hank Globex", role: .owner, locale: .en, address: "owner")),
        ("globex", Person(name: "Ada Lind", role: .admin, locale: .en, address: "admin")),
        ("globex", Person(name: "Wiebke Voß", role: .viewer, locale: .de, address: "viewer")),
        ("initech", Person(name: "Bill Lumbergh", role: .owner, locale: .en, address: "owner")),
        ("initech", Person(name: "Peter Gibbons", role: .admin, locale: .en, address: "admin")),
        ("initech", Person(name: "Milton Waddams", role: .viewer, locale: .en, address: "viewer")),
        ("initech", Person(name: "Nina Collins", role: .viewer, locale: .en, address: "accounts")),
    ]

    /// Contact data of a provider.
    private struct Support {
        let email: String
        var phone, hours, page: String?
    }

    private static let alder = Support(
        email: "help@alder.test", phone: "+49 30 555 0100", hours: "Mon–Fri 8:00–18:00",
        page: "https://alder.test/help")

    /// What invoices say of a provider or a client; all of it is invented, numbers and accounts too.
    private struct Books {
        var legalName, address, vatID, taxID, bankName, bankAccount, bic: String?
    }

    private static let alderBooks = Books(
        legalName: "Alder IT GmbH", address: "Erlenweg 7\n10115 Berlin\nGermany", vatID: "DE999999999",
        taxID: "30/000/00007", bankName: "Musterbank Berlin", bankAccount: "DE75512108001245126199", bic: "MUSTDEBBXXX")

    private static let birchBooks = Books(
        legalName: "Birch Managed Services, Inc.", address: "870 Birch Street, Suite 300\nPortland, OR 97205\nUSA",
        taxID: "EIN 00-0000008", bankName: "Example Bank of Oregon", bankAccount: "Routing 000000018, account 100200300"
    )

    static func lines(_ now: Instant) -> [[UInt8]] {
        [
            msp("alder", "Alder IT", "enterprise", alderBooks, now),
            msp("birch", "Birch Managed", "team", birchBooks, now),
            msp("cedar", "Cedar Networks", "pro", Books(), now),
            client(
                "acme", "alder", "Acme Industries",
                Books(
                    legalName: "Acme Industries GmbH & Co. KG", address: "Buchhaltung\nHafenstraße 21\n20457 Hamburg",
                    vatID: "DE999999991")),
            client(
                "globex", "alder", "Globex Corporation",
                Books(
                    address: "Accounts payable\nSeefeldstrasse 108\n8008 Zürich\nSwitzerland", vatID: "CHE-000.000.004")
            ),
            client(
                "initech", "birch", "Initech",
                Books(legalName: "Initech, Inc.", address: "4120 Freidrich Lane\nAustin, TX 78744")),
            client("umbrella", "cedar", "Umbrella Pharmaceuticals", Books()),
            branding("acme", "#0b6e4f", "#f2a541", alder),
            branding("globex", "#ffd400", "#2b3a55", alder),
            branding("initech", "#7a1f3d", nil, Support(email: "support@birch.test")),
        ]
    }

    private static func msp(_ slug: String, _ name: String, _ tier: String, _ books: Books, _ now: Instant) -> [UInt8] {
        DemoLine.make("msp") { json in
            json.field("msp", slug)
            json.field("name", name)
            json.field("tier", tier)
            json.instant("licence_expires_at", now + .days(300))
            json.field("contact_email", "it@\(slug).test")
            json.field("mail_from", "portal@\(slug).test")
            json.field("reply_to", "help@\(slug).test")
            json.field("imprint_url", "https://\(slug).test/imprint")
            json.field("privacy_url", "https://\(slug).test/privacy")
            json.field("legal_name", books.legalName)
            json.field("address", books.address)
            json.field("vat_id", books.vatID)
            json.field("tax_id", books.taxID)
            json.field("bank_name", books.bankName)
            json.field("bank_account", books.bankAccount)
            json.field("bic", books.bic)
        }
    }

    private static func client(_ slug: String, _ msp: String, _ name: String, _ books: Books) -> [UInt8] {
        DemoLine.make("client", client: slug) { json in
            json.field("msp", msp)
            json.field("name", name)
            json.field("legal_name", books.legalName)
            json.field("address", books.address)
            json.field("vat_id", books.vatID)
        }
    }

    private static func branding(_ client: String, _ primary: String, _ secondary: String?, _ support: Support)
        -> [UInt8]
    {
        DemoLine.make("branding", client: client) { json in
            json.field("primary_color", primary)
            json.field("secondary_color", secondary)
            json.field("support_email", support.email)
            json.field("support_phone", support.phone)
            json.field("support_hours", support.hours)
            json.field("support_url", support.page)
            json.field("portal_enabled", true)
        }
    }
}
