package import PortalStore
import PortalToolkit

/// The tenant's icon from its uploaded logos, where these are about square: a wide name would be a hair line.
package enum LogoIcon {
    /// Width by height that an icon has room for.
    private static let ratios = 0.6...1.6

    /// Whether a logo makes an icon.
    package static func suits(_ logo: Logo) -> Bool { ratios.contains(Double(logo.width) / Double(logo.height)) }

    /// Returns the icon as SVG with the picture inside, as an icon loads nothing else.
    /// - Parameter logos: of the light scheme, and of the dark one if that is another.
    package static func svg(_ logos: [AttachedLogo]) -> String {
        let pictures = zip(["light", "dark"], logos).map { picture($1, name: logos.count > 1 ? $0 : "both") }
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\"><style>.dark{display:none}"
            + "@media (prefers-color-scheme:dark){.light{display:none}.dark{display:inline}}</style>"
            + pictures.joined() + "</svg>\n"
    }

    private static func picture(_ attached: AttachedLogo, name: String) -> String {
        let ground = attached.logo.isLight ? "#16181d" : "#ffffff"
        return "<g class=\"\(name)\"><rect width=\"64\" height=\"64\" rx=\"14\" fill=\"\(ground)\"/>"
            + "<image x=\"6\" y=\"6\" width=\"52\" height=\"52\" "
            + "href=\"data:image/png;base64,\(Base64.standard.encode(attached.png))\"/></g>"
    }
}

extension PublicScope {
    /// The logos that a tenant's icon is made of; none where they do not suit one.
    package func iconLogos(of tenant: Tenant) throws -> [AttachedLogo] {
        let logos = try brand(of: tenant).layer.logos
        let shown = LogoVariant.allCases.compactMap { logos.shown(in: $0) }
        guard let light = shown.first, shown.allSatisfy(LogoIcon.suits) else { return [] }
        return try (shown[1] == light ? [light] : shown).compactMap { logo in
            try picture(client: tenant.id, logo: logo.id).map { AttachedLogo(logo, png: $0) }
        }
    }
}
