package import PortalStore

/// What an invoice has of one tax rate.
package struct TaxTotal: Equatable {
    package let rate: TaxRate
    /// Minor units.
    package let netMinor, taxMinor: Int64

    /// Returns the totals by rate, the highest first. Empty unless each line with an amount has a rate and the totals are
    /// exactly the invoice's own: nothing is guessed at.
    package static func of(_ invoice: Invoice, _ lines: [InvoiceLine]) -> [TaxTotal] {
        var amounts: [TaxRate: [Int64]] = [:]
        for line in lines where line.totalMinor != 0 || line.taxRate != nil {
            guard let rate = line.taxRate.flatMap(TaxRate.init) else { return [] }
            amounts[rate, default: []].append(line.totalMinor)
        }
        let sum = amounts.values.joined().reduce(0, +)
        guard !amounts.isEmpty, sum == invoice.subtotalMinor || sum == invoice.totalMinor else { return [] }
        let isNet = sum == invoice.subtotalMinor
        // Some round the tax of each rate, others that of each line.
        let ways: [(TaxRate, [Int64]) -> TaxTotal] = [
            { TaxTotal($0, [$1.reduce(0, +)], isNet: isNet) }, { TaxTotal($0, $1, isNet: isNet) },
        ]
        return ways.lazy.map { way in amounts.map(way).sorted { $0.rate > $1.rate } }.first { totals in
            totals.reduce(0) { $0 + $1.netMinor } == invoice.subtotalMinor
                && totals.reduce(0) { $0 + $1.taxMinor } == invoice.taxMinor
        } ?? []
    }

    private init(_ rate: TaxRate, _ amounts: [Int64], isNet: Bool) {
        self.rate = rate
        let sum = amounts.reduce(0, +)
        taxMinor = amounts.reduce(0) { $0 + (isNet ? rate.tax(onNet: $1) : rate.tax(inGross: $1)) }
        netMinor = isNet ? sum : sum - taxMinor
    }
}
