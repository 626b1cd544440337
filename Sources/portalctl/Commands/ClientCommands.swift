import PortalLogic
import PortalStore
import PortalToolkit

extension Commands {
    private static let details = "[--legal-name NAME] [--address TEXT] [--vat-id TEXT]"
    private static let onPaper = """
        Legal name, address and tax number are what invoices on paper say of the client; an empty value ('') clears.
        The address has up to 8 lines, in bash --address $'Street 1\\n10115 Berlin'.
        """

    static let clients = [
        Command(
            "client add SLUG --msp MSP --name NAME " + details,
            "Adds a client of an MSP. Its slug never changes.\n" + onPaper, Clients.add),
        Command(
            "client set SLUG [--name NAME] " + details,
            "Renames a client, or changes what invoices say of it.\n" + onPaper,
            Clients.set),
        Command("client list", "Lists the clients, and why an enabled portal does not answer.", Clients.list),
        Command(
            "client suspend SLUG", "Suspends a client: its portal goes offline and its sessions end.", Clients.suspend),
        Command("client resume SLUG", "Makes a suspended client active again.", Clients.resume),
        Command(
            "portal enable SLUG",
            "Turns a client's portal on if the MSP's licence covers one more; otherwise says why not.",
            Clients.enable),
        Command(
            "portal disable SLUG",
            "Turns a client's portal off: it answers as if it did not exist; all data is kept.",
            Clients.disable),
    ]
}

/// Commands for clients and their portals.
enum Clients {
    static func add(_ context: CommandContext, _ arguments: Arguments) throws {
        let slug = try arguments.slug("SLUG")
        let (msp, name) = (try arguments.slug("--msp"), try arguments.parsed("--name", .displayText(max: 200)))
        let details = try details(arguments)
        try context.operate { operations in
            try operations.addClient(slug, msp: msp, name: name)
            try operations.next.setDetails(of: slug, details)
        }
        try show(context, slug, "Added the client \(slug).")
    }

    static func set(_ context: CommandContext, _ arguments: Arguments) throws {
        let slug = try arguments.slug("SLUG")
        let name = try arguments.optional("--name", .displayText(max: 200))
        let details = try details(arguments)
        let isNew = try context.operate { operations in
            let isRenamed = try name.map { try operations.rename(slug, to: $0) } ?? false
            return try operations.next.setDetails(of: slug, details) || isRenamed
        }
        try show(context, slug, isNew ? "Changed the client \(slug)." : "\(slug) is so already.")
    }

    private static func details(_ arguments: Arguments) throws -> ClientDetailChanges {
        var changes = ClientDetailChanges()
        changes.legalName = try arguments.clearable("--legal-name", .displayText(max: 200))
        changes.address = try arguments.clearable("--address", .postalAddress)
        changes.vatID = try arguments.clearable("--vat-id", .taxNumber)
        return changes
    }

    static func list(_ context: CommandContext, _ arguments: Arguments) throws {
        let clients = try context.connection().inspect { try $0.clients() }
        let now = context.process.clock()
        context.list(
            clients, ["CLIENT", "MSP", "STATUS", "PORTAL", "NAME"],
            row: { [$0.slug, $0.mspName, $0.status.rawValue, portal(of: $0, now: now), $0.name] },
            json: { write(&$0, $1, now: now) })
    }

    static func suspend(_ context: CommandContext, _ arguments: Arguments) throws {
        let slug = try arguments.slug("SLUG")
        let isNew = try context.operate { try $0.suspend(slug) }
        try show(
            context, slug, isNew ? "Suspended \(slug); its sessions have ended." : "\(slug) is already suspended.")
    }

    static func resume(_ context: CommandContext, _ arguments: Arguments) throws {
        let slug = try arguments.slug("SLUG")
        let isNew = try context.operate { try $0.resume(slug) }
        try show(context, slug, isNew ? "\(slug) is active again." : "\(slug) is already active.")
    }

    static func enable(_ context: CommandContext, _ arguments: Arguments) throws {
        let slug = try arguments.slug("SLUG")
        let isNew = try context.operate { try $0.enablePortal(slug) }
        let now = context.process.clock()
        let client = try context.client(slug)
        var lines = [isNew ? "The portal of \(slug) is on." : "The portal of \(slug) is already on."]
        if let reason = LicenceDescriptions.inactiveReason(of: client, now: now) {
            lines.append("It answers as if it did not exist: \(reason).")
        }
        let msp = try context.connection().inspect { try $0.msps() }.first { $0.id == client.mspID }
        if let warning = msp.flatMap({ LicenceDescriptions.expiry(of: $0, now: now) }) {
            lines.append("Note: \(warning).")
        }
        let layers = try context.connection().inspect { try $0.brandLayers(of: client.id) }
        if !layers.operator.hasContact, !layers.owner.hasContact {
            lines.append(
                "Note: its contact card lists no way to reach you; portalctl branding set \(slug) --support EMAIL adds one."
            )
        }
        try show(context, slug, lines.joined(separator: "\n"))
    }

    static func disable(_ context: CommandContext, _ arguments: Arguments) throws {
        let slug = try arguments.slug("SLUG")
        let before = try licenceImpact(context, slug)
        let isNew = try context.operate { try $0.disablePortal(slug) }
        let after = try licenceImpact(context, slug)
        var lines = ["The portal of \(slug) is already off."]
        if isNew {
            lines = ["The portal of \(slug) is off: it answers as if it did not exist. Users and data are kept."]
            lines += before.gains(to: after).map { $0 + "." }
        }
        try show(context, slug, lines.joined(separator: "\n"))
    }

    private static func licenceImpact(_ context: CommandContext, _ slug: String) throws -> LicenceImpact {
        let client = try context.client(slug)
        return try context.connection().inspect { scope in
            guard let msp = try scope.msps().first(where: { $0.id == client.mspID }) else {
                throw Refusal("the MSP of \(slug) no longer exists")
            }
            return try scope.licenceImpact(of: msp, now: context.process.clock())
        }
    }

    private static func show(_ context: CommandContext, _ slug: String, _ text: String) throws {
        let client = try context.client(slug)
        context.answer(text) { write(&$0, client, now: context.process.clock()) }
    }

    private static func portal(of client: Tenant, now: Instant) -> String {
        guard client.isEnabled else { return "off" }
        return LicenceDescriptions.inactiveReason(of: client, now: now).map { "inactive: " + $0 } ?? "on"
    }

    private static func write(_ json: inout JSONWriter, _ client: Tenant, now: Instant) {
        json.client(client, msp: client.mspName, now: now)
    }
}
