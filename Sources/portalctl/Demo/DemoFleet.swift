import Glibc
import PortalToolkit

/// A demo node and its behaviour.
struct DemoNode {
    enum Behaviour {
        case steady
        /// Disk full, memory full, processor busy.
        case diskFull, memoryFull, busy
        /// Off for two days; silent for 47 minutes; in maintenance; silent for 70 minutes last night.
        case dead, silent, maintenance, interrupted
    }

    let client: String
    let id: String
    let name: String
    let behaviour: Behaviour
    /// Seed of the node's pseudo-random values.
    let seed: UInt64

    /// Instant of its last sample.
    func lastSample(_ now: Instant) -> Instant {
        switch behaviour {
        case .dead: now - .days(2)
        case .silent: now - .minutes(47)
        default: now
        }
    }

    /// Whether it told its figures at an instant.
    func isHeard(at: Instant, now: Instant) -> Bool {
        let interruption = (now - .hours(10))..<(now - .minutes(530))
        return at <= lastSample(now) && !(behaviour == .interrupted && interruption.contains(at))
    }

    var isLiving: Bool { behaviour != .dead && behaviour != .silent }

    private var status: String {
        switch behaviour {
        case .dead: "offline"
        case .diskFull, .memoryFull: "degraded"
        case .maintenance: "maintenance"
        default: "online"
        }
    }

    // MARK: Lines

    func line(_ now: Instant) -> [UInt8] {
        DemoLine.make("node", client: client) { json in
            json.field("id", id)
            json.field("name", name)
            json.field("status", status)
            json.field("region", ["Frankfurt", "Nürnberg", "Київ", "Zürich"][Int(seed % 4)])
            json.field("plan", ["S2", "M4", "L8", "XL16"][Int(seed / 4 % 4)])
            json.field("version", seed % 3 == 0 ? "12.5.0" : "12.4.1")
            json.field("available_version", behaviour == .maintenance ? nil : "12.5.0")
            json.field("os", seed % 5 == 0 ? "Ubuntu 24.04" : "Debian 12")
            json.strings("ip_addresses", ["192.0.2.\(seed % 200 + 10)", "2001:db8::\(seed % 200 + 10)"])
            json.field("boot_id", "boot-\(seed % 1000)")
            json.instant("booted_at", now - .days(Int64(seed % 40 + 3)))
            json.instant(
                "updated_at", behaviour == .dead ? now - .days(2) : now - .hours(Int64(seed % 20 + 1)))
        }
    }

    func sample(at: Instant, now: Instant) -> [UInt8] {
        let busyness = DemoNode.wave(at, seed)
        var (cpu, memory) = (12 + Double(seed % 30) + 22 * busyness, 35 + Double(seed % 25) + 8 * busyness)
        var disk = 22 + Double(seed % 40) + 6 * at.share(of: .days(30))
        switch behaviour {
        case .diskFull: disk = 92 + busyness
        case .memoryFull: memory = 96 + busyness
        case .busy where at > now - .minutes(40): cpu = 97 + busyness
        default: break
        }
        return DemoLine.make("sample", client: client) { json in
            json.field("node", id)
            json.instant("at", at)
            json.field("cpu_pct", Self.percent(cpu))
            json.field("memory_pct", Self.percent(memory))
            json.field("disk_pct", Self.percent(disk))
            json.field("net_in_bps", Int64(40_000 + 900_000 * busyness))
            json.field("net_out_bps", Int64(25_000 + 1_400_000 * busyness))
        }
    }

    private static func percent(_ value: Double) -> Double { min(max(value, 0), 100) }

    /// Load at an instant, 0 to 1: highest at two in the afternoon, with a little noise.
    private static func wave(_ at: Instant, _ seed: UInt64) -> Double {
        let ofDay = at.share(of: .days(1))
        let noise = Double(SplitMix64.mixed(UInt64(bitPattern: at.milliseconds) &+ seed) % 1000) / 1000
        return 0.4 + 0.3 * sin((ofDay - 0.33) * 2 * .pi + Double(seed % 7) / 10) + 0.3 * noise
    }
}

/// The nodes of the demo.
enum DemoFleet {
    private static let acme: [(String, DemoNode.Behaviour)] = [
        ("web-01", .steady), ("web-02", .steady), ("web-03", .busy), ("web-04", .steady), ("api-01", .steady),
        ("api-02", .interrupted), ("db-primary", .steady), ("db-replica", .steady), ("cache-01", .memoryFull),
        ("mail-01", .steady), ("files-01", .diskFull), ("backup-01", .steady), ("monitor-01", .steady),
        ("build-01", .maintenance), ("build-02", .steady), ("vpn-01", .steady), ("dns-01", .steady),
        ("legacy-erp", .dead), ("wiki", .silent), ("Müllers Dateiablage", .steady), ("сервер-обліку-01", .steady),
        ("データベース-02", .steady), ("خادم-الملفات", .steady),
        (
            "a-host-name-that-somebody-once-thought-was-a-good-idea-production-eu-central-1-rack-17-blade-04",
            .steady
        ),
    ]
    private static let globex: [(String, DemoNode.Behaviour)] = [
        ("gx-app-1", .steady), ("gx-app-2", .steady), ("gx-db-1", .steady), ("gx-files", .diskFull),
        ("gx-edge", .steady), ("gx-lab", .dead),
    ]
    private static let initech: [(String, DemoNode.Behaviour)] = [
        ("tps-reports", .steady), ("printer-gateway", .steady), ("flair", .steady),
    ]
    private static let umbrella: [(String, DemoNode.Behaviour)] = [("hive", .steady), ("red-queen", .steady)]

    static let nodes: [DemoNode] =
        nodes("acme", acme) + nodes("globex", globex) + nodes("initech", initech) + nodes("umbrella", umbrella)

    private static func nodes(_ client: String, _ list: [(String, DemoNode.Behaviour)]) -> [DemoNode] {
        list.enumerated().map { index, node in
            let seed = SplitMix64.mixed(UInt64(client.utf8.reduce(0) { $0 * 31 + Int($1) }) &+ UInt64(index)) % 10_000
            return DemoNode(
                client: client, id: "demo-\(client)-\(index + 1)", name: node.0, behaviour: node.1, seed: seed)
        }
    }

    /// Samples of 30 days: hourly, every five minutes in the last two days, every minute in the last two hours.
    /// Chronological, so that few roll-ups are updated twice.
    static func samples(_ now: Instant) -> [[UInt8]] {
        instants(now).flatMap { at in
            nodes.filter { $0.isHeard(at: at, now: now) }.map { $0.sample(at: at, now: now) }
        }
    }

    private static func instants(_ now: Instant) -> [Instant] {
        steps(.hours(1), from: now - .days(30), to: now - .days(2))
            + steps(.minutes(5), from: now - .days(2), to: now - .hours(2))
            + steps(.minutes(1), from: now - .hours(2), to: now + .minutes(1))
    }

    private static func steps(_ step: Duration, from start: Instant, to end: Instant) -> [Instant] {
        Array(sequence(first: start) { $0 + step }.prefix { $0 < end })
    }
}
