import PortalLogic
import PortalStore
import PortalToolkit

extension Commands {
    private static let details = """
        [--contact EMAIL] [--expires DATE] [--mail-from EMAIL] [--reply-to EMAIL] [--base-host HOST] \
        [--imprint URL] [--privacy URL] [--legal-name NAME] [--address TEXT] [--vat-id TEXT] [--tax-id TEXT] \
        [--bank-name NAME] [--bank-account TEXT] [--bic BIC]
        """
    private static let clears = """
        An empty value ('') clears. DATE is YYYY-MM-DD (the last day, UTC) or RFC 3339.
        The options from --legal-name on are what invoices on paper say of the MSP. The address has up to 8 lines,
        in bash --address $'Street 1\\n10115 Berlin'; the account is an IBAN, or a number as it is written elsewhere.
        """

    private static let sure = """
        A licence that would turn a portal off or leave too few seats is refused, with its consequences;
        --yes sets it anyway.
        """

    static let msps = [
        Command(
            "msp add SLUG --name NAME --tier TIER " + details,
            "Adds an MSP. TIER is free, pro, team or enterprise.\n" + clears, MSPs.add),
        Command(
            "msp set SLUG [--name NAME] [--tier TIER] " + details + " [--yes]",
            "Changes an MSP.\n" + clears + "\n" + sure, MSPs.set),
        Command("msp list", "Lists the MSPs with their licences.", MSPs.list),
        Command(
            "msp license SLUG [--tier TIER] [--expires DATE] [--yes]",
            "Shows or sets an MSP's licence, with its effect on the portals.\n" + clears + "\n" + sure, MSPs.license
        ),
        Policy.command,
    ]
}

/// Commands for MSPs.
enum MSPs {
    static func add(_ context: CommandContext, _ arguments: Arguments) throws {
        let slug = try arguments.slug("SLUG")
        let changes = try changes(arguments)
        try context.operate { try $0.addMSP(slug, changes) }
        try show(context, slug, ["Added the MSP \(slug)."] + edge(changes))
    }

    static func set(_ context: CommandContext, _ arguments: Arguments) throws {
        let slug = try arguments.slug("SLUG")
        let changes = try changes(arguments)
        let change = try context.operate { try $0.setMSP(slug, changes, isSure: arguments.has("--yes")) }
        try show(context, slug, ["Changed the MSP \(slug)."] + change.losses + change.gains + edge(changes))
    }

    static func list(_ context: CommandContext, _ arguments: Arguments) throws {
        let msps = try context.connection().inspect { try $0.msps() }
        context.list(
            msps, ["MSP", "TIER", "EXPIRES", "CONTACT", "NAME"],
            row: { [$0.slug, $0.tier.rawValue, expiry(of: $0), $0.contactEmail ?? "–", $0.name] }, json: write)
    }

    static func license(_ context: CommandContext, _ arguments: Arguments) throws {
        let slug = try arguments.slug("SLUG")
        var changes = MSPChanges()
        changes.tier = try arguments.optional("--tier", .choice)
        changes.licenceExpiresAt = try arguments.expiry()
        if changes != MSPChanges() {
            try context.operate { try $0.setMSP(slug, changes, isSure: arguments.has("--yes")) }
        }
        let now = context.process.clock()
        let (msp, portals) = try context.connection().inspect { scope in
            guard let msp = try scope.msp(slug: slug) else { throw Refusal("there is no MSP \(slug)") }
            return (msp, try scope.licenceImpact(of: msp, now: now).portals)
        }
        let warning = LicenceDescriptions.expiry(of: msp, now: now)
        var lines = ["\(msp.name): \(msp.tier.rawValue), expires: \(expiry(of: msp))"]
        if let warning { lines.append(warning) }
        for portal in portals {
            lines.append(portal.text)
            if let seats = portal.seats { lines.append("portal \(portal.client): \(seats)") }
        }
        context.answer(lines.joined(separator: "\n")) { json in
            write(&json, msp)
            json.effect(of: msp, on: portals, now: now)
        }
    }

    private static func changes(_ arguments: Arguments) throws -> MSPChanges {
        var changes = MSPChanges()
        changes.name = try arguments.optional("--name", .displayText(max: 200))
        changes.tier = try arguments.optional("--tier", .choice)
        changes.licenceExpiresAt = try arguments.expiry()
        changes.contactEmail = try arguments.clearable("--contact", .headerEmail)
        changes.mailFrom = try arguments.clearable("--mail-from", .headerEmail)
        changes.replyTo = try arguments.clearable("--reply-to", .headerEmail)
        changes.baseHost = try arguments.clearable("--base-host", .hostName)
        changes.imprintURL = try arguments.clearable("--imprint", .webURL)
        changes.privacyURL = try arguments.clearable("--privacy", .webURL)
        changes.legalName = try arguments.clearable("--legal-name", .displayText(max: 200))
        changes.address = try arguments.clearable("--address", .postalAddress)
        changes.vatID = try arguments.clearable("--vat-id", .taxNumber)
        changes.taxID = try arguments.clearable("--tax-id", .taxNumber)
        changes.bankName = try arguments.clearable("--bank-name", .displayText(max: 200))
        changes.bankAccount = try arguments.clearable("--bank-account", .bankAccount)
        changes.bic = try arguments.clearable("--bic", .bic)
        return changes
    }

    /// Remaining steps for an MSP's own host: the edge only has certificates for hosts in its own settings.
    private static func edge(_ changes: MSPChanges) -> [String] {
        guard let host = changes.baseHost ?? nil else { return [] }
        return ["Also add \(host) to PORTAL_BASE_HOSTS in /etc/portal/caddy.env, and restart Caddy."]
    }

    private static func show(_ context: CommandContext, _ slug: String, _ lines: [String]) throws {
        guard let msp = try context.connection().inspect({ try $0.msp(slug: slug) }) else { return }
        context.answer(lines.joined(separator: "\n")) { write(&$0, msp) }
    }

    private static func expiry(of msp: MSP) -> String {
        msp.licenceExpiresAt.map(LicenceDescriptions.end) ?? "never"
    }

    private static func write(_ json: inout JSONWriter, _ msp: MSP) {
        json.licence(msp)
        json.field("contact_email", msp.contactEmail)
        json.field("mail_from", msp.mailFrom)
        json.field("reply_to", msp.replyTo)
        json.field("base_host", msp.baseHost)
        json.field("imprint_url", msp.imprintURL)
        json.field("privacy_url", msp.privacyURL)
        json.field("legal_name", msp.legalName)
        json.field("address", msp.address)
        json.field("vat_id", msp.vatID)
        json.field("tax_id", msp.taxID)
        json.field("bank_name", msp.bankName)
        json.field("bank_account", msp.bankAccount)
        json.field("bic", msp.bic)
    }
}
