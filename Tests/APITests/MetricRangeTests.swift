import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalLogic
@testable import PortalToolkit

/// Ranges that end earlier, and what happened to a node meanwhile.
@Suite struct MetricRangeTests {
    private let world: World
    private let now = World.start
    private static let node = PublicID.string(1)

    init() throws { world = try World() }

    private func metrics(_ query: String, node: Int64 = 1, slug: String = "acme") throws -> JSON {
        try world.get("/nodes/\(PublicID.string(node))/metrics\(query)", as: "viewer", slug: slug).json
    }

    private func until(_ instant: Instant) -> String { "until=" + RFC3339.string(instant) }

    private func instants(_ metrics: JSON) -> [Instant] {
        metrics["points"]?.elements.compactMap { $0["at"]?.text.flatMap(RFC3339.instant) } ?? []
    }

    private func rollUp(_ step: Duration, _ at: Instant, node: Int = 1) throws {
        try world.run(
            """
            INSERT OR REPLACE INTO node_rollups
            VALUES (1, \(node), \(step.milliseconds), \(at.floored(to: step)), 5, 10.5, 20, 30, 1000, 2000)
            """)
    }

    private func told(_ metrics: JSON) -> [String] {
        metrics["events"]?.elements.map { event in
            func minutes(_ name: String) -> String {
                event[name]?.text.flatMap(RFC3339.instant).map { at in
                    "\((now.floored(to: .minutes(1)) - at.floored(to: .minutes(1))).milliseconds / 60_000)"
                } ?? "…"
            }
            return "\(event["kind"]?.text ?? "") \(minutes("from"))–\(minutes("to"))"
        } ?? []
    }

    @Test func `the day before has the same steps a day earlier`() throws {
        let today = instants(try metrics("?range=24h"))
        let last = try #require(today.last)
        let before = try metrics("?range=24h&" + until(last - .days(1)))
        #expect(instants(before) == today.map { $0 - .days(1) })
        #expect(before["step_s"] == .integer(300))
    }

    @Test(arguments: [
        ("6h", 0, 60, 360), ("6h", 41, 60, 360), ("6h", 43, 300, 72), ("24h", 143, 300, 288), ("24h", 145, 3600, 24),
        ("2d", 0, 600, 288), ("2d", 121, 3600, 48), ("1h", 2000, 3600, 1), ("30d", 2160, 14_400, 180),
    ])
    func `steps are as fine as what is kept`(range: String, hoursAgo: Int64, step: Int64, count: Int) throws {
        let metrics = try metrics("?range=\(range)&" + until(now - .hours(hoursAgo)))
        #expect(metrics["step_s"] == .integer(step))
        #expect(metrics["points"]?.elements.count == count)
        let last = try #require(instants(metrics).last)
        #expect(last <= now - .hours(hoursAgo) && last > now - .hours(hoursAgo) - .seconds(step))
    }

    @Test func `bad ends of a range are refused in words`() throws {
        func message(_ query: String) throws -> String? {
            try metrics(query)["errors"]?.elements.first?["message"]?.text
        }
        #expect(try message("?" + until(now + .milliseconds(1)))?.contains("future") == true)
        #expect(try message("?" + until(now - .days(90) - .milliseconds(1)))?.contains("90 days") == true)
        #expect(try message("?until=12") != nil)
        #expect(try message("?until=") != nil)
        let twice = until(now)
        #expect(try world.get("/nodes/\(Self.node)/metrics?\(twice)&\(twice)", as: "viewer").status == 400)
        #expect(try world.get("/nodes/\(PublicID.string(99))/metrics?\(twice)", as: "viewer").status == 404)
    }

    @Test func `limits are those that make a node need attention`() throws {
        let limits = try metrics("")["limits"]
        #expect(limits?["cpu_pct"] == .integer(95))
        #expect(limits?["memory_pct"] == .integer(95))
        #expect(limits?["disk_pct"] == .integer(90))
    }

    @Test func `times without samples are silences, also over the edge of the range`() throws {
        try world.run("DELETE FROM node_rollups WHERE client_id = 1")
        try world.run("UPDATE nodes SET booted_at = NULL WHERE client_id = 1")
        let grid = now.floored(to: .minutes(5))
        let back = (now - grid).milliseconds / 60_000
        for minutes in [1500, 1400, 100, 95, 85, 70, 0] as [Int64] { try rollUp(.minutes(5), grid - .minutes(minutes)) }
        // From 1495 to 1400, over the edge at 1440; the step between 95 and 85 is shorter than a silence.
        #expect(
            try told(metrics("?range=24h"))
                == ["no-data 1495–1400", "no-data 1395–100", "no-data 80–70", "no-data 65–0"]
                .map { shifted($0, by: back) })
        // All of it lies in one silence.
        #expect(
            try told(metrics("?range=1h&" + until(now - .minutes(2900)))).isEmpty, "nothing is known before it")
        world.clock.now += .minutes(60)
        #expect(try told(metrics("?range=24h")).last == shifted("no-data -5–…", by: back))
    }

    private func shifted(_ text: String, by minutes: Int64) -> String {
        let (kind, span) = (text.prefix { $0 != " " }, text.drop { $0 != " " }.dropFirst())
        let ends = span.split(separator: "–").map { end in Int64(end).map { "\($0 + minutes)" } ?? String(end) }
        return kind + " " + ends.joined(separator: "–")
    }

    @Test func `an offline node is silent until it is told to be offline`() throws {
        try world.run("DELETE FROM node_rollups WHERE client_id = 1")
        try world.run("UPDATE nodes SET booted_at = NULL WHERE client_id = 1")
        try rollUp(.minutes(5), now - .minutes(60), node: 3)
        try world.run("UPDATE nodes SET status_at = \(now - .minutes(20)) WHERE client_id = 1 AND id = 3")
        let silent = try told(metrics("", node: 3))
        #expect(silent.count == 2 && silent[0].hasPrefix("no-data") && silent[0].hasSuffix("–20"))
        #expect(silent[1] == "offline 20–…")
        try world.run("UPDATE nodes SET status_at = \(now - .minutes(90)) WHERE client_id = 1 AND id = 3")
        #expect(try told(metrics("", node: 3)) == ["offline 90–…"])
    }

    @Test func `commands and the boot that they caused are one event`() throws {
        try world.run("DELETE FROM node_rollups WHERE client_id = 1")
        func command(_ id: Int, _ state: String, minutes: Int64, took: Int64 = 2) throws {
            let version = id == 12 ? "'12.5.0'" : "NULL"
            try world.run(
                """
                INSERT INTO commands VALUES (1, \(id), 1, '\(id == 12 ? "upgrade" : "restart")', \(version), '\(state)',
                    'admin', \(now - .minutes(minutes)), \(now - .minutes(minutes - took)), NULL)
                """)
        }
        try command(10, "succeeded", minutes: 300)
        try command(11, "expired", minutes: 200)
        try command(12, "failed", minutes: 100)
        try command(13, "accepted", minutes: 1)
        try command(14, "succeeded", minutes: 1500)
        try world.run("UPDATE nodes SET booted_at = \(now - .minutes(295)) WHERE client_id = 1 AND id = 1")
        let all = try metrics("")
        #expect(try told(metrics("")) == ["restart 300–298", "upgrade 100–98", "restart 1–…"])
        #expect(all["events"]?.elements.map { $0["state"]?.text } == ["succeeded", "failed", "accepted"])
        #expect(all["events"]?.elements.map { $0["version"]?.text } == [nil, "12.5.0", nil])
        try world.run("UPDATE nodes SET booted_at = \(now - .minutes(250)) WHERE client_id = 1 AND id = 1")
        #expect(try told(metrics("")).contains("boot 250–250"))
        #expect(try told(metrics("?range=1h")) == ["restart 1–…"], "none of another time")
        #expect(try told(metrics("", slug: "globex")).allSatisfy { !$0.hasPrefix("upgrade") }, "none of another tenant")
    }
}
