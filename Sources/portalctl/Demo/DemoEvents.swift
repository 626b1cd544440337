import PortalStore
import PortalToolkit

/// Audit events and commands of the demo.
enum DemoEvents {
    struct Event {
        let client: String
        let number: Int
        let at: Instant
        let action: String
        let person: DemoDirectory.Person
        let node: DemoNode

        var isLogin: Bool { action == "auth.login" }
    }

    /// Events of 45 days, so that the last 30 days omit some.
    static func events(_ now: Instant, _ random: DemoRandom) -> [Event] {
        var events: [Event] = []
        for (client, count) in [("acme", 90), ("globex", 25), ("initech", 10)] {
            for number in 0..<count {
                let age = Duration.milliseconds(random.number(1...Duration.days(45).milliseconds))
                let person = random.pick(DemoDirectory.people.filter { $0.client == client }).1
                let node = random.pick(DemoFleet.nodes.filter { $0.client == client })
                let action = random.pick(["auth.login", "auth.login", "auth.logout", "node.patched", "backup.finished"])
                let event = { (action: String, at: Instant) in
                    Event(client: client, number: number, at: at, action: action, person: person, node: node)
                }
                // Nobody logs out who has not logged in.
                if action == "auth.logout" { events.append(event("auth.login", now - age - .minutes(40))) }
                events.append(event(action, now - age))
            }
        }
        return events
    }

    /// When a person of a client last logged in; `nil`: no event tells of it.
    static func lastLogin(_ person: DemoDirectory.Person, of client: String, in events: [Event]) -> Instant? {
        events.filter { $0.isLogin && $0.client == client && $0.person.address == person.address }.map(\.at).max()
    }

    static func line(_ event: Event) -> [UInt8] {
        let (kind, actor) =
            switch event.action {
            case "node.patched": ("operator", event.client == "initech" ? "Birch Managed" : "Alder IT")
            case "backup.finished": ("system", "Backup")
            default: ("user", event.person.name)
            }
        return DemoLine.make("audit", client: event.client) { json in
            json.field("id", "\(event.isLogin ? "login" : "ev")-\(event.number)")
            json.instant("at", event.at)
            json.object("actor") { json in
                json.field("kind", kind)
                json.field("name", actor)
            }
            json.field("action", event.action)
            json.object("target") { json in
                json.field("kind", kind == "user" ? "session" : "node")
                if kind != "user" {
                    json.field("id", event.node.id)
                    json.field("name", event.node.name)
                }
            }
            if kind == "user" { json.field("ip", "198.51.100.\(event.number % 250 + 1)") }
            if event.action == "node.patched" {
                json.raw("details", #"{"version":{"old":"12.4.0","new":"12.4.1"}}"#)
            }
        }
    }

    // MARK: Commands

    private struct Plan {
        let node: String
        let kind: CommandKind
        let states: [(CommandState, minutesAgo: Int64)]
        let detail: String?
    }

    private static let plans = [
        Plan(
            node: "demo-acme-1", kind: .restart,
            states: [(.queued, 1500), (.sent, 1500), (.accepted, 1499), (.succeeded, 1496)], detail: nil),
        Plan(
            node: "demo-acme-5", kind: .upgrade,
            states: [(.queued, 190), (.sent, 190), (.accepted, 189), (.failed, 184)],
            detail: "disk check failed before the upgrade"),
        Plan(node: "demo-acme-18", kind: .restart, states: [(.queued, 2900), (.expired, 2895)], detail: nil),
        Plan(
            node: "demo-acme-9", kind: .restart, states: [(.queued, 700), (.sent, 700), (.unknown, 670)],
            detail: nil),
        Plan(node: "demo-acme-3", kind: .restart, states: [(.queued, 1), (.sent, 1)], detail: nil),
    ]

    /// Commands in several states, one of them live.
    static func commands(_ now: Instant, _ random: DemoRandom, nodes: [String: NodeID]) -> [ImportedCommand] {
        plans.compactMap { plan in
            guard let node = nodes[plan.node] else { return nil }
            var command = ImportedCommand()
            command.id = random.source.id()
            command.node = node
            command.kind = plan.kind
            command.version = plan.kind == .upgrade ? "12.5.0" : nil
            command.requestedBy = "Олександра Коваленко-Шевченко"
            command.detail = plan.detail
            command.history = plan.states.map { ($0.0, now - .minutes($0.minutesAgo)) }
            return command
        }
    }
}
