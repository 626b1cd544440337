/// The currencies that amounts may be in, with the digits of their minor units by ISO 4217: everywhere an amount is
/// read, checked, shown or written, these are the digits. CLDR, which browsers follow, has others for some of them.
package enum Currency {
    /// How many decimal digits an amount has: 2 for EUR, 0 for JPY. `nil` for what ISO 4217 does not know or gives no minor
    /// unit: metals, funds' units of account, `XTS`, `XXX`.
    package static func minorDigits(_ code: String) -> Int? { digits[code] }

    /// Every code that has a minor unit.
    package static var codes: [String] { digits.keys.sorted() }

    private static let digits: [String: Int] = {
        var digits: [String: Int] = [:]
        for (count, codes) in active + [withdrawn] {
            for code in codes.split(whereSeparator: \.isWhitespace) { digits[String(code)] = count }
        }
        return digits
    }()

    /// List one of ISO 4217 as published on 2026-01-01.
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

    /// Withdrawn since 2020 (list three): no new invoice is in one, but those that were written are still on file and sent
    /// again.
    private static let withdrawn = (2, "ANG BGN CUC HRK SLL ZWL")
}
