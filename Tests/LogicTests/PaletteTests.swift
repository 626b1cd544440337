import Testing

@testable import PortalLogic
@testable import PortalToolkit

@Suite struct PaletteTests {
    /// Made by another implementation, in TypeScript.
    private let vectors: JSON

    init() throws {
        vectors = try JSON(readVector("palette-vectors.json"), maximumDepth: 8)
    }

    @Test func `palettes match the reference vectors`() throws {
        guard case .object(let named)? = vectors["named"] else { throw Unexpected("no named vectors") }
        #expect(named.count == 15)
        for vector in named {
            let color = try #require(Color(hex: vector.name))
            let palette = Palette(primary: color, secondary: color)
            #expect(object(palette.light) == vector.value["light"], "\(vector.name)")
            #expect(object(palette.dark) == vector.value["dark"], "\(vector.name)")
        }
    }

    private func object(_ tokens: [Palette.Token]) -> JSON {
        .object(tokens.map { JSON.Member(name: $0.name, value: .string($0.color)) })
    }

    /// The digest over 33³ colours, and on each of them what the palette promises.
    @Test func `contrast ratios and the reference digest hold over a 33-step RGB grid`() async throws {
        let axis = stride(from: UInt8(0), through: 248, by: 8) + [255]
        let slices = await withTaskGroup(of: (Int, GridSlice).self) { group in
            for (index, red) in axis.enumerated() {
                group.addTask { (index, GridSlice(red: red, axis: axis)) }
            }
            return await group.reduce(into: [Int: GridSlice]()) { $0[$1.0] = $1.1 }
        }
        var text: [UInt8] = []
        for index in axis.indices {
            let slice = try #require(slices[index])
            text += slice.text
            #expect(slice.broken == [])
        }
        let digest = try Crypto.sha256(text).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        #expect(JSON.string(digest) == vectors["grid"]?["sha256"])
    }

    @Test func `the secondary colour affects the accent line only`() throws {
        let palette = Palette(primary: Color(rgb: 0x25_63eb), secondary: Color(rgb: 0xff_ff00))
        let alone = Palette(primary: Color(rgb: 0x25_63eb), secondary: Color(rgb: 0x25_63eb))
        #expect(palette.light.dropLast() == alone.light.dropLast())
        #expect(palette.light.last == Palette.Token(name: "accent-line", color: "#8b8b00"))
        let accent = palette.adjusted.filter { $0.token == "accent-line" }
        #expect(accent == [.init(token: "accent-line", scheme: .light, from: "#ffff00", to: "#8b8b00")])
        let others = [palette, alone].map { $0.adjusted.filter { $0.token != "accent-line" } }
        #expect(others[0] == others[1])
    }

    @Test func `only visible adjustments of a brand colour are reported`() {
        let orange = Palette(primary: Color(rgb: 0xc2_410c), secondary: Color(rgb: 0xc2_410c))
        // In light its text is #bf3e05: legible now, and nobody sees the difference.
        #expect(!orange.adjusted.contains { $0.scheme == .light })
        #expect(orange.adjusted.contains { $0.scheme == .dark && $0.token == "brand-text" && $0.from == "#c2410c" })
        let yellow = Palette(primary: Color(rgb: 0xff_ff00), secondary: Color(rgb: 0xff_ff00))
        #expect(
            yellow.adjusted == [
                .init(token: "brand-text", scheme: .light, from: "#ffff00", to: "#707000"),
                .init(token: "brand-line", scheme: .light, from: "#ffff00", to: "#8b8b00"),
                .init(token: "accent-line", scheme: .light, from: "#ffff00", to: "#8b8b00"),
            ])
    }

    @Test func `the stylesheet declares brand properties for light and dark, and its version`() {
        let palette = Palette(primary: Color(rgb: 0xff_ff00), secondary: .neutral)
        let text = BrandStylesheet.text(palette, version: "v-1")
        #expect(text.hasPrefix(":root{--brand-primary:#ffff00;--brand-secondary:#565d68;--brand-solid:#ffff00;"))
        #expect(text.contains(";--brand-text:light-dark(#707000,#ffff00);"))
        #expect(text.hasSuffix("--brand-version:\"v-1\"}\n"))
    }

    @Test func `only six-digit hex colours are accepted`() {
        #expect(Color(hex: "#C2410c")?.description == "#c2410c")
        for wrong in ["", "#fff", "c2410c", "#c2410", "#c2410cc", "#c2410g", "#+2410c", "#１２３４５６", "red"] {
            #expect(Color(hex: wrong) == nil, "\(wrong)")
        }
    }

    @Test(arguments: [
        ("Acme Industries", "AI"), ("acme", "A"), ("  <script> & \"co\"", "SC"), ("", "?"), ("—", "?"),
        ("ßeta", "S"), ("Ünal GmbH & Co. KG", "ÜG"), ("株式会社", "株"), ("3M", "3"),
    ])
    func `the monogram shows up to two initials and never markup`(name: String, letters: String) {
        #expect(Monogram.letters(of: name) == letters)
        let svg = Monogram.svg(name: name, palette: Palette(primary: .black, secondary: .black))
        #expect(svg.hasPrefix("<svg ") && svg.contains("fill=\"#ffffff\"") && svg.contains(">\(letters)</text>"))
        #expect(!svg.contains("script"))
    }
}

/// One plane of the grid: its share of the digest's text, and the colours that break a promise.
private struct GridSlice: Sendable {
    private(set) var text: [UInt8] = []
    private(set) var broken: [String] = []

    init(red: UInt8, axis: [UInt8]) {
        let surfaces = Scheme.allCases.map { $0.surfaces.map(\.luminance) }
        for green in axis {
            for blue in axis {
                let color = Color(red: red, green: green, blue: blue)
                let palette = Palette(primary: color, secondary: color)
                write(palette)
                for (tokens, surfaces) in zip([palette.light, palette.dark], surfaces)
                where !Self.keeps(tokens, surfaces) { broken.append(color.description) }
            }
        }
    }

    private mutating func write(_ palette: Palette) {
        var json = JSONWriter(capacity: 1024)
        json.beginObject()
        for (name, tokens) in [("light", palette.light), ("dark", palette.dark)] {
            json.object(named: name) { json in
                for token in tokens { json.field(named: token.name, token.color) }
            }
        }
        json.endObject()
        text += json.finish()
    }

    private static func keeps(_ tokens: [Palette.Token], _ surfaces: [Double]) -> Bool {
        let luminances = tokens.map { Color(hex: $0.color)?.luminance ?? -1 }
        let all = surfaces + [luminances[6]]
        func clears(_ index: Int, _ on: [Double], _ least: Double) -> Bool {
            on.allSatisfy { Color.contrast(luminances[index], $0) >= least }
        }
        // on-brand is read on the solid colour and its two hovers.
        return clears(1, [luminances[0], luminances[2], luminances[3]], 4.5) && clears(4, all, 4.5)
            && clears(5, all, 3) && clears(8, all, 3) && clears(7, [surfaces[0]], 9)
    }
}
