import PortalToolkit

/// Subscriptions and invoices of the demo, in three currencies: more of Acme's than its billing page shows.
enum DemoBilling {
    private struct Bill {
        let client: String
        let currency: String
        /// What it is for, without tax; negative in a credit note.
        let items: [Item]
        /// Months before the demo's start.
        let age: Int
        let status: String
        /// Whether the provider has a PDF of its own.
        var hasFile = false

        var net: Int64 { items.reduce(0) { $0 + $1.total } }
        var tax: Int64 { items.reduce(0) { $0 + $1.tax } }
    }

    private struct Item {
        let what: String
        var quantity = "1"
        let price, total: Int64
        let rate: Rate
        var tax: Int64 { (total * rate.tenThousandths + (total < 0 ? -5000 : 5000)) / 10_000 }
    }

    private struct Rate {
        let text: String
        let tenThousandths: Int64

        static let german = Rate(text: "19", tenThousandths: 1900)
        static let reduced = Rate(text: "7", tenThousandths: 700)
        static let swiss = Rate(text: "8.1", tenThousandths: 810)
        static let none = Rate(text: "0", tenThousandths: 0)
    }

    static func lines(_ now: Instant) -> [[UInt8]] {
        let today = CalendarDate(at: now)
        let numbered = bills.sorted { $0.age > $1.age }.enumerated()
        return subscriptions(today) + numbered.map { invoice($1, number: $0 + 1, today) }
    }

    private static let bills = acme + globex + initech

    /// Newest first: open, overdue, one void, one credit note, the rest paid.
    private static let acme: [Bill] =
        (0..<27).map { age in
            let status = age < 2 ? "open" : age == 5 ? "void" : "paid"
            var items = work("Managed Servers", 361_200 + Int64(age % 3) * 12_900, .german)
            if age % 6 == 0 {
                items.append(
                    Item(
                        what: "Handbook for users, printed", quantity: "12", price: 1_450, total: 17_400, rate: .reduced
                    ))
            }
            return Bill(
                client: "acme", currency: "EUR", items: items, age: age, status: status, hasFile: age > 5 && age < 9)
        } + [
            Bill(
                client: "acme", currency: "EUR",
                items: [Item(what: "Credit: outage of mail-02", price: -12_900, total: -12_900, rate: .german)], age: 4,
                status: "paid")
        ]

    private static let globex: [Bill] =
        (0..<4).map { age in
            Bill(
                client: "globex", currency: "CHF", items: work("Managed Hosting", 84_050, .swiss), age: age,
                status: age == 0 ? "open" : "paid")
        } + [
            Bill(
                client: "globex", currency: "USD", items: work("Migration project", 249_900, .none), age: 2,
                status: "paid"),
            Bill(
                client: "globex", currency: "USD", items: work("Penetration test", 49_995, .none), age: 3,
                status: "open"),
        ]

    private static let initech: [Bill] = (0..<3).map { age in
        Bill(
            client: "initech", currency: "USD", items: work("Basic Care", 29_900, .none), age: age,
            status: age == 0 ? "open" : "paid")
    }

    /// A fixed price, and a quarter of it for hours: two and a half at a whole price add up exactly.
    private static func work(_ what: String, _ net: Int64, _ rate: Rate) -> [Item] {
        let quarter = net / 4 / 5 * 5
        return [
            Item(what: what, price: net - quarter, total: net - quarter, rate: rate),
            Item(what: "Support hours", quantity: "2.5", price: quarter * 2 / 5, total: quarter, rate: rate),
        ]
    }

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
        let (total, provider) = (bill.net + bill.tax, bill.client == "initech" ? "birch" : "alder")
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
            json.amount("tax", minor: bill.tax, currency: bill.currency)
            json.amount("total", minor: total, currency: bill.currency)
            json.amount("amount_due", minor: bill.status == "open" ? total : 0, currency: bill.currency)
            let file = "\(bill.client)-\(number)"
            json.field("download_url", bill.hasFile ? "https://billing.\(provider).test/\(file).pdf" : nil)
            json.field("payment_url", bill.status == "open" ? "https://pay.\(provider).test/\(file)" : nil)
            json.beginArray("lines")
            for item in bill.items { line(&json, item, bill.currency) }
            json.endArray()
        }
    }

    private static func line(_ json: inout JSONWriter, _ item: Item, _ currency: String) {
        json.object { json in
            json.field("description", item.what)
            json.field("quantity", item.quantity)
            json.amount("unit_price", minor: item.price, currency: currency)
            json.amount("total", minor: item.total, currency: currency)
            json.field("tax_rate", item.rate.text)
        }
    }
}
