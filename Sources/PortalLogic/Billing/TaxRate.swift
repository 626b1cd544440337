/// A tax rate, exact to a millionth of a percent.
package struct TaxRate: Hashable, Comparable, CustomStringConvertible {
    /// Millionths of a percent.
    let millionths: Int64

    /// Parses percent as decimal text, from 0 to 100; `nil` for other texts.
    package init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard let whole = parts.first.flatMap({ Int64(Substring($0)) }), (0...100).contains(whole), !text.hasPrefix("-")
        else { return nil }
        let decimals = parts.count == 2 ? String(decoding: parts[1], as: UTF8.self) : ""
        guard parts.count == 1 || (parts.count == 2 && !decimals.isEmpty), decimals.utf8.count <= 6,
            let fraction = Int64(decimals + String(repeating: "0", count: 6 - decimals.utf8.count))
        else { return nil }
        millionths = whole * 1_000_000 + fraction
        if millionths > 100_000_000 { return nil }
    }

    /// Percent, without zeros that say nothing: `19`, `7.5`.
    package var description: String {
        let (whole, fraction) = millionths.quotientAndRemainder(dividingBy: 1_000_000)
        guard fraction != 0 else { return String(whole) }
        var digits = String(1_000_000 + fraction).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return "\(whole).\(digits)"
    }

    package static func < (one: TaxRate, other: TaxRate) -> Bool { one.millionths < other.millionths }

    /// The tax on a net amount, in minor units, rounded half away from zero.
    func tax(onNet net: Int64) -> Int64 { Self.divided(Int128(net) * Int128(millionths), by: 100_000_000) }

    /// The tax within a gross amount, in minor units, rounded half away from zero.
    func tax(inGross gross: Int64) -> Int64 {
        Self.divided(Int128(gross) * Int128(millionths), by: 100_000_000 + Int128(millionths))
    }

    private static func divided(_ number: Int128, by divisor: Int128) -> Int64 {
        let half = number < 0 ? -divisor / 2 : divisor / 2
        return Int64((number + half) / divisor)
    }
}
