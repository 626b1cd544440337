package import PortalToolkit

/// A colour scheme.
package enum Scheme: String, Sendable, CaseIterable {
    /// Dark text on light surfaces.
    case light
    /// Light text on dark surfaces.
    case dark
}

/// Colours derived from a tenant's two, for both schemes. The server's palette is authoritative; a test checks it
/// against vectors and a digest over the RGB grid.
///
/// Every colour is checked against its possible surfaces *after* rounding to 8 bits, so legibility holds by
/// construction.
package struct Palette: Sendable {
    /// A derived colour with its style sheet name, without the dashes.
    package struct Token: Sendable, Equatable {
        /// `brand-solid`, `on-brand`, …
        package let name: String
        /// `#rrggbb`.
        package let color: String
    }

    /// A colour visibly moved for legibility.
    package struct Change: Sendable, Equatable {
        /// Name of the token.
        package let token: String
        /// Scheme of the change.
        package let scheme: Scheme
        /// The tenant's colour, `#rrggbb`.
        package let from: String
        /// The replacement, `#rrggbb`.
        package let to: String
    }

    /// The tenant's colours as given.
    package let primary, secondary: Color
    /// The nine tokens of each scheme, in the same order.
    package let light, dark: [Token]
    /// Visible moves: ΔE-OK above 0.02.
    package let adjusted: [Change]

    /// Derives the palette; costs as much as a hundred requests, so callers cache it.
    package init(primary: Color, secondary: Color) {
        self.primary = primary
        self.secondary = secondary
        let sets = Scheme.allCases.map { TokenSet(primary, secondary, $0) }
        light = sets[0].tokens
        dark = sets[1].tokens
        adjusted = sets.flatMap { $0.changes(primary, secondary) }
    }
}

/// Constants of a scheme.
extension Scheme {
    /// Card, page and sunken: surfaces of text besides the tenant's own tint. The SPA's tokens.css has the same.
    var surfaces: [Color] {
        switch self {
        case .light: [Color(rgb: 0xff_ffff), Color(rgb: 0xf6_f7f9), Color(rgb: 0xec_eef2)]
        case .dark: [Color(rgb: 0x16_181d), Color(rgb: 0x0d_0f12), Color(rgb: 0x23_262d)]
        }
    }

    /// Colour of plain text.
    package var text: Color { self == .light ? Color(rgb: 0x14_171c) : Color(rgb: 0xec_eef1) }

    /// Lightness and maximum chroma of the tint.
    fileprivate var tint: (lightness: Double, chroma: Double) { self == .light ? (0.955, 0.025) : (0.275, 0.04) }

    /// Step towards legibility: one hundredth of lightness towards the contrasting end.
    fileprivate var step: Double { self == .light ? -0.01 : 0.01 }

    fileprivate var end: Color { self == .light ? .black : .white }
}

/// Derivation for one scheme.
private struct TokenSet {
    let scheme: Scheme
    let tokens: [Palette.Token]
    private let text, line, accent: Color

    init(_ primary: Color, _ secondary: Color, _ scheme: Scheme) {
        self.scheme = scheme
        let lab = OKLab(primary)
        let tint = Self.tint(lab, scheme)
        // A grey at 4.5:1 would be fainter than muted text and look disabled.
        let ink = lab.chroma < 0.03 ? scheme.text : primary
        let surfaces = (scheme.surfaces + [tint]).map(\.luminance)
        text = Self.legible(ink, on: surfaces, 4.5, scheme)
        line = Self.legible(primary, on: surfaces, 3, scheme)
        accent = Self.legible(secondary, on: surfaces, 3, scheme)
        // A ring and gap with contrast ratio r show at least √r on any background.
        let focus = Self.legible(ink, on: [surfaces[0]], 9, scheme)
        tokens = [
            ("brand-solid", primary), ("on-brand", primary.on),
            ("brand-solid-hover", Self.hover(primary, lab, times: 1)),
            ("brand-solid-active", Self.hover(primary, lab, times: 2)),
            ("brand-text", text), ("brand-line", line), ("brand-subtle", tint), ("focus", focus),
            ("accent-line", accent),
        ].map { Palette.Token(name: $0, color: $1.description) }
    }

    func changes(_ primary: Color, _ secondary: Color) -> [Palette.Change] {
        [("brand-text", primary, text), ("brand-line", primary, line), ("accent-line", secondary, accent)]
            .filter { OKLab($1).distance(to: OKLab($2)) > 0.02 }
            .map { Palette.Change(token: $0, scheme: scheme, from: $1.description, to: $2.description) }
    }

    /// Returns `color`, or its nearest lightness with at least `least` contrast to all these luminances.
    private static func legible(_ color: Color, on surfaces: [Double], _ least: Double, _ scheme: Scheme) -> Color {
        func clears(_ candidate: Color) -> Bool {
            let luminance = candidate.luminance
            for surface in surfaces where Color.contrast(luminance, surface) < least { return false }
            return true
        }
        if clears(color) { return color }
        let lab = OKLab(color)
        for step in 1...100 {
            let candidate = lab.at(lightness: lab.lightness + Double(step) * scheme.step).fitted
            if clears(candidate) { return candidate }
        }
        return scheme.end
    }

    /// Moves one step away from the text's colour, so that contrast only rises. Near the end of the scale, where that
    /// would be invisible, moves towards it: contrast there stays far above the minimum.
    private static func hover(_ color: Color, _ lab: OKLab, times: Double) -> Color {
        let isDarker = color.on == .white ? lab.lightness >= 0.25 : lab.lightness > 0.9
        if isDarker { return lab.at(lightness: lab.lightness - 0.05 * times).fitted }
        // OKLab lightness below 0.1 rounds to black.
        let lift = lab.lightness < 0.25 ? 0.08 : 0
        return lab.at(lightness: lab.lightness + 0.05 * times + lift).fitted
    }

    /// Returns a surface tint for neutral and brand text.
    private static func tint(_ lab: OKLab, _ scheme: Scheme) -> Color {
        let (lightness, maximum) = scheme.tint
        let chroma = lab.chroma
        let keep = chroma > maximum ? maximum / chroma : 1
        return OKLab(lightness: lightness, a: lab.a * keep, b: lab.b * keep).fitted
    }
}
