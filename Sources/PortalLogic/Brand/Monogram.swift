import PortalToolkit

/// The tenant's icon: one or two letters of its name on its colour; no scripts or external resources.
package enum Monogram {
    /// Returns the icon as SVG.
    package static func svg(name: String, palette: Palette) -> String {
        let letters = letters(of: name)
        let size = letters.count > 1 ? 26 : 34
        return #"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="14" "#
            + "fill=\"\(palette.primary)\"/>"
            + "<text x=\"32\" y=\"33\" fill=\"\(palette.primary.on)\" font-family=\"Inter,system-ui,sans-serif\" "
            + "font-size=\"\(size)\" font-weight=\"600\" text-anchor=\"middle\" dominant-baseline=\"central\">"
            + "\(Markup.escaped(letters))</text></svg>\n"
    }

    /// Returns the upper-cased initials of the first two words, or of the only one; `?` for a name without any.
    static func letters(of name: String) -> String {
        let words = name.split { !$0.isLetter && !$0.isNumber }
        let initials = words.prefix(2).compactMap(\.first).map { $0.uppercased().prefix(1) }
        return initials.isEmpty ? "?" : initials.joined()
    }
}
