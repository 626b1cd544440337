import PortalStore

/// An amount of money of one currency.
struct Owed {
    /// ISO 4217.
    let currency: String
    /// Minor units.
    var minor: Int64

    /// What these invoices ask for in all, a sum for each currency, by its name; what is owed to the customer counts less.
    static func sums(_ invoices: [Invoice]) -> [Owed] {
        var sums: [Owed] = []
        for invoice in invoices where invoice.amountDueMinor != 0 {
            if let index = sums.firstIndex(where: { $0.currency == invoice.currency }) {
                sums[index].minor = sum(sums[index].minor, invoice.amountDueMinor)
            } else {
                sums.append(Owed(currency: invoice.currency, minor: invoice.amountDueMinor))
            }
        }
        return sums.filter { $0.minor != 0 }.sorted { $0.currency < $1.currency }
    }

    /// What is too large for the type stays at its end.
    private static func sum(_ one: Int64, _ other: Int64) -> Int64 {
        let (sum, overflow) = one.addingReportingOverflow(other)
        return overflow ? (one < 0 ? .min : .max) : sum
    }
}
