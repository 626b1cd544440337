import PortalLogic
import PortalRuntime
import PortalStore
import PortalToolkit

extension Commands {
    static let domains = [
        Command("domain list [--client SLUG]", "Lists the domains with their states.", Domains.list),
        Command(
            "domain show NAME --client SLUG",
            "Shows what the last check of a domain found, and what to tell whoever runs its DNS.", Domains.show),
        Command(
            "domain check NAME --client SLUG [--no-wait]",
            """
            Checks a domain now, and shows what was found; portal-jobs must be running. A domain that failed or was
            suspended becomes pending again. `--no-wait` only makes the check due.
            """, Domains.check),
        Command(
            "domain activate NAME --client SLUG",
            """
            Activates a client's domain at once, without the DNS records; from then on only its certificate is checked. The
            domain that served before redirects for 30 days; claims that do not serve are released.
            """,
            Domains.activate),
        Command(
            "domain degrade NAME --client SLUG",
            """
            Marks a domain as no longer pointing here: it keeps serving, and the client's owners are notified by mail. The
            next check that finds it in order makes it active again, and so does `domain activate`.
            """, Domains.degrade),
        Command("domain release NAME --client SLUG", "Releases a client's domain.", Domains.release),
    ]
}

/// Commands for custom domains.
enum Domains {
    static func activate(_ context: CommandContext, _ arguments: Arguments) throws {
        let (name, slug) = (try arguments.parsed("NAME", .displayText(max: 1024)), try arguments.slug("--client"))
        let stored = try context.operate { try $0.activateDomain(name, of: slug).name }
        context.answer("\(stored) serves \(slug).") { json in
            json.field("name", stored)
            json.field("client", slug)
            json.field("state", DomainState.active)
        }
    }

    static func degrade(_ context: CommandContext, _ arguments: Arguments) throws {
        let (name, slug) = (try arguments.parsed("NAME", .displayText(max: 1024)), try arguments.slug("--client"))
        let domain = try context.operate { try $0.degradeDomain(name, of: slug) }
        let since = RFC3339.string(domain.since)
        var lines = ["\(domain.name) has been degraded since \(since); no one is notified again."]
        if domain.isNew {
            lines = ["\(domain.name) is degraded, but keeps serving \(slug)."]
            lines += try notificationLines(context, slug, domain.notified)
        }
        context.answer(lines.joined(separator: "\n")) { json in
            json.field("name", domain.name)
            json.field("client", slug)
            json.field("state", DomainState.degraded)
            json.instant("since", domain.since)
            json.strings("mailed", domain.notified)
        }
    }

    /// The recipients of the mail, and obstacles to its delivery or use.
    private static func notificationLines(_ context: CommandContext, _ slug: String, _ owners: [String]) throws
        -> [String]
    {
        guard !owners.isEmpty else { return ["\(slug) has no active owner, so no one is notified."] }
        var lines = ["Notified by mail: \(owners.joined(separator: ", "))."]
        if try context.configuration().mailURL == nil {
            lines.append("PORTAL_MAIL_URL is unset: the mail waits in the outbox.")
        }
        let reason = LicenceDescriptions.unavailableReason(of: try context.client(slug), now: context.process.clock())
        if let reason {
            lines.append("The portal of \(slug) does not answer, so the link in the mail does not work: \(reason).")
        }
        return lines
    }

    static func release(_ context: CommandContext, _ arguments: Arguments) throws {
        let (name, slug) = (try arguments.parsed("NAME", .displayText(max: 1024)), try arguments.slug("--client"))
        try context.operate { try $0.releaseDomain(name, of: slug) }
        context.answer("Released \(name) from \(slug).") { json in
            json.field("name", name)
            json.field("client", slug)
        }
    }

    static func list(_ context: CommandContext, _ arguments: Arguments) throws {
        let only = try arguments.optional("--client", .slug)
        let client = try only.map(context.client)
        let (domains, clients) = try context.connection().inspect { scope in
            (try client.map { try scope.domains(of: $0.id) } ?? scope.domains(), try scope.clients())
        }
        let slugs = Dictionary(uniqueKeysWithValues: clients.map { ($0.id, $0.slug) })
        context.list(
            domains, ["DOMAIN", "CLIENT", "STATE", "SINCE", "OWNERSHIP", "ROUTING", "CERTIFICATE", "CLAIMED BY"],
            row: { domain in
                [
                    HostName.shown(domain.name), slugs[domain.client] ?? "", domain.stateWord,
                    RFC3339.string(domain.stateAt),
                    domain.ownership.state.rawValue, domain.routing.state.rawValue, domain.certificateWord,
                    domain.origin.rawValue,
                ]
            },
            json: { $0.listedDomain($1, of: slugs[$1.client]) })
    }
}

extension Domain {
    /// The state as operators read it.
    var stateWord: String { isMoved ? "redirects" : state.rawValue }

    /// The certificate's check in a word, or its end.
    var certificateWord: String {
        if let certificateProblem { return certificateProblem.rawValue }
        guard certificateCheck.state == .ok, let certificate else { return certificateCheck.state.rawValue }
        return "until " + RFC3339.string(certificate.notAfter).prefix(10)
    }
}
