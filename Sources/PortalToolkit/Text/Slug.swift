/// A tenant's name in URLs: `[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?`, never `assets` or `cp`.
package enum Slug {
    /// Whether the text is a valid slug.
    package static func isValid(_ text: some StringProtocol) -> Bool {
        let bytes = Substring(text).utf8
        guard (1...63).contains(bytes.count), bytes.first != 0x2d, bytes.last != 0x2d else { return false }
        return bytes.allSatisfy { (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d }
            && text != "assets" && text != "cp"
    }
}
