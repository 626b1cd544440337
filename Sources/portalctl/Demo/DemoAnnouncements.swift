import PortalStore
import PortalToolkit

/// What the demo's MSP tells its customers: news for everybody, and a maintenance of some nodes.
enum DemoAnnouncements {
    private typealias Words = (title: String, text: String)

    static func lines(_ now: Instant) -> [[UInt8]] {
        let night = now.floored(to: .days(1)) + .days(1) + .hours(20)
        return [
            line("hours", "info", from: now - .days(2), to: now + .days(12), isPublic: true, nodes: nil) {
                switch $0 {
                case .en:
                    (
                        "Our help desk opens on Saturdays",
                        "From 9:00 to 13:00, by phone and mail: https://alder.test/help"
                    )
                case .de:
                    (
                        "Unser Helpdesk ist jetzt samstags da",
                        "Von 9 bis 13 Uhr, per Telefon und E-Mail: https://alder.test/help"
                    )
                case .uk:
                    (
                        "Наша служба підтримки працює щосуботи",
                        "З 9:00 до 13:00, телефоном і поштою: https://alder.test/help"
                    )
                }
            },
            line(
                "storage", "maintenance", from: night, to: night + .minutes(90), isPublic: false,
                nodes: DemoFleet.nodes.filter { ["db-primary", "db-replica", "files-01", "gx-db-1"].contains($0.name) }
            ) {
                switch $0 {
                case .en: ("New storage for databases", "Each server restarts once and is away for about ten minutes.")
                case .de:
                    ("Neuer Speicher für Datenbanken", "Jeder Server startet einmal neu und ist etwa zehn Minuten weg.")
                case .uk:
                    (
                        "Нові диски для баз даних",
                        "Кожен сервер перезапуститься один раз і буде недоступний близько десяти хвилин."
                    )
                }
            },
        ]
    }

    private static func line(
        _ id: String, _ severity: String, from start: Instant, to end: Instant, isPublic: Bool, nodes: [DemoNode]?,
        _ words: (Language) -> Words
    ) -> [UInt8] {
        DemoLine.make("announcement") { json in
            json.field("msp", "alder")
            json.field("id", id)
            json.field("severity", severity)
            json.instant("starts_at", start)
            json.instant("ends_at", end)
            json.field("public", isPublic)
            if let nodes {
                json.objects("nodes", nodes) { json, node in
                    json.field("client", node.client)
                    json.field("node", node.id)
                }
            }
            json.object("texts") { json in
                for language in Language.allCases {
                    let words = words(language)
                    json.object(named: language.rawValue) { json in
                        json.field("title", words.title)
                        json.field("text", words.text)
                    }
                }
            }
        }
    }
}
