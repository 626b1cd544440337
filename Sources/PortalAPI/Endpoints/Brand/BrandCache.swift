import PortalLogic
import PortalStore
import PortalToolkit
import Synchronization

/// Values derived from a tenant's two colours: palette, style sheet and their version.
struct DerivedBrand: Sendable {
    /// `#rrggbb`; neutral when unset.
    let primary: String
    /// `#rrggbb`; the primary when unset.
    let secondary: String
    let palette: Palette
    let stylesheet: String
    /// Changes with the style sheet.
    let version: String

    fileprivate init(_ brand: Brand) {
        primary = brand[.primaryColor] ?? Self.neutral
        secondary = brand[.secondaryColor] ?? primary
        palette = Palette(primary: Color(hex: primary) ?? .neutral, secondary: Color(hex: secondary) ?? .neutral)
        version = String(primary.dropFirst() + secondary.dropFirst()) + "-" + BrandStylesheet.revision
        stylesheet = BrandStylesheet.text(palette, version: version)
    }

    /// The layer with the displayed colours.
    func shown(_ layer: BrandLayer) -> BrandLayer {
        var layer = layer
        layer[.primaryColor] = primary
        layer[.secondaryColor] = secondary
        return layer
    }

    private static let neutral = "#565d68"
}

/// Caches derived brands; deriving one costs as much as a hundred requests.
final class BrandCache: Sendable {
    private static let maximumEntries = 1000
    private let brands = Mutex<[String: DerivedBrand]>([:])

    /// The colours and style sheet of a brand.
    func derived(from brand: Brand) -> DerivedBrand {
        let key = (brand[.primaryColor] ?? "-") + (brand[.secondaryColor] ?? "-")
        if let known = brands.withLock({ $0[key] }) { return known }
        let derived = DerivedBrand(brand)
        brands.withLock { brands in
            if brands.count >= Self.maximumEntries { brands.removeAll() }
            brands[key] = derived
        }
        return derived
    }
}
