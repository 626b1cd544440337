import Glibc
import PortalLogic
import PortalRuntime
import PortalStore
import PortalToolkit

/// How webhooks fare: lists, and a test.
extension Webhooks {
    static func list(_ context: CommandContext, _ arguments: Arguments) throws {
        let wanted = try arguments.optional("--msp", .slug)
        let found = try context.connection().inspect { scope in
            try scope.msps(only: wanted).flatMap { msp in
                try scope.webhooks(of: msp.id).map {
                    (msp: msp.slug, endpoint: $0, backlog: try scope.backlog(of: $0))
                }
            }
        }
        context.list(
            found,
            ["MSP", "NAME", "URL", "EVENTS", "STATE", "WAITING", "RETRYING", "GIVEN UP", "LAST TAKEN", "LAST ERROR"],
            row: { item in
                let endpoint = item.endpoint
                return [
                    item.msp, endpoint.name, endpoint.url,
                    events(endpoint),
                    state(endpoint), String(item.backlog.behind), String(item.backlog.waiting),
                    String(item.backlog.givenUp), endpoint.deliveredAt.map(RFC3339.string) ?? "never",
                    endpoint.lastError ?? "",
                ]
            },
            json: { json, item in
                write(&json, item.endpoint, item.msp)
                json.field("waiting", item.backlog.behind)
                json.field("retrying", item.backlog.waiting)
                json.field("given_up", item.backlog.givenUp)
            })
    }

    static func show(_ context: CommandContext, _ arguments: Arguments) throws {
        let (name, slug) = try named(arguments)
        let (endpoint, missed) = try context.connection().inspect { scope in
            let msp = try scope.msps(only: slug)[0]
            guard let endpoint = try scope.webhooks(of: msp.id).first(where: { $0.name == name }) else {
                throw Refusal("\(slug) has no webhook \(name)")
            }
            return (
                endpoint, try scope.missed(by: endpoint, limit: 100).map { ($0, action: try scope.action(of: $0, msp)) }
            )
        }
        let lines = [
            "\(endpoint.name) of \(slug): \(state(endpoint))", endpoint.url,
            "events: \(events(endpoint))",
        ]
        let text = lines.joined(separator: "\n") + (missed.isEmpty ? "" : "\n\n" + table(missed))
        context.answer(text) { json in
            write(&json, endpoint, slug)
            json.objects("not_taken", missed) { json, item in
                json.field("number", item.0.number)
                json.field("action", item.action)
                json.field("attempts", item.0.attempts)
                json.instant("first_at", item.0.firstAt)
                json.instant("due_at", item.0.dueAt)
                json.field("error", item.0.error)
            }
        }
    }

    private static func table(_ missed: [(MissedEvent, action: String)]) -> String {
        Table.text(
            ["NUMBER", "EVENT", "SENT", "FIRST", "NEXT", "ERROR"],
            missed.map { event, action in
                [
                    String(event.number), action, String(event.attempts), RFC3339.string(event.firstAt),
                    event.dueAt.map(RFC3339.string) ?? "given up", event.error,
                ]
            })
    }

    private static func events(_ endpoint: WebhookEndpoint) -> String {
        endpoint.filter.patterns.isEmpty ? "all" : endpoint.filter.patterns.joined(separator: ", ")
    }

    /// Longer than an attempt.
    private static let patience = Duration.seconds(20)

    static func test(_ context: CommandContext, _ arguments: Arguments) throws {
        let (name, msp) = try named(arguments)
        let (endpoint, test) = try context.operate { try $0.askWebhookTest(name, msp: msp, patience: patience) }
        let end = Clock.monotonicMicroseconds + patience.milliseconds * 1000
        var state = WebhookTest.underWay
        while state == .underWay, Clock.monotonicMicroseconds < end {
            usleep(100_000)
            state = try context.connection().inspect { try $0.test(test, of: endpoint) }
        }
        let result: String
        switch state {
        case .ended(let text): result = text
        case .replaced: throw Refusal("another test was asked for meanwhile, or the webhook was removed")
        case .underWay: throw Refusal("there is no result; does portal-jobs run? (systemctl status portal-jobs)")
        }
        let isTaken = result == WebhookDelivery.Status.taken.text
        context.answer(isTaken ? "\(name) has taken the test." : "\(name) has not taken the test: \(result)") { json in
            json.field("msp", msp)
            json.field("name", name)
            json.field("taken", isTaken)
            json.field("result", result)
        }
        if !isTaken { context.exitCode = 1 }
    }

    private static func state(_ endpoint: WebhookEndpoint) -> String {
        if let at = endpoint.disabledAt { return "disabled since \(RFC3339.string(at))" }
        if let since = endpoint.failingSince { return "failing since \(RFC3339.string(since))" }
        return "working"
    }

    static func write(_ json: inout JSONWriter, _ endpoint: WebhookEndpoint, _ msp: String) {
        json.field("msp", msp)
        json.id("id", endpoint.id)
        json.field("name", endpoint.name)
        json.field("url", endpoint.url)
        json.strings("events", endpoint.filter.patterns)
        json.field("state", endpoint.disabledAt != nil ? "disabled" : endpoint.failures > 0 ? "failing" : "working")
        json.field("position", endpoint.position)
        json.instant("created_at", endpoint.createdAt)
        json.instant("failing_since", endpoint.failingSince)
        json.instant("disabled_at", endpoint.disabledAt)
        json.instant("last_taken_at", endpoint.deliveredAt)
        json.field("last_error", endpoint.lastError)
    }
}

extension OperatorScope {
    fileprivate func action(of missed: MissedEvent, _ msp: MSP) throws -> String {
        try events(of: msp.id, after: missed.number - 1, limit: 1).first?.event.action ?? ""
    }
}
