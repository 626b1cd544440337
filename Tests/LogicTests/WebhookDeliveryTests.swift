import PortalLogic
import PortalStore
import PortalToolkit
import Testing

@Suite struct WebhookDeliveryTests {
    private typealias Status = WebhookDelivery.Status

    @Test func `an event is taken by a 2xx alone`() {
        for status in [200, 202, 204, 299] { #expect(Status(status: status, failure: nil) == .taken) }
        #expect(Status(status: 410, failure: nil) == .gone)
        for status in [0, 100, 301, 302, 308, 400, 401, 404, 429, 500, 503] {
            guard case .notTaken(let cause) = Status(status: status, failure: nil) else {
                Issue.record("\(status)")
                continue
            }
            #expect(cause.hasPrefix("HTTP \(status)"))
        }
        #expect(Status(status: 200, failure: "Timeout was reached") == .notTaken(cause: "Timeout was reached"))
    }

    @Test(arguments: [
        ("user.invited", "user.invited", true), ("user.invited", "user.invited-again", false),
        ("user.*", "user.invited", true), ("user.*", "users.invited", false), ("domain.*", "user.invited", false),
        ("auth.*", "auth.login", true), ("au.*", "auth.login", false),
    ])
    func `a filter passes actions and groups of them`(pattern: String, action: String, passes: Bool) {
        #expect(EventFilter([pattern]).passes(action) == passes)
        #expect(EventFilter(["node.restart", pattern]).passes(action) == passes)
        #expect(EventFilter([]).passes(action))
    }

    private func endpoint(failures: Int64 = 0, since: Instant? = nil) -> WebhookEndpoint {
        var endpoint = WebhookEndpoint(
            id: 1, msp: MSPID(1), name: "psa", url: "https://psa.test/", filter: EventFilter([]), createdAt: 0,
            position: 0)
        (endpoint.failures, endpoint.failingSince) = (failures, since)
        return endpoint
    }

    @Test func `an endpoint is tried ever more seldom, at least once an hour and a half, and waits as it asks to`() {
        let delays = (0..<30).map {
            WebhookDelivery.nextTry(endpoint(failures: $0), spread: 128, wait: nil, now: 0).milliseconds
        }
        #expect(delays == delays.sorted())
        #expect((2500...7500).contains(delays[0]))
        #expect(delays.last.map { (1_800_000...5_400_000).contains($0) } == true)
        let asked = WebhookDelivery.nextTry(endpoint(), spread: 0, wait: .seconds(120), now: 0)
        #expect(asked == 120_000)
        #expect(WebhookDelivery.nextTry(endpoint(), spread: 0, wait: .days(30), now: 0) == 3_600_000)
    }

    @Test func `after three days an endpoint is hopeless`() {
        let day: Int64 = 86_400_000
        #expect(!WebhookDelivery.isHopeless(endpoint(), now: Instant(milliseconds: 9 * day)))
        #expect(!WebhookDelivery.isHopeless(endpoint(failures: 9, since: 0), now: Instant(milliseconds: 3 * day - 1)))
        #expect(WebhookDelivery.isHopeless(endpoint(failures: 9, since: 0), now: Instant(milliseconds: 3 * day)))
    }
}
