import Testing

@testable import PortalLogic
@testable import PortalStore

@Suite struct TaxTotalTests {
    private func totals(_ subtotal: Int64, _ tax: Int64, _ lines: (Int64, String?)...) -> [String] {
        let invoice = Invoice(
            id: 1, number: "1", status: .open, issuedOn: "2026-01-01", dueOn: "2026-01-31", paidOn: nil,
            periodStart: nil,
            periodEnd: nil, currency: "EUR", subtotalMinor: subtotal, taxMinor: tax, totalMinor: subtotal + tax,
            amountDueMinor: 0, downloadURL: nil, paymentURL: nil)
        let lines = lines.map {
            InvoiceLine(
                description: "x", quantity: "1", unitPriceMinor: $0.0, totalMinor: $0.0, periodStart: nil,
                periodEnd: nil,
                taxRate: $0.1)
        }
        return TaxTotal.of(invoice, lines).map { "\($0.rate) \($0.netMinor) \($0.taxMinor)" }
    }

    @Test func `the lines of a rate are one total, the highest rate first`() {
        #expect(
            totals(20_000, 2_600, (5_000, "7"), (10_000, "19"), (5_000, "7"))
                == ["19 10000 1900", "7 10000 700"])
        #expect(totals(10_000, 810, (10_000, "8.1")) == ["8.1 10000 810"])
        #expect(totals(10_000, 0, (10_000, "0")) == ["0 10000 0"])
    }

    @Test func `prices may be with tax`() {
        #expect(totals(10_000, 1_900, (11_900, "19")) == ["19 10000 1900"])
        #expect(totals(20_000, 2_600, (11_900, "19"), (10_700, "7")) == ["19 10000 1900", "7 10000 700"])
    }

    @Test func `a credit note's totals are negative`() {
        #expect(totals(-10_000, -1_900, (-10_000, "19")) == ["19 -10000 -1900"])
    }

    /// 19 % of 3 × 0.13 is 0.07; of each 0.13 it is 0.02, together 0.06.
    @Test func `the tax is rounded for each rate or for each line`() {
        #expect(totals(39, 7, (13, "19"), (13, "19"), (13, "19")) == ["19 39 7"])
        #expect(totals(39, 6, (13, "19"), (13, "19"), (13, "19")) == ["19 39 6"])
    }

    @Test func `nothing is said of rates that do not make the invoice`() {
        #expect(totals(10_000, 1_901, (10_000, "19")) == [])
        #expect(totals(10_000, 1_900, (9_000, "19")) == [])
        #expect(totals(10_000, 1_900, (10_000, nil)) == [])
        #expect(totals(20_000, 1_900, (10_000, "19"), (10_000, nil)) == [])
        #expect(totals(0, 0) == [])
    }

    @Test func `a line without an amount needs no rate`() {
        #expect(totals(10_000, 1_900, (10_000, "19"), (0, nil)) == ["19 10000 1900"])
    }

    @Test func `the largest amounts that are imported are exact`() {
        #expect(
            totals(1_000_000_000_000_000, 77_777_770_000_000, (1_000_000_000_000_000, "7.777777"))
                == ["7.777777 1000000000000000 77777770000000"])
    }

    @Test(arguments: [
        ("19", "19"), ("7.50", "7.5"), ("007", "7"), ("100", "100"), ("0.000001", "0.000001"), ("100.0", "100"),
        ("100.000001", nil), ("101", nil), ("-1", nil), ("", nil), ("1.", nil), ("1.1234567", nil), ("x", nil),
        ("1.2.3", nil),
        (".5", nil), ("99999999999999999999", nil),
    ])
    func `a rate is from 0 to 100 percent`(text: String, shown: String?) {
        #expect(TaxRate(text)?.description == shown)
    }
}
