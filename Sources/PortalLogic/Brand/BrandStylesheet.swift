/// Text of `brand.css`: a palette as custom properties.
package enum BrandStylesheet {
    /// Changes with the derivation or the sheet's format, to invalidate caches.
    package static let revision = "1"

    /// Returns a rule with the tenant's raw colours (decoration only), the version, and each token as
    /// `light-dark(a,b)`: `color-scheme` alone switches them, also inside a preview.
    package static func text(_ palette: Palette, version: String) -> String {
        let tokens = zip(palette.light, palette.dark).map { light, dark in
            let value = light.color == dark.color ? light.color : "light-dark(\(light.color),\(dark.color))"
            return "--\(light.name):\(value);"
        }
        return ":root{--brand-primary:\(palette.primary);--brand-secondary:\(palette.secondary);"
            + tokens.joined() + "--brand-version:\"\(version)\"}\n"
    }
}
