import PortalToolkit

#if canImport(Glibc)
    import Glibc
#endif

/// A colour in Björn Ottosson's OKLab, with his matrices of 2021.
///
/// Computes no hue angle: chroma shrinks by scaling a and b, so implementations must agree only on `cbrt` and `pow`.
struct OKLab {
    /// Lightness, 0 to 1.
    var lightness: Double
    /// Green to red, blue to yellow.
    var a, b: Double

    init(lightness: Double, a: Double, b: Double) {
        self.lightness = lightness
        self.a = a
        self.b = b
    }

    init(_ color: Color) {
        let (red, green, blue) = color.linear
        let l = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
        let m = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
        let s = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
        lightness = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s
        a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
        b = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
    }

    /// Distance from grey.
    var chroma: Double { hypot(a, b) }

    /// Distance from another colour; about 0.02 is just visible.
    func distance(to other: OKLab) -> Double {
        hypot(hypot(a - other.a, b - other.b), lightness - other.lightness)
    }

    /// Returns this colour at another lightness.
    func at(lightness: Double) -> OKLab {
        OKLab(lightness: lightness, a: a, b: b)
    }

    /// The sRGB colour with this lightness and hue, and at most this chroma.
    var fitted: Color {
        if lightness <= 0 { return .black }
        if lightness >= 1 { return .white }
        if let color = linear.color { return color }
        var (low, high) = (0.0, 1.0)
        for _ in 0..<12 {
            let middle = (low + high) / 2
            if scaled(middle).linear.isInGamut { low = middle } else { high = middle }
        }
        return scaled(low).linear.clamped
    }

    private func scaled(_ keep: Double) -> OKLab {
        OKLab(lightness: lightness, a: a * keep, b: b * keep)
    }

    private var linear: LinearRGB {
        let l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b)
        let m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b)
        let s = cube(lightness - 0.0894841775 * a - 1.291485548 * b)
        return LinearRGB(
            red: 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
            green: -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            blue: -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
    }

    private func cube(_ x: Double) -> Double { x * x * x }
}

/// Linear light, possibly outside the sRGB gamut.
private struct LinearRGB {
    let red, green, blue: Double

    var isInGamut: Bool {
        red >= -1e-6 && red <= 1 + 1e-6 && green >= -1e-6 && green <= 1 + 1e-6 && blue >= -1e-6 && blue <= 1 + 1e-6
    }

    var color: Color? { isInGamut ? clamped : nil }

    var clamped: Color { Color(red: encode(red), green: encode(green), blue: encode(blue)) }

    private func encode(_ linear: Double) -> UInt8 {
        let x = min(1, max(0, linear))
        return UInt8((255 * (x <= 0.0031308 ? 12.92 * x : 1.055 * pow(x, 1 / 2.4) - 0.055)).rounded())
    }
}
