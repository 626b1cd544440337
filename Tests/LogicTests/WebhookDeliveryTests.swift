import PortalLogic
import PortalToolkit
import Testing

@testable import PortalStore

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

    private func claimed(_ endpoint: WebhookEndpoint, firstAt: Instant? = nil) -> ClaimedWebhook {
        ClaimedWebhook(endpoint: endpoint, until: 1, message: .test(1), secrets: [], firstAt: firstAt)
    }

    @Test func `an endpoint is tried ever more seldom, at least each hour and a half, and waits as it asks to`() {
        let delays = (0..<30).map {
            WebhookDelivery.nextTry(endpoint(failures: $0), spread: 128, wait: nil, now: 0).milliseconds
        }
        #expect(delays == delays.sorted())
        // One failure may be the event's fault.
        #expect(delays[0] == 0 && (500...1500).contains(delays[1]))
        #expect(delays.last.map { (1_800_000...5_400_000).contains($0) } == true)
        let asked = WebhookDelivery.nextTry(endpoint(), spread: 0, wait: .seconds(120), now: 0)
        #expect(asked == 120_000)
        #expect(WebhookDelivery.nextTry(endpoint(), spread: 0, wait: .days(30), now: 0) == 3_600_000)
    }

    @Test func `an endpoint is hopeless once nothing was taken for as long as an event is tried`() {
        func isHopeless(_ failures: Int64, since: Instant?, firstAt: Instant?, isGivenUp: Bool, days: Int64) -> Bool {
            WebhookDelivery.isHopeless(
                claimed(endpoint(failures: failures, since: since), firstAt: firstAt), isGivenUp: isGivenUp,
                now: Instant(milliseconds: days * 86_400_000))
        }
        #expect(!isHopeless(0, since: nil, firstAt: nil, isGivenUp: false, days: 9))
        #expect(!isHopeless(3, since: 0, firstAt: nil, isGivenUp: false, days: 9))
        #expect(!isHopeless(20, since: 0, firstAt: nil, isGivenUp: false, days: 2))
        #expect(isHopeless(20, since: 0, firstAt: nil, isGivenUp: false, days: 3))
        #expect(isHopeless(3, since: 0, firstAt: 0, isGivenUp: true, days: 3))
        // It took others meanwhile.
        #expect(!isHopeless(3, since: 5, firstAt: 0, isGivenUp: true, days: 3))
    }
}
