/// The text of `brand.css`: a palette as custom properties.
package enum BrandStylesheet {
    /// Changes when the derivation or the form of the sheet does, so that browsers and caches see it.
    package static let revision = "1"

    /// A rule that sets the tenant's raw colours (decoration only), the version, and each token as
    /// `light-dark(a,b)`: `color-scheme` alone switches them, inside a preview too.
    package static func text(_ palette: Palette, version: String) -> String {
        let tokens = zip(palette.light, palette.dark).map { light, dark in
            let value = light.color == dark.color ? light.color : "light-dark(\(light.color),\(dark.color))"
            return "--\(light.name):\(value);"
        }
        return ":root{--brand-primary:\(palette.primary);--brand-secondary:\(palette.secondary);"
            + tokens.joined() + "--brand-version:\"\(version)\"}\n"
    }
}
