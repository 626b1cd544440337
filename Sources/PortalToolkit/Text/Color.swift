#if canImport(Glibc)
    import Glibc
#endif

/// An opaque sRGB colour with 8 bits per channel.
package struct Color: Sendable, Hashable, CustomStringConvertible {
    /// Red, green and blue, 0 to 255.
    package let red, green, blue: UInt8

    /// Creates a colour from its channels.
    package init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// Parses `#rrggbb` in either case; `nil` for anything else.
    package init?(hex: String) {
        let bytes = Array(hex.utf8)
        guard bytes.count == 7, bytes[0] == 0x23 else { return nil }
        var value: UInt32 = 0
        for byte in bytes.dropFirst() {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt32(digit)
        }
        self.init(rgb: value)
    }

    package init(rgb: UInt32) {
        self.init(
            red: UInt8(truncatingIfNeeded: rgb >> 16), green: UInt8(truncatingIfNeeded: rgb >> 8),
            blue: UInt8(truncatingIfNeeded: rgb))
    }

    /// The brand colour of tenants without one.
    package static let neutral = Color(rgb: 0x56_5d68)
    package static let black = Color(rgb: 0)
    package static let white = Color(rgb: 0xff_ffff)

    /// `#rrggbb` in lower case.
    package var description: String {
        let digits = [red >> 4, red & 15, green >> 4, green & 15, blue >> 4, blue & 15]
        return "#" + String(decoding: digits.map(JSONEscape.hexDigit), as: UTF8.self)
    }

    /// Relative luminance, 0 to 1 (WCAG 2.2).
    package var luminance: Double {
        let (red, green, blue) = linear
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// Contrast ratio with another colour, 1 to 21 (WCAG 2.2).
    package func contrast(with other: Color) -> Double {
        Self.contrast(luminance, other.luminance)
    }

    package static func contrast(_ left: Double, _ right: Double) -> Double {
        let (x, y) = (left + 0.05, right + 0.05)
        return x > y ? x / y : y / x
    }

    /// Black or white, whichever is more legible on this colour: contrast at least 4.58.
    package var on: Color {
        contrast(with: .black) >= contrast(with: .white) ? .black : .white
    }

    /// The channels in linear light, 0 to 1.
    package var linear: (red: Double, green: Double, blue: Double) {
        (Self.linear[Int(red)], Self.linear[Int(green)], Self.linear[Int(blue)])
    }

    private static let linear: [Double] = (0...255).map { channel in
        let c = Double(channel) / 255
        return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4)
    }
}
