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
            Lists where MSPs' events are sent, whether they are taken, and how many have not been sent yet (waiting, wanted or
            not), are sent again (retrying), and were not taken for three days (given up).
            """, Webhooks.list),
        Command(
            "webhook show NAME --msp SLUG",
            "Shows a webhook, and the first hundred events that it did not take, with why and when they are sent again.",
            Webhooks.show),
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
            "webhook replay NAME --msp SLUG [--after NUMBER] [--since DATE] [--skip] [--failed]",
            """
            Sends events again, under the ids they had: all after the event NUMBER, or since DATE, or those that were not
            taken. With --skip it may lie after what waits, which is left out then.
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
        let name = try arguments.parsed("--name", .slug)
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
        let endpoint = try context.operate {
            try $0.replayWebhook(name, msp: msp, replay, maySkip: arguments.has("--skip"))
        }
        let backlog = try context.connection().inspect { try $0.backlog(of: endpoint) }
        let text =
            replay == .failed
            ? "\(counted(Int(backlog.waiting), "event is", "events are")) sent again."
            : "What comes after the event \(endpoint.position) is sent; "
                + "\(counted(Int(backlog.behind), "event", "events")), less those it does not want."
        context.answer(text) { json in
            write(&json, endpoint, msp)
            json.field("waiting", backlog.behind)
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

    // MARK: Words

    static func named(_ arguments: Arguments) throws -> (name: String, msp: String) {
        (try arguments.parsed("NAME", .slug), try arguments.parsed("--msp", .slug))
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
    fileprivate static var actions: InputFormat {
        let list = InputFormat.commaSeparated(.action)
        return InputFormat { (text) throws(Violation) in
            let actions = try list.value(of: text)
            guard actions.count <= 50 else {
                throw Violation(.tooMany, "must be at most 50 actions; group them, as user.*")
            }
            return actions
        }
    }
}

extension InputFormat where Value == String {
    fileprivate static var action: InputFormat {
        InputFormat(Violation(.refused, "must be actions such as user.invited or domain.*")) { text in
            let name = text.hasSuffix(".*") ? text.dropLast(2) : Substring(text)
            let words = name.split(separator: ".", omittingEmptySubsequences: false)
            let areNames = words.allSatisfy { word in
                guard let first = word.utf8.first, first != 0x2d, first != 0x5f else { return false }
                return word.utf8.allSatisfy {
                    (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d || $0 == 0x5f
                }
            }
            return areNames && text.utf8.count <= 64 ? text : nil
        }
    }
}
