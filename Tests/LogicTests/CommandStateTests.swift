import PortalLogic
import PortalStore
import Testing

@testable import PortalToolkit

@Suite struct CommandStateTests {
    /// All pairs: forward only; expired is final; unknown only leads to a known end.
    @Test func `command states only move forward`() {
        let allowed: [CommandState: Set<CommandState>] = [
            .queued: [.sent, .accepted, .succeeded, .failed, .expired, .unknown],
            .sent: [.accepted, .succeeded, .failed, .unknown],
            .accepted: [.succeeded, .failed, .unknown],
            .unknown: [.succeeded, .failed],
        ]
        for from in CommandState.allCases {
            for to in CommandState.allCases {
                #expect(from.canTransition(to: to) == allowed[from, default: []].contains(to), "\(from) → \(to)")
            }
        }
    }

    @Test func `the HTTP status of the answer decides whether a command is sent, refused or retried`() {
        func deliveryStatus(_ status: Int, _ body: String = "", _ failure: String? = nil) -> String {
            switch CommandDelivery.status(ofResponse: status, body: Array(body.utf8), failure: failure) {
            case .sent(let report): "sent \(report?.state.rawValue ?? "-")"
            case .refused: "refused"
            case .retry: "retry"
            }
        }
        #expect(deliveryStatus(202) == "sent -")
        #expect(deliveryStatus(200, "<html>") == "sent -")
        #expect(deliveryStatus(200, #"{"state":"accepted","x":1}"#) == "sent accepted")
        #expect(deliveryStatus(200, #"{"state":"expired"}"#) == "sent -")
        #expect(deliveryStatus(404) == "refused")
        for status in [408, 425, 429] { #expect(deliveryStatus(status) == "retry") }
        #expect(deliveryStatus(302) == "retry")
        #expect(deliveryStatus(500) == "retry")
        #expect(deliveryStatus(0, "", "Timeout was reached") == "retry")
        #expect(deliveryStatus(200, "", "Timeout was reached") == "retry")
    }

    @Test func `the detail of a report is cut to one line of at most 500 characters`() throws {
        let report = try CommandReport(
            json: Array(#"{"state":"failed","detail":"a\nb\#(String(repeating: "x", count: 600))"}"#.utf8))
        #expect(report.detail?.hasPrefix("a b") == true)
        #expect(report.detail?.unicodeScalars.count == 500)
        #expect(try CommandReport(json: Array(#"{"state":"failed","detail":" "}"#.utf8)).detail == nil)
    }

    @Test func `backoff doubles per attempt, with jitter, up to a ceiling`() {
        let backoff = Backoff(first: .seconds(1), maximum: .seconds(30))
        #expect(backoff.delay(attempt: 1, spread: 0) == .milliseconds(500))
        #expect(backoff.delay(attempt: 1, spread: 255) == .milliseconds(1500))
        #expect(backoff.delay(attempt: 3, spread: 0) == .seconds(2))
        #expect(backoff.delay(attempt: 1_000_000, spread: 255) == .seconds(45))
    }

    /// The example from standardwebhooks' own libraries.
    @Test func `webhook signatures match the Standard Webhooks example`() throws {
        let webhook = try #require(Webhook(secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let body = Array(#"{"test": 2432232314}"#.utf8)
        let signature = try webhook.signature(id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: body)
        #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        #expect(
            try webhook.verifies(
                id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: "1614265330", signature: signature, body: body,
                now: 1_614_265_330_000))
        #expect(Webhook(secret: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") == nil)
    }
}
