import PortalLogic
import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalToolkit

/// The sliding window of claims, invitations and reset mails.
@Suite struct HourlyLimitTests {
    private let world: World
    private let store: StoreConnection
    /// A full hour.
    private let hour: Instant

    init() throws {
        world = try World()
        store = try Store(path: world.path).connect()
        hour = World.start.floored(to: .hours(1))
    }

    /// Tries one claim; how long to wait if it is refused.
    private func attempt(at now: Instant) throws -> Duration? {
        do {
            try store.writePublic(client: ClientID(1)) { try HourlyLimit.claims.count($0.counters, now: now) }
            return nil
        } catch let reached as HourlyLimit.Reached {
            return reached.retryAfter
        }
    }

    /// A fixed window let 39 pass within seconds.
    @Test(arguments: [-1, -900_000, -1_800_001, -3_599_000] as [Int64])
    func `no more pass around the hour's edge`(first: Int64) throws {
        for _ in 0..<20 { #expect(try attempt(at: hour + .milliseconds(first)) == nil) }
        for later in [0, 1, 899_999, 3_600_000 + first - 1] as [Int64] where later > first {
            #expect(try attempt(at: hour + .milliseconds(later)) != nil, "\(later)")
        }
        #expect(try attempt(at: hour + .milliseconds(first + 4_500_000)) == nil)
    }

    @Test func `any hour has at most its maximum, and who waits as told goes on`() throws {
        var random = SystemRandomNumberGenerator()
        var now = hour
        var passed: [Instant] = []
        var refused = 0
        for _ in 0..<600 {
            now += .milliseconds(Int64.random(in: 0...300_000, using: &random))
            guard let wait = try attempt(at: now) else {
                passed.append(now)
                #expect(passed.count { $0 > now - .hours(1) } <= 20)
                continue
            }
            refused += 1
            #expect(passed.count { $0 > now - .minutes(75) } >= 20, "nobody waits for what is over")
            #expect(wait > .zero && wait <= .minutes(75))
            guard refused % 3 == 0 else { continue }
            #expect(try attempt(at: now + wait - .milliseconds(1)) != nil)
            now += wait
            #expect(try attempt(at: now) == nil)
            passed.append(now)
        }
        #expect(refused > 50)
    }

    @Test func `what is refused does not count, and clients have limits of their own`() throws {
        for _ in 0..<20 { #expect(try attempt(at: hour) == nil) }
        for minute in 1..<75 as Range<Int64> {
            #expect(try attempt(at: hour + .minutes(minute)) == .minutes(75 - minute))
        }
        try store.writePublic(client: ClientID(2)) { try HourlyLimit.claims.count($0.counters, now: hour) }
        #expect(try attempt(at: hour + .minutes(75)) == nil)
        #expect(try world.count("SELECT COUNT(*) FROM throttle_counters WHERE client_id = 1") == 1)
    }
}
