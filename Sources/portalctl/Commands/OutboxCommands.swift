import PortalLogic
import PortalRuntime
import PortalStore
import PortalToolkit

extension Commands {
    static let outbox = [
        Command(
            "commands list [--client SLUG] [--state STATE]",
            "Lists the last 200 commands. STATE is queued, sent, accepted, succeeded, failed, expired or unknown.",
            Outbox.listCommands),
        Command(
            "commands report ID STATE [--detail TEXT]",
            "Reports the state of a command, as the control plane would. STATE is accepted, succeeded or failed.",
            Outbox.report),
        Command(
            "mail list [--client SLUG] [--state STATE]",
            """
            Lists the last 200 mails. STATE is queued, sent or refused.
            With --json, also the current text of queued mails.
            """, Outbox.listMails),
        Command(
            "mail retry ID",
            """
            Sends a queued or refused mail on the next run of portal-jobs.
            A mail keeps its link only while it is queued: for a refused one, mail a new link with user resend or
            user reset-link.
            """, Outbox.retry),
        Command(
            "mail test EMAIL --client SLUG", "Queues a test mail with a client's name and branding.",
            Outbox.test),
    ]
}

/// Commands for outbound delivery.
enum Outbox {
    private static let limit = 200

    static func listCommands(_ context: CommandContext, _ arguments: Arguments) throws {
        let client = try client(arguments)
        let state = try arguments.optional("--state", InputFormat<CommandState>.choice)
        let commands = try context.connection().recentCommands(
            client: client, state: state, limit: limit)
        context.list(
            commands, ["ID", "CLIENT", "NODE", "KIND", "STATE", "REQUESTED", "BY", "DETAIL"],
            row: { listed in
                let (entry, command) = (listed.entry, listed.entry.command)
                return [
                    PublicID.string(command.id), entry.slug, entry.nodeName,
                    command.kind.rawValue + (command.version.map { " " + $0 } ?? ""), command.state.rawValue,
                    RFC3339.string(command.requestedAt), command.requester ?? AuditLog.formerUser,
                    command.detail ?? listed.lastError ?? "",
                ]
            },
            json: { json, listed in
                let (entry, command) = (listed.entry, listed.entry.command)
                json.id("id", command.id)
                json.field("client", entry.slug)
                json.field("node", entry.upstreamNodeID)
                json.field("node_name", entry.nodeName)
                json.field("kind", command.kind)
                json.field("version", command.version)
                json.field("state", command.state)
                json.field("requested_by", command.requester)
                json.instant("requested_at", command.requestedAt)
                json.instant("updated_at", command.updatedAt)
                json.field("detail", command.detail)
                json.field("last_error", listed.lastError)
            })
    }

    static func report(_ context: CommandContext, _ arguments: Arguments) throws {
        let id = try id(arguments)
        let state = try arguments.parsed("STATE", InputFormat<CommandReport.Reported>.choice).state
        let detail = CommandReport(state, detail: arguments["--detail"]).detail
        let now = context.process.clock()
        let transition = CommandTransition(state, detail: detail, auditID: context.process.random.id())
        let connection = try context.connection()
        guard let found = try connection.command(id) else { throw Refusal("there is no such command") }
        let provider = try context.client(found.slug).mspName
        try connection.writeCommands { outbox in
            guard let current = try outbox.command(client: found.client, id: id) else {
                throw Refusal("there is no such command")
            }
            guard try transition.apply(to: current, by: .operator(name: provider), now: now, outbox) else {
                throw Refusal("the command is \(current.command.state.rawValue) and cannot become \(state.rawValue)")
            }
        }
        context.answer("The command is \(state.rawValue).") { json in
            json.id("id", id)
            json.field("state", state.rawValue)
        }
    }

    static func listMails(_ context: CommandContext, _ arguments: Arguments) throws {
        let client = try client(arguments)
        let state = try arguments.optional("--state", InputFormat<MailState>.choice)
        let (links, now) = (try context.links(), context.process.clock())
        let mails = try context.connection().inspect { scope in
            let composer = MailComposer(scope, links, now: now)
            return try scope.recentMails(client: client, state: state, limit: limit).map { entry in
                (entry, entry.state == .queued ? try composer.compose(entry.mail) : nil)
            }
        }
        context.list(
            mails, ["ID", "OF", "KIND", "TO", "STATE", "WRITTEN", "TRIES", "LAST ERROR"],
            row: { entry, result in
                [
                    PublicID.string(entry.mail.id), entry.owner, entry.mail.kind, entry.mail.recipient,
                    entry.state.rawValue, RFC3339.string(entry.mail.createdAt), String(entry.mail.attempts),
                    error(entry, result) ?? "",
                ]
            }, json: { write(&$0, $1.0, $1.1) })
    }

    private static func write(_ json: inout JSONWriter, _ entry: MailEntry, _ result: CompositionResult?) {
        let rendered: RenderedMail? = if case .rendered(let rendered, _)? = result { rendered } else { nil }
        json.id("id", entry.mail.id)
        json.field("of", entry.owner)
        json.field("kind", entry.mail.kind)
        json.field("to", entry.mail.recipient)
        json.field("from_name", rendered?.fromName ?? entry.fromName)
        json.field("subject", rendered?.subject ?? entry.subject)
        json.field("text", rendered?.text)
        json.field("state", entry.state)
        json.instant("created_at", entry.mail.createdAt)
        json.instant("sent_at", entry.sentAt)
        json.field("attempts", entry.mail.attempts)
        json.instant("next_attempt_at", entry.state == .queued ? entry.nextAttemptAt : nil)
        json.field("last_error", error(entry, result))
    }

    /// The reason why a mail was not sent, or would not be now.
    private static func error(_ entry: MailEntry, _ result: CompositionResult?) -> String? {
        switch result {
        case .withdrawn(let reason): "will be withdrawn: " + reason
        case .waiting(let reason): reason
        default: entry.lastError
        }
    }

    static func retry(_ context: CommandContext, _ arguments: Arguments) throws {
        let id = try id(arguments)
        let links = try context.links()
        let hasMailServer = try context.configuration().mailURL != nil
        let wait =
            try context.operate { try $0.retryMail(id, links) } ?? (hasMailServer ? nil : "PORTAL_MAIL_URL is unset")
        context.answer(
            wait.map { "The mail stays in the outbox: \($0)." } ?? "portal-jobs sends the mail on its next run."
        ) { json in
            json.id("id", id)
            json.field("waits_for", wait)
        }
    }

    static func test(_ context: CommandContext, _ arguments: Arguments) throws {
        let recipient = try arguments.parsed("EMAIL", .newEmail)
        let slug = try arguments.slug("--client")
        let hasMailServer = try context.configuration().mailURL != nil
        let id = try context.operate { try $0.addTestMail(to: recipient, of: slug) }
        context.answer(
            hasMailServer
                ? "The mail is in the outbox; portal-jobs sends it. `portalctl mail list` shows its state."
                : "The mail is in the outbox and stays there: PORTAL_MAIL_URL is unset."
        ) { json in
            json.id("id", id)
            json.field("state", MailState.queued)
        }
    }

    private static func client(_ arguments: Arguments) throws -> String {
        try arguments.optional("--client", .slug) ?? ""
    }

    private static func id(_ arguments: Arguments) throws -> Int64 {
        try arguments.parsed("ID", .id)
    }
}
