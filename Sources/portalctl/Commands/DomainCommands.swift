import PortalLogic
import PortalStore

extension Commands {
    static let domains = [
        Command(
            "domain activate NAME --client SLUG",
            "Makes a domain serve a client at once, without proof by DNS; the client's other domains are released.",
            Domains.activate),
        Command("domain release NAME --client SLUG", "Gives up a client's domain.", Domains.release),
        Command("domain list [--client SLUG]", "Lists the domains with their states.", Domains.list),
    ]
}

/// The commands about custom domains.
enum Domains {
    static func activate(_ control: Control, _ arguments: Arguments) throws {
        let (name, slug) = (try arguments.required("NAME"), try arguments.slug("--client"))
        let stored = try control.operate { try $0.activateDomain(name, of: slug) }
        control.answer("\(stored) serves \(slug).") { json in
            json.field("name", stored)
            json.field("client", slug)
            json.field("state", "active")
        }
    }

    static func release(_ control: Control, _ arguments: Arguments) throws {
        let (name, slug) = (try arguments.required("NAME"), try arguments.slug("--client"))
        try control.operate { try $0.releaseDomain(name, of: slug) }
        control.answer("\(slug) has given up \(name).") { json in
            json.field("name", name)
            json.field("client", slug)
        }
    }

    static func list(_ control: Control, _ arguments: Arguments) throws {
        let only = try arguments.optional("--client", "a slug") { Slug.isValid($0) ? $0 : nil }
        let client = try only.map(control.client)
        let (domains, clients) = try control.connection().inspect { scope in
            (try client.map { try scope.domains(of: $0.id) } ?? scope.domains(), try scope.clients())
        }
        let slugs = Dictionary(uniqueKeysWithValues: clients.map { ($0.id, $0.slug) })
        control.list(
            domains, ["DOMAIN", "CLIENT", "STATE", "SINCE", "CLAIMED BY"],
            row: { [$0.name, slugs[$0.client] ?? "", $0.state, RFC3339.string($0.stateAt), $0.origin] },
            json: { json, domain in
                json.field("name", domain.name)
                json.field("client", slugs[domain.client])
                json.field("state", domain.state)
                json.instant("since", domain.stateAt)
                json.field("origin", domain.origin)
                json.field("txt", "portal-verify=" + domain.token)
            })
    }
}
