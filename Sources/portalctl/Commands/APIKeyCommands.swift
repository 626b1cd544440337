import PortalLogic
import PortalStore
import PortalToolkit

extension Commands {
    static let apiKeys = [
        Command(
            "api-key add --msp SLUG --name NAME [--scope SCOPES] [--expires DATE] [--from NETWORKS]",
            """
            Adds a key by which an MSP's systems connect, and prints it; it is shown this once.
            SCOPES are what it may do, separated by commas: read (clients, events), import (data), manage (clients, their
            branding, domains and users), commands; read if none are said.
            DATE is its last day (YYYY-MM-DD, UTC) or an RFC 3339 instant; it never expires if none is said.
            NETWORKS are from where it may be used, separated by commas: 192.0.2.0/24,2001:db8::/32; anywhere if none are said.
            """, APIKeys.add),
        Command(
            "api-key list [--msp SLUG]", "Lists the API keys with what they may do and when they were last used.",
            APIKeys.list),
        Command(
            "api-key rotate NAME --msp SLUG [--overlap HOURS]",
            """
            Gives an API key another secret, and prints it; it is shown this once.
            The former secret goes on working for HOURS, 0 to 720; 24 if none are said.
            """, APIKeys.rotate),
        Command("api-key revoke NAME --msp SLUG", "Removes an API key, which stops working at once.", APIKeys.revoke),
    ]
}

/// Commands for the keys of MSPs' systems.
enum APIKeys {
    static func add(_ context: CommandContext, _ arguments: Arguments) throws {
        let msp = try arguments.parsed("--msp", .slug)
        let name = try arguments.parsed("--name", .displayText(max: 100))
        // It would be an option where it is the NAME of another command.
        guard !name.hasPrefix("-") else { throw UsageError("--name must not begin with a hyphen") }
        let scopes = try arguments.optional("--scope", .commaSeparated(.choice)) ?? [APIScope.read]
        let networks = try arguments.optional("--from", .commaSeparated(.network)) ?? []
        let end = try arguments.expiry()
        // Empty, as a variable of a script may be, must not mean for ever.
        if case .some(.none) = end { throw UsageError("--expires must be a date") }
        let secret = try APIKeySecret(context.process.random)
        let stored = try APIKeyDigest(secret)
        let key = try context.operate {
            try $0.addAPIKey(
                name, msp: msp, scopes: Set(scopes), networks: networks, expiresAt: end ?? nil, secret: stored)
        }
        context.answer("Added the key \(name) of \(msp). It is shown this once:\n\(secret.text)") { json in
            write(&json, key, msp, [stored])
            json.field("key", secret.text)
        }
    }

    static func list(_ context: CommandContext, _ arguments: Arguments) throws {
        let wanted = try arguments.optional("--msp", .slug)
        let keys = try context.connection().inspect { scope in
            try scope.msps(only: wanted).flatMap { msp in
                try scope.apiKeys(of: msp.id).map { (msp: msp.slug, key: $0, secrets: try scope.secrets(of: $0)) }
            }
        }
        let now = context.process.clock()
        context.list(
            keys, ["MSP", "NAME", "SCOPES", "ENDS IN", "LAST USED", "FROM", "EXPIRES"],
            row: { item in
                let key = item.key
                return [
                    item.msp, key.name, words(key), valid(item.secrets, now).map(\.hint).joined(separator: ", "),
                    key.lastUsedAt.map(RFC3339.string) ?? "never",
                    key.networks.isEmpty ? "anywhere" : key.networks.joined(separator: ", "),
                    key.isValid(at: now) ? key.expiresAt.map(RFC3339.string) ?? "never" : "expired",
                ]
            }, json: { write(&$0, $1.key, $1.msp, valid($1.secrets, now)) })
    }

    static func rotate(_ context: CommandContext, _ arguments: Arguments) throws {
        let (name, msp) = (try arguments.parsed("NAME", .displayText(max: 100)), try arguments.parsed("--msp", .slug))
        let hours = try arguments.optional("--overlap", .number(in: Operations.overlapHours))
        let overlap = hours.map { Duration.hours($0) } ?? Operations.standardOverlap
        let secret = try APIKeySecret(context.process.random)
        let stored = try APIKeyDigest(secret)
        let end = try context.operate { try $0.rotateAPIKey(name, msp: msp, overlap: overlap, secret: stored) }
        context.answer(
            "The key \(name) of \(msp) has another secret, shown this once:\n\(secret.text)\n"
                + "The former one works until \(RFC3339.string(end))."
        ) { json in
            json.field("msp", msp)
            json.field("name", name)
            json.field("key", secret.text)
            json.instant("former_until", end)
        }
    }

    static func revoke(_ context: CommandContext, _ arguments: Arguments) throws {
        let (name, msp) = (try arguments.parsed("NAME", .displayText(max: 100)), try arguments.parsed("--msp", .slug))
        try context.operate { try $0.revokeAPIKey(name, msp: msp) }
        context.answer("Revoked the key \(name) of \(msp).") { json in
            json.field("msp", msp)
            json.field("name", name)
        }
    }

    private static func valid(_ secrets: [APIKeyDigest], _ now: Instant) -> [APIKeyDigest] {
        secrets.filter { $0.expiresAt.map { now < $0 } ?? true }
    }

    private static func words(_ key: APIKey) -> String { key.scopeWords.joined(separator: ", ") }

    private static func write(_ json: inout JSONWriter, _ key: APIKey, _ msp: String, _ secrets: [APIKeyDigest]) {
        json.field("msp", msp)
        json.field("id", PublicID.string(key.id))
        json.field("name", key.name)
        json.strings("scopes", key.scopeWords)
        json.strings("networks", key.networks)
        json.strings("hints", secrets.map(\.hint))
        json.instant("created_at", key.createdAt)
        json.instant("expires_at", key.expiresAt)
        json.instant("last_used_at", key.lastUsedAt)
        json.field("last_used_from", key.lastUsedFrom)
    }
}

extension InputFormat {
    /// Values separated by commas.
    static func commaSeparated<Element>(_ format: InputFormat<Element>) -> InputFormat<[Element]> {
        InputFormat<[Element]> { (text) throws(Violation) in
            var values: [Element] = []
            for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                values.append(try format.value(of: String(part)))
            }
            return values
        }
    }
}

extension InputFormat where Value == String {
    /// A network, as `192.0.2.0/24`, or one address.
    static var network: InputFormat {
        InputFormat(Violation(.refused, "must be a network such as 192.0.2.0/24 or 2001:db8::/32")) {
            AddressRange($0) == nil ? nil : $0
        }
    }
}
