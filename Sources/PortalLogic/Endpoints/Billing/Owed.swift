import PortalStore

/// An amount of money of one currency.
struct Owed {
    /// ISO 4217.
    let currency: String
    /// Minor units.
    let minor: Int64

    /// What these invoices ask for in all, a sum for each currency, by its name; what is owed to the customer counts less.
    static func sums(_ invoices: [Invoice]) -> [Owed] {
        var sums: [String: Int64] = [:]
        // An amount is bounded to 10¹⁵ (the import), so that thousands of them fit.
        for invoice in invoices { sums[invoice.currency, default: 0] &+= invoice.amountDueMinor }
        return sums.filter { $0.value != 0 }.map(Owed.init).sorted { $0.currency < $1.currency }
    }
}
