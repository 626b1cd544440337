/// Currencies for amounts, with the digits of their minor units by ISO 4217, used wherever amounts are read, checked,
/// shown or written. CLDR, used by browsers, differs for some.
package enum Currency {
    /// Number of decimal digits of amounts: 2 for EUR, 0 for JPY. `nil` for codes unknown to ISO 4217 or without a
    /// minor unit: metals, funds' units of account, `XTS`, `XXX`.
    package static func minorDigits(_ code: String) -> Int? { digits[code] }

    /// All codes with a minor unit.
    package static var codes: [String] { digits.keys.sorted() }

    /// An amount as a decimal number with a point, as programs read it: `-1234.50`. An unknown currency's stays in minor
    /// units.
    package static func decimal(_ minor: Int64, _ code: String) -> String {
        guard let digits = minorDigits(code), digits > 0 else { return String(minor) }
        let text = String(minor.magnitude)
        let padded = String(repeating: "0", count: max(0, digits + 1 - text.utf8.count)) + text
        return (minor < 0 ? "-" : "") + padded.dropLast(digits) + "." + padded.suffix(digits)
    }

    private static let digits: [String: Int] = {
        var digits: [String: Int] = [:]
        for (count, codes) in active + [withdrawn] {
            for code in codes.split(whereSeparator: \.isWhitespace) { digits[String(code)] = count }
        }
        return digits
    }()

    /// ISO 4217 list one, published on 2026-01-01.
    private static let active = [
        (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
        (
            2,
            """
            AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW
            CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF
            IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK
            MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP
            SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG
            YER ZAR ZMW ZWG
            """
        ),
        (3, "BHD IQD JOD KWD LYD OMR TND"),
        (4, "CLF UYW"),
    ]

    /// Withdrawn since 2020 (list three): no new invoices use these, but existing ones are kept and sent again.
    private static let withdrawn = (2, "ANG BGN CUC HRK SLL ZWL")
}
