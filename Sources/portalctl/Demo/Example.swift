import Glibc
import PortalToolkit

/// `portalctl example`: the first import of a small customer. Dates are relative to one instant and ids are fixed, so
/// that it can be sent again.
struct Example {
    private let client: String
    let now: Instant
    private var today: CalendarDate { CalendarDate(at: now) }

    static func print(_ context: CommandContext, _ arguments: Arguments) throws {
        let client = arguments["--client"] == nil ? "acme" : try arguments.slug("--client")
        let now = try arguments.optional("--now", .instant)
        let lines = lines(client: client, now: now ?? context.process.clock())
        context.process.print(lines.map { String(decoding: $0, as: UTF8.self) + "\n" }.joined())
    }

    /// All lines, in a valid import order.
    static func lines(client: String, now: Instant) -> [[UInt8]] {
        let example = Example(client: client, now: now.floored(to: .minutes(1)))
        return [example.branding] + nodes.map(example.line) + nodes.flatMap(example.samples) + [example.subscription]
            + (0..<3).map(example.invoice) + example.tickets + example.events + [DemoLine.heartbeat(client)]
    }

    func make(_ type: String, _ body: (inout JSONWriter) -> Void) -> [UInt8] {
        DemoLine.make(type, client: client, body)
    }

    private var branding: [UInt8] {
        make("branding") { json in
            json.field("primary_color", "#0b6e4f")
            json.field("secondary_color", "#f2a541")
            json.field("support_email", "help@alder.test")
        }
    }

    // MARK: Nodes

    private struct Node {
        let number: Int64
        let name: String
        let status: String
        let plan: String
        /// Average shares in percent; maximum bytes a second.
        let cpu, memory, disk, rate: Double
        var id: String { "srv-\(100 + number)" }
    }

    private static let nodes = [
        Node(number: 1, name: "web-01", status: "online", plan: "M4", cpu: 34, memory: 58, disk: 48, rate: 2_400_000),
        Node(number: 2, name: "db-01", status: "degraded", plan: "L8", cpu: 62, memory: 84, disk: 91, rate: 900_000),
        Node(number: 3, name: "mail-01", status: "online", plan: "S2", cpu: 12, memory: 41, disk: 37, rate: 160_000),
        Node(
            number: 4, name: "backup-01", status: "maintenance", plan: "S2", cpu: 6, memory: 22, disk: 66, rate: 80_000),
    ]

    private func line(_ node: Node) -> [UInt8] {
        make("node") { json in
            json.field("id", node.id)
            json.field("name", node.name)
            json.field("status", node.status)
            json.field("region", node.number < 3 ? "Frankfurt" : "Nürnberg")
            json.field("plan", node.plan)
            json.field("version", "12.4.1")
            json.field("available_version", "12.5.0")
            json.field("os", "Debian 12")
            json.strings("ip_addresses", ["192.0.2.\(9 + node.number)", "2001:db8::\(9 + node.number)"])
            json.field("boot_id", "boot-\(node.number)")
            json.instant("booted_at", now - .days(11 * node.number + 4))
            json.instant("updated_at", now)
        }
    }

    /// A day of samples, one every five minutes; the peak is at two in the afternoon.
    private func samples(of node: Node) -> [[UInt8]] {
        stride(from: Int64(288), through: 0, by: -1).map { step in
            let at = now - .minutes(5 * step)
            let mixed = SplitMix64.mixed(UInt64(bitPattern: at.milliseconds) &+ UInt64(node.number))
            let noise = Double(mixed % 1000) / 1000 - 0.5
            let wave = sin((at.share(of: .days(1)) - 0.33) * 2 * .pi)
            let busy = 1 + 0.4 * wave + 0.2 * noise
            return make("sample") { json in
                json.field("node", node.id)
                json.instant("at", at)
                json.field("cpu_pct", min(100, node.cpu * busy))
                json.field("memory_pct", node.memory + 3 * wave + noise)
                json.field("disk_pct", node.disk)
                json.field("net_in_bps", Int64(node.rate * busy * 0.4))
                json.field("net_out_bps", Int64(node.rate * busy * 0.6))
            }
        }
    }

    // MARK: Money

    private static let price: Int64 = 129_000

    private var subscription: [UInt8] {
        make("subscription") { json in
            json.field("id", "sub-1")
            json.field("name", "Managed servers")
            json.amount("price", minor: Self.price, currency: "EUR")
            json.field("interval", "month")
            json.field("renews_on", issued(0).adding(months: 1).description)
            json.field("status", "active")
            json.field("primary", true)
            json.field("started_on", issued(9).description)
        }
    }

    /// Issue date of the invoice of this many months ago; the newest is six days old.
    private func issued(_ age: Int) -> CalendarDate { today.adding(days: -6).adding(months: -age) }

    /// The newest invoice is open, the others are paid.
    private func invoice(_ age: Int) -> [UInt8] {
        let issued = issued(age)
        let tax = Self.price * 19 / 100
        let number = "\(issued.year)-\(issued.month < 10 ? "0" : "")\(issued.month)"
        return make("invoice") { json in
            json.field("id", "inv-\(age)")
            json.field("number", number)
            json.field("status", age == 0 ? "open" : "paid")
            json.field("issued_on", issued.description)
            json.field("due_on", issued.adding(days: 20).description)
            json.field("paid_on", age == 0 ? nil : issued.adding(days: 12).description)
            json.field("period_start", issued.description)
            json.field("period_end", issued.adding(months: 1).adding(days: -1).description)
            json.amount("subtotal", minor: Self.price, currency: "EUR")
            json.amount("tax", minor: tax, currency: "EUR")
            json.amount("total", minor: Self.price + tax, currency: "EUR")
            json.amount("amount_due", minor: age == 0 ? Self.price + tax : 0, currency: "EUR")
            json.field("download_url", "https://billing.alder.test/\(number).pdf")
            json.beginArray("lines")
            item(&json, "Managed servers", "3", 33_000, 99_000)
            item(&json, "Backup server", "1", 21_000, 21_000)
            item(&json, "Support hours", "0.75", 12_000, 9_000)
            json.endArray()
        }
    }

    private func item(
        _ json: inout JSONWriter, _ what: String, _ quantity: String, _ price: Int64, _ total: Int64
    ) {
        json.object { json in
            json.field("description", what)
            json.field("quantity", quantity)
            json.amount("unit_price", minor: price, currency: "EUR")
            json.amount("total", minor: total, currency: "EUR")
            json.field("tax_rate", "19")
        }
    }
}
