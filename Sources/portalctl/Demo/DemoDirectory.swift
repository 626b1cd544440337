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

    static func lines(_ now: Instant) -> [[UInt8]] {
        [
            msp("alder", "Alder IT", "enterprise", now), msp("birch", "Birch Managed", "team", now),
            msp("cedar", "Cedar Networks", "pro", now),
            client("acme", "alder", "Acme Industries"), client("globex", "alder", "Globex Corporation"),
            client("initech", "birch", "Initech"), client("umbrella", "cedar", "Umbrella Pharmaceuticals"),
            branding("acme", "#0b6e4f", "#f2a541", alder),
            branding("globex", "#ffd400", "#2b3a55", alder),
            branding("initech", "#7a1f3d", nil, Support(email: "support@birch.test")),
        ]
    }

    private static func msp(_ slug: String, _ name: String, _ tier: String, _ now: Instant) -> [UInt8] {
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
        }
    }

    private static func client(_ slug: String, _ msp: String, _ name: String) -> [UInt8] {
        DemoLine.make("client", client: slug) { json in
            json.field("msp", msp)
            json.field("name", name)
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
