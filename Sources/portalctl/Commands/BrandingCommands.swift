import PortalLogic
import PortalStore
import PortalToolkit

extension Commands {
    static let branding = [
        Command(
            "branding show SLUG", "Shows a client's branding: the operator's values and the owner's.",
            Branding.show),
        Command(
            (["branding set SLUG"] + BrandField.allCases.map { "[\($0.option) \($0.placeholder)]" }).joined(
                separator: " "),
            """
            Sets the operator's values of a client's branding; the owner's values take precedence.
            COLOR is #rrggbb, NUMBER a telephone number, WORDS the support hours; an empty value ('') clears.
            """, Branding.set),
    ]
}

/// Commands for a client's branding.
enum Branding {
    static func show(_ context: CommandContext, _ arguments: Arguments) throws {
        try answer(context, try arguments.slug("SLUG"))
    }

    static func set(_ context: CommandContext, _ arguments: Arguments) throws {
        let slug = try arguments.slug("SLUG")
        var changes = BrandChanges()
        for field in BrandField.allCases { changes[field] = try arguments.clearable(field.option, field.format) }
        guard changes != BrandChanges() else { throw UsageError("nothing to change") }
        try context.operate { try $0.setBranding(of: slug, changes) }
        try answer(context, slug)
    }

    private static func answer(_ context: CommandContext, _ slug: String) throws {
        let client = try context.client(slug)
        let layers = try context.connection().inspect { try $0.brandLayers(of: client.id) }
        let rows = BrandField.allCases.map { [$0.name, layers.operator[$0] ?? "–", layers.owner[$0] ?? "–"] }
        context.answer(Table.text(["FIELD", "OPERATOR", "OWNER"], rows)) { json in
            json.branding(layers)
        }
    }
}

extension BrandField {
    fileprivate var option: String {
        switch self {
        case .logoURL: "--logo"
        case .primaryColor: "--primary"
        case .secondaryColor: "--secondary"
        case .supportEmail: "--support"
        case .supportPhone: "--phone"
        case .supportHours: "--hours"
        case .supportURL: "--help-page"
        }
    }

    fileprivate var placeholder: String {
        switch kind {
        case .url: "URL"
        case .color: "COLOR"
        case .email: "EMAIL"
        case .phoneNumber: "NUMBER"
        case .words: "WORDS"
        }
    }
}
