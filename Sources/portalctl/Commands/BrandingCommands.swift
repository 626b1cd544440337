import PortalLogic
import PortalStore
import PortalToolkit

extension Commands {
    static let branding = [
        Command(
            "branding show SLUG", "Shows a client's branding: the operator's values and the owner's.",
            Branding.show),
        Command(
            """
            branding set SLUG [--logo URL] [--primary COLOR] [--secondary COLOR] [--support EMAIL] [--phone NUMBER] \
            [--hours WORDS] [--help-page URL]
            """,
            """
            Sets the operator's values of a client's branding; the owner's values take precedence.
            COLOR is #rrggbb, NUMBER a telephone number, WORDS the support hours; an empty value ('') clears.
            """, Branding.set),
    ]
}

/// The commands about a client's branding.
enum Branding {
    static func show(_ context: CommandContext, _ arguments: Arguments) throws {
        try answer(context, try arguments.slug("SLUG"))
    }

    static func set(_ context: CommandContext, _ arguments: Arguments) throws {
        let slug = try arguments.slug("SLUG")
        var changes = BrandChanges()
        changes.logoURL = try arguments.clearable("--logo", .webURL)
        changes.primaryColor = try arguments.clearable("--primary", .color)
        changes.secondaryColor = try arguments.clearable("--secondary", .color)
        changes.supportEmail = try arguments.clearable("--support", .headerEmail)
        changes.supportPhone = try arguments.clearable("--phone", .phoneNumber)
        changes.supportHours = try arguments.clearable("--hours", .supportHours)
        changes.supportURL = try arguments.clearable("--help-page", .webURL)
        guard changes != BrandChanges() else { throw UsageError("nothing to change") }
        try context.operate { try $0.setBranding(of: slug, changes) }
        try answer(context, slug)
    }

    private static func answer(_ context: CommandContext, _ slug: String) throws {
        let client = try context.client(slug)
        let layers = try context.connection().inspect { try $0.brandLayers(of: client.id) }
        let fields = zip(members(layers.operator), members(layers.owner))
        let rows = fields.map { [$0.name, $0.value ?? "–", $1.value ?? "–"] }
        context.answer(Table.text(["FIELD", "OPERATOR", "OWNER"], rows)) { json in
            json.object("operator") { write(&$0, layers.operator) }
            json.object("owner") { write(&$0, layers.owner) }
        }
    }

    private static func members(_ layer: BrandLayer) -> [(name: String, value: String?)] {
        [
            ("logo_url", layer.logoURL), ("primary_color", layer.primaryColor),
            ("secondary_color", layer.secondaryColor), ("support_email", layer.supportEmail),
            ("support_phone", layer.supportPhone), ("support_hours", layer.supportHours),
            ("support_url", layer.supportURL),
        ]
    }

    private static func write(_ json: inout JSONWriter, _ layer: BrandLayer) {
        for member in members(layer) { json.field(named: member.name, member.value) }
    }
}
