import PortalStore

/// An amount due in one currency.
struct AmountDue {
    /// ISO 4217.
    let currency: String
    /// Minor units.
    let minor: Int64

    /// Sums of amounts due per currency, sorted by code; credits count negative.
    static func sums(_ invoices: [Invoice]) -> [AmountDue] {
        var sums: [String: Int64] = [:]
        // Imports bound amounts to 10¹⁵, so sums of thousands fit.
        for invoice in invoices { sums[invoice.currency, default: 0] &+= invoice.amountDueMinor }
        return sums.filter { $0.value != 0 }.map(AmountDue.init).sorted { $0.currency < $1.currency }
    }
}
