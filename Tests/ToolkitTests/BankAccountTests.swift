import Testing

@testable import PortalToolkit

@Suite struct BankAccountTests {
    private func account(_ text: String) -> String? { try? InputFormat.bankAccount.value(of: text) }
    private func bic(_ text: String) -> String? { try? InputFormat.bic.value(of: text) }

    /// From the registry of ISO 13616: the examples of their countries.
    @Test(arguments: [
        "DE89 3704 0044 0532 0130 00", "GB29 NWBK 6016 1331 9268 19", "CH93 0076 2011 6238 5295 7",
        "UA21 3223 1300 0002 6007 2335 6600 1", "NO93 8601 1117 947", "mt84malt011000012345mtlcast001s",
    ])
    func `an IBAN is kept in capitals without blanks`(written: String) {
        #expect(account(written) == written.filter { $0 != " " }.uppercased())
    }

    @Test(arguments: [
        "DE88 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 0", "DE89 3704 0440 0532 0130 00", "DE89", "de00x",
        "GB29 NWBK 6016 1331 9268 1Ö", "DE89370400440532013000DE89370400440532013000",
    ])
    func `an IBAN with a mistake is refused`(written: String) {
        #expect(throws: Violation.self) { try InputFormat.bankAccount.value(of: written) }
    }

    @Test func `an account of another kind stays as it is written`() {
        #expect(account(" Routing 000000018, account 100200300 ") == "Routing 000000018, account 100200300")
        #expect(account("12-3456 7") == "12-3456 7")
        #expect(account("a\nb") == nil && account("") == nil && account(String(repeating: "1", count: 101)) == nil)
    }

    @Test func `a BIC has eight or eleven letters and digits`() {
        #expect(bic("deutdeff") == "DEUTDEFF" && bic("DEUT DE FF 500") == "DEUTDEFF500")
        for wrong in ["DEUTDEF", "DEUTDEFF50", "DEUT12FF", "DEUTDEFF-00", "ÄEUTDEFF", "DEUTDEFF5000"] {
            #expect(bic(wrong) == nil, "\(wrong)")
        }
    }

    @Test func `an address has up to eight lines without blanks around them`() throws {
        #expect(
            try InputFormat.postalAddress.value(of: " Erlenweg 7 \r\n\n 10115 Berlin\n") == "Erlenweg 7\n10115 Berlin")
        let lines = (1...8).map { "line \($0)" }.joined(separator: "\n")
        #expect(try InputFormat.postalAddress.value(of: lines) == lines)
        for wrong in [lines + "\nline 9", "\n", "a\u{0}b", String(repeating: "x", count: 501)] {
            #expect(throws: Violation.self) { try InputFormat.postalAddress.value(of: wrong) }
        }
    }

    @Test func `an amount as a decimal has a point and the currency's digits`() {
        for (minor, code, text) in [
            (123_450, "EUR", "1234.50"), (-5, "EUR", "-0.05"), (0, "EUR", "0.00"), (990_000, "JPY", "990000"),
            (-1, "KWD", "-0.001"), (12_900, "UYW", "1.2900"), (100, "BTC", "100"),
            (1_000_000_000_000_000, "EUR", "10000000000000.00"),
        ] as [(Int64, String, String)] {
            #expect(Currency.decimal(minor, code) == text)
        }
    }
}
