import PortalToolkit

/// Subscriptions and invoices of the demo: 18 invoices in three currencies.
enum DemoBilling {
    private struct Bill {
        let client: String
        let currency: String
        let net: Int64
        let what: String
        /// Months before the demo's start.
        let age: Int
        let status: String
    }

    static func lines(_ now: Instant) -> [[UInt8]] {
        let today = CalendarDate(at: now)
        let numbered = bills.sorted { $0.age > $1.age }.enumerated()
        return subscriptions(today) + numbered.map { invoice($1, number: $0 + 1, today) }
    }

    /// Newest first: open, overdue, one void, the rest paid.
    private static let bills: [Bill] =
        (0..<12).map { age in
            let status = age < 2 ? "open" : age == 5 ? "void" : "paid"
            return Bill(
                client: "acme", currency: "EUR", net: 361_200 + Int64(age % 3) * 12_900, what: "Managed Servers",
                age: age, status: status)
        }
        + (0..<4).map { age in
            Bill(
                client: "globex", currency: "CHF", net: 84_050, what: "Managed Hosting", age: age,
                status: age == 0 ? "open" : "paid")
        } + [
            Bill(client: "globex", currency: "USD", net: 249_900, what: "Migration project", age: 2, status: "paid"),
            Bill(client: "globex", currency: "USD", net: 49_995, what: "Penetration test", age: 3, status: "open"),
        ]

    private static func subscriptions(_ today: CalendarDate) -> [[UInt8]] {
        [
            subscription("acme", 1, "Managed Servers, 24 nodes", 361_200, "EUR", "month", true, today),
            subscription("acme", 2, "Резервне копіювання / Off-site backup", 990_000, "EUR", "year", false, today),
            subscription("globex", 1, "Managed Hosting", 84_050, "CHF", "month", false, today),
            subscription("initech", 1, "Basic Care", 29_900, "USD", "month", true, today),
        ]
    }

    private static func subscription(
        _ client: String, _ number: Int, _ name: String, _ price: Int64, _ currency: String, _ interval: String,
        _ isPrimary: Bool, _ today: CalendarDate
    ) -> [UInt8] {
        DemoLine.make("subscription", client: client) { json in
            json.field("id", "sub-\(client)-\(number)")
            json.field("name", name)
            json.amount("price", minor: price, currency: currency)
            json.field("interval", interval)
            json.field("renews_on", today.adding(days: 9 + number).description)
            json.field("status", "active")
            json.field("primary", isPrimary)
            json.field("started_on", today.adding(months: -20 + number).description)
        }
    }

    private static func invoice(_ bill: Bill, number: Int, _ today: CalendarDate) -> [UInt8] {
        let issued = today.adding(months: -bill.age).adding(days: -6)
        let tax = bill.net * 19 / 100
        return DemoLine.make("invoice", client: bill.client) { json in
            json.field("id", "inv-\(bill.client)-\(number)")
            json.field("number", "\(issued.year)-\(1000 + number)")
            json.field("status", bill.status)
            json.field("issued_on", issued.description)
            json.field("due_on", issued.adding(days: 20).description)
            json.field("paid_on", bill.status == "paid" ? issued.adding(days: 11).description : nil)
            json.field("period_start", issued.adding(months: -1).description)
            json.field("period_end", issued.adding(days: -1).description)
            json.amount("subtotal", minor: bill.net, currency: bill.currency)
            json.amount("tax", minor: tax, currency: bill.currency)
            json.amount("total", minor: bill.net + tax, currency: bill.currency)
            json.amount("amount_due", minor: bill.status == "open" ? bill.net + tax : 0, currency: bill.currency)
            json.field("download_url", "https://billing.alder.test/\(bill.client)-\(number).pdf")
            json.field("payment_url", bill.status == "open" ? "https://pay.alder.test/\(bill.client)-\(number)" : nil)
            json.beginArray("lines")
            // Makes two and a half hours at a whole price add up exactly.
            let quarter = bill.net / 4 / 5 * 5
            line(&json, bill.what, "1", bill.net - quarter, bill.net - quarter, bill.currency)
            line(&json, "Support hours", "2.5", quarter * 2 / 5, quarter, bill.currency)
            json.endArray()
        }
    }

    private static func line(
        _ json: inout JSONWriter, _ what: String, _ quantity: String, _ price: Int64, _ total: Int64,
        _ currency: String
    ) {
        json.object { json in
            json.field("description", what)
            json.field("quantity", quantity)
            json.amount("unit_price", minor: price, currency: currency)
            json.amount("total", minor: total, currency: currency)
        }
    }
}
