import Glibc
import PortalLogic
import PortalRuntime
import PortalStore
import PortalToolkit

extension Commands {
    static let webhooks = [
        Command(
            "webhook add --msp SLUG --name NAME --url URL [--events ACTIONS] [--after NUMBER] [--since DATE]",
            """
            Sends an MSP's events to URL, signed by Standard Webhooks, and prints the secret; it is shown this once.
            ACTIONS are those that are sent, separated by commas: user.invited,command.*; all if none are said.
            What happens from now on is sent, or all after the event NUMBER, or since DATE (YYYY-MM-DD, UTC, or RFC 3339).
            """, Webhooks.add),
        Command(
            "webhook list [--msp SLUG]",
            """
            Lists where MSPs' events are sent: whether they are taken, what waits (behind), what waits for another attempt
            (retrying) and what was not taken for three days (given up).
            """, Webhooks.list),
        Command(
            "webhook change NAME --msp SLUG [--url URL] [--events ACTIONS]",
            "Changes where events are sent, or which; --events '' for all.", Webhooks.change),
        Command(
            "webhook test NAME --msp SLUG",
            """
            Has portal-jobs send a message of the type \(WebhookDelivery.testType) at once, also to a disabled webhook, and
            prints how it ended; exits 1 if it was not taken.
            """, Webhooks.test),
        Command(
            "webhook replay NAME --msp SLUG [--after NUMBER] [--since DATE] [--failed]",
            """
            Sends events again, under the ids they had: all after the event NUMBER, or since DATE, or those that were not
            taken. A NUMBER beyond what waits leaves that out.
            """, Webhooks.replay),
        Command(
            "webhook rotate NAME --msp SLUG [--overlap HOURS]",
            """
            Gives a webhook another secret, and prints it; it is shown this once.
            The former secret signs beside it for HOURS, 0 to 720; 24 if none are said.
            """, Webhooks.rotate),
        Command(
            "webhook enable NAME --msp SLUG",
            "Sends to a disabled webhook again, from where it stopped; what was given up is tried again.",
            Webhooks.enable),
        Command(
            "webhook disable NAME --msp SLUG", "Sends nothing until it is enabled again; events wait for 400 days.",
            Webhooks.disable),
        Command("webhook remove NAME --msp SLUG", "Removes a webhook.", Webhooks.remove),
    ]
}

/// Commands for where MSPs' events are sent.
enum Webhooks {
    static func add(_ context: CommandContext, _ arguments: Arguments) throws {
        let msp = try arguments.parsed("--msp", .slug)
        let name = try arguments.parsed("--name", .displayText(max: 100))
        // It would be an option where it is the NAME of another command.
        guard !name.hasPrefix("-") else { throw UsageError("--name must not begin with a hyphen") }
        let url = try arguments.parsed("--url", .endpoint(try context.configuration().webhookNetworks))
        let filter = EventFilter(try arguments.optional("--events", .actions) ?? [])
        let replay = try start(arguments, mayBeFailed: false)
        let secret = NewWebhookSecret(try Keys.ring(context), context.process.random)
        let endpoint = try context.operate {
            try $0.addWebhook(name, msp: msp, url: url, filter: filter, replay: replay, secret: secret)
        }
        context.answer(
            "Added the webhook \(name) of \(msp). Its secret is shown this once:\n\(secret.text)" + note(filter)
        ) { json in
            write(&json, endpoint, msp)
            json.field("secret", secret.text)
        }
    }

    static func list(_ context: CommandContext, _ arguments: Arguments) throws {
        let wanted = try arguments.optional("--msp", .slug)
        let found = try context.connection().inspect { scope in
            let msps = try scope.msps().filter { wanted == nil || $0.slug == wanted }
            if let wanted, msps.isEmpty { throw Refusal("there is no MSP \(wanted)") }
            return try msps.flatMap { msp in
                try scope.webhooks(of: msp.id).map {
                    (msp: msp.slug, endpoint: $0, backlog: try scope.backlog(of: $0))
                }
            }
        }
        context.list(
            found,
            ["MSP", "NAME", "URL", "EVENTS", "STATE", "BEHIND", "RETRYING", "GIVEN UP", "LAST TAKEN", "LAST ERROR"],
            row: { item in
                let endpoint = item.endpoint
                return [
                    item.msp, endpoint.name, endpoint.url,
                    endpoint.filter.patterns.isEmpty ? "all" : endpoint.filter.patterns.joined(separator: ", "),
                    state(endpoint), String(item.backlog.behind(endpoint)), String(item.backlog.waiting),
                    String(item.backlog.givenUp), endpoint.deliveredAt.map(RFC3339.string) ?? "never",
                    endpoint.lastError ?? "",
                ]
            },
            json: { json, item in
                write(&json, item.endpoint, item.msp)
                json.field("behind", item.backlog.behind(item.endpoint))
                json.field("retrying", item.backlog.waiting)
                json.field("given_up", item.backlog.givenUp)
            })
    }

    static func change(_ context: CommandContext, _ arguments: Arguments) throws {
        let (name, msp) = try named(arguments)
        let url = try arguments.optional("--url", .endpoint(try context.configuration().webhookNetworks))
        let patterns = try arguments.clearable("--events", .actions)
        guard url != nil || patterns != nil else { throw UsageError("nothing to change") }
        let filter = patterns.map { EventFilter($0 ?? []) }
        let endpoint = try context.operate { try $0.changeWebhook(name, msp: msp, url: url, filter: filter) }
        context.answer("Changed the webhook \(name) of \(msp)." + note(endpoint.filter)) { write(&$0, endpoint, msp) }
    }

    static func replay(_ context: CommandContext, _ arguments: Arguments) throws {
        let (name, msp) = try named(arguments)
        guard let replay = try start(arguments, mayBeFailed: true) else {
            throw UsageError("say what to send again: --after NUMBER, --since DATE or --failed")
        }
        let endpoint = try context.operate { try $0.replayWebhook(name, msp: msp, replay) }
        let backlog = try context.connection().inspect { try $0.backlog(of: endpoint) }
        let text =
            replay == .failed
            ? "\(counted(Int(backlog.waiting), "event is", "events are")) sent again."
            : "What comes after the event \(endpoint.position) is sent; "
                + "\(counted(Int(backlog.behind(endpoint)), "event", "events")), less those it does not want."
        context.answer(text) { json in
            write(&json, endpoint, msp)
            json.field("behind", backlog.behind(endpoint))
            json.field("retrying", backlog.waiting)
        }
    }

    static func rotate(_ context: CommandContext, _ arguments: Arguments) throws {
        let (name, msp) = try named(arguments)
        let hours = try arguments.optional("--overlap", .number(in: Operations.overlapHours))
        let overlap = hours.map { Duration.hours($0) } ?? Operations.standardOverlap
        let secret = NewWebhookSecret(try Keys.ring(context), context.process.random)
        let end = try context.operate { try $0.rotateWebhook(name, msp: msp, overlap: overlap, secret: secret) }
        context.answer(
            "The webhook \(name) of \(msp) has another secret, shown this once:\n\(secret.text)\n"
                + "The former one signs beside it until \(RFC3339.string(end))."
        ) { json in
            json.field("msp", msp)
            json.field("name", name)
            json.field("secret", secret.text)
            json.instant("former_until", end)
        }
    }

    static func enable(_ context: CommandContext, _ arguments: Arguments) throws {
        let (name, msp) = try named(arguments)
        try context.operate { try $0.enableWebhook(name, msp: msp) }
        answer(context, name, msp, "is enabled; what waits is sent")
    }

    static func disable(_ context: CommandContext, _ arguments: Arguments) throws {
        let (name, msp) = try named(arguments)
        try context.operate { try $0.disableWebhook(name, msp: msp) }
        answer(context, name, msp, "is disabled; events wait")
    }

    static func remove(_ context: CommandContext, _ arguments: Arguments) throws {
        let (name, msp) = try named(arguments)
        try context.operate { try $0.removeWebhook(name, msp: msp) }
        answer(context, name, msp, "is removed")
    }

    private static func answer(_ context: CommandContext, _ name: String, _ msp: String, _ what: String) {
        context.answer("The webhook \(name) of \(msp) \(what).") { json in
            json.field("msp", msp)
            json.field("name", name)
        }
    }

    // MARK: Test

    /// Longer than an attempt.
    private static let patience = Duration.seconds(20)

    static func test(_ context: CommandContext, _ arguments: Arguments) throws {
        let (name, msp) = try named(arguments)
        let (endpoint, test) = try context.operate { try $0.askWebhookTest(name, msp: msp) }
        let end = Clock.monotonicMicroseconds + patience.milliseconds * 1000
        var result: String?
        while result == nil, Clock.monotonicMicroseconds < end {
            usleep(100_000)
            result = try context.connection().inspect { try $0.result(ofTest: test, of: endpoint) }
        }
        guard let result else {
            throw Refusal("there is no result yet; does portal-jobs run? (systemctl status portal-jobs)")
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

    // MARK: Words

    private static func named(_ arguments: Arguments) throws -> (name: String, msp: String) {
        (try arguments.parsed("NAME", .displayText(max: 100)), try arguments.parsed("--msp", .slug))
    }

    private static func start(_ arguments: Arguments, mayBeFailed: Bool) throws -> WebhookReplay? {
        let after = try arguments.optional("--after", .number(in: 0...Int64.max))
        let since = try arguments.optional("--since", .instant(of: { $0.startsAt }))
        let isFailed = mayBeFailed && arguments.has("--failed")
        guard [after != nil, since != nil, isFailed].count(where: { $0 }) <= 1 else {
            throw UsageError("--after, --since and --failed exclude each other")
        }
        return after.map(WebhookReplay.after) ?? since.map(WebhookReplay.since) ?? (isFailed ? .failed : nil)
    }

    /// Imported events have actions of their own.
    private static func note(_ filter: EventFilter) -> String {
        let known = AuditAction.allCases.map(\.rawValue) + MSPAction.allCases.map(\.rawValue)
        let unknown = filter.patterns.filter { pattern in !known.contains { EventFilter.matches(pattern, $0) } }
        guard !unknown.isEmpty else { return "" }
        return
            "\nOnly imported events can be called \(unknown.joined(separator: ", ")): the portal has none of that name."
    }

    private static func state(_ endpoint: WebhookEndpoint) -> String {
        if let at = endpoint.disabledAt { return "disabled since \(RFC3339.string(at))" }
        if let since = endpoint.failingSince { return "failing since \(RFC3339.string(since))" }
        return "working"
    }

    private static func write(_ json: inout JSONWriter, _ endpoint: WebhookEndpoint, _ msp: String) {
        json.field("msp", msp)
        json.id("id", endpoint.id)
        json.field("name", endpoint.name)
        json.field("url", endpoint.url)
        json.strings("events", endpoint.filter.patterns)
        json.field("position", endpoint.position)
        json.instant("created_at", endpoint.createdAt)
        json.instant("failing_since", endpoint.failingSince)
        json.instant("disabled_at", endpoint.disabledAt)
        json.instant("last_taken_at", endpoint.deliveredAt)
        json.field("last_error", endpoint.lastError)
    }
}

extension WebhookBacklog {
    /// How many events lie after what the endpoint has taken up, in the MSP's numbers.
    fileprivate func behind(_ endpoint: WebhookEndpoint) -> Int64 { max(0, lastEvent - endpoint.position) }
}

extension InputFormat where Value == String {
    /// Where events may be sent.
    /// - Parameter networks: that the operator allows; without any, only https URLs with names.
    fileprivate static func endpoint(_ networks: [AddressRange]) -> InputFormat {
        networks.isEmpty ? .webURL : InputFormat(WebURL.checkedAnywhere)
    }
}

extension InputFormat where Value == [String] {
    /// Actions of events, separated by commas; `user.*` for all that begin so.
    fileprivate static var actions: InputFormat { .commaSeparated(.action) }
}

extension InputFormat where Value == String {
    private static let actionText = Violation(.refused, "must be actions such as user.invited or domain.*")

    fileprivate static var action: InputFormat {
        InputFormat(actionText) { text in
            let name = text.hasSuffix(".*") ? String(text.dropLast(2)) : text
            let isName = name.utf8.allSatisfy {
                (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || [0x2d, 0x2e, 0x5f].contains($0)
            }
            return isName && !name.isEmpty && text.utf8.count <= 64 ? text : nil
        }
    }
}
