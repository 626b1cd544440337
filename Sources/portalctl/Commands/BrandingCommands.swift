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
        Command(
            "branding logo SLUG [FILE] [--dark] [--remove]",
            """
            Sets the operator's logo of a client from a PNG file, with --dark the one for dark screens; the owner's takes
            precedence. Without one for dark screens the other is shown there too. --remove removes it. JPEG,
            WebP and SVG have to be converted first; the owners' page in the portal takes them as they are.
            """, Branding.logo),
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

    static func logo(_ context: CommandContext, _ arguments: Arguments) throws {
        let slug = try arguments.slug("SLUG")
        guard (arguments["FILE"] == nil) == arguments.has("--remove") else {
            throw UsageError("give a FILE, or --remove")
        }
        let upload = try arguments["FILE"].map(upload)
        try context.operate { try $0.setLogo(of: slug, arguments.has("--dark") ? .dark : .light, to: upload) }
        try answer(context, slug)
    }

    private static func upload(_ path: String) throws -> UploadedLogo {
        // A byte more tells that it is too long.
        let bytes = try Input(path: path).bytes(limit: Picture.maximumBytes + 1)
        do {
            return try UploadedLogo(Picture(untrusted: bytes))
        } catch let violation as Violation {
            throw Refusal(violation, of: path)
        }
    }

    private static func answer(_ context: CommandContext, _ slug: String) throws {
        let client = try context.client(slug)
        let layers = try context.connection().inspect { try $0.brandLayers(of: client.id) }
        let fields = BrandField.allCases.map { [$0.name, layers.operator[$0] ?? "–", layers.owner[$0] ?? "–"] }
        let logos = LogoVariant.allCases.map {
            [$0.field, layers.operator.logos[$0]?.label ?? "–", layers.owner.logos[$0]?.label ?? "–"]
        }
        let rows = fields + logos
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
