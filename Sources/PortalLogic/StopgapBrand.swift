struct Color: Sendable { init?(hex: String) {}; init() {}; static let neutral = Color() }
enum Scheme: String, Sendable { case light, dark }
struct Palette: Sendable {
    init(primary: Color, secondary: Color) {}
    struct Token { let name: String; let color: String }
    struct Change { let token: String; let scheme: Scheme; let from: String; let to: String }
    var light: [Token] {
        [
            "brand-solid", "on-brand", "brand-solid-hover", "brand-solid-active", "brand-text", "brand-line",
            "brand-subtle", "focus", "accent-line",
        ].map { Token(name: $0, color: "#000000") }
    }
    var dark: [Token] { light }
    var adjusted: [Change] { [] }
}
enum BrandStylesheet {
    static let revision = "1";
    static func text(_ p: Palette, version: String) -> String {
        ":root{--brand-solid:#000;--brand-version:\"\(version)\"}"
    }
}
enum Monogram { static func svg(name: String, palette: Palette) -> String { "<svg/>" } }
