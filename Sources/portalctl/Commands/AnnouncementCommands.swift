import PortalLogic
import PortalStore
import PortalToolkit

extension Commands {
    static let announcements = [
        Command(
            "announce add --msp SLUG --title TITLE [--text TEXT] [--severity SEVERITY] [--from INSTANT] "
                + "[--until INSTANT] [--client SLUGS] [--node NODES] [--language LANGUAGE] [--public] [--id ID]",
            """
            Shows a message in the portals of an MSP's customers from now, or --from, to --until or announce end. What is
            planned is shown from a fortnight before.
            SEVERITY is info (the default), maintenance or incident. SLUGS are the clients, and NODES, as acme/srv-17, the
            nodes that it concerns, separated by commas; all clients if none are said. --public shows it on their login
            pages, too. INSTANT is RFC 3339. LANGUAGE is en (the default), de or uk; announce say adds further ones. ID is
            its name for the other commands; what has that name is replaced.
            """, Announcements.add),
        Command(
            "announce say ID --msp SLUG --language LANGUAGE --title TITLE [--text TEXT]",
            "Words an announcement in a further language, or anew in one that it has.", Announcements.say),
        Command(
            "announce list [--msp SLUG]", "Lists the announcements of an MSP, or of all, by their beginning.",
            Announcements.list),
        Command("announce end ID --msp SLUG", "Ends an announcement now.", Announcements.end),
        Command("announce remove ID --msp SLUG", "Removes an announcement.", Announcements.remove),
    ]
}

/// Commands for what MSPs tell their customers.
enum Announcements {
    static func add(_ context: CommandContext, _ arguments: Arguments) throws {
        let msp = try arguments.parsed("--msp", .slug)
        var draft = AnnouncementDraft()
        draft.severity = try arguments.optional("--severity", .choice) ?? .info
        draft.startsAt = try arguments.optional("--from", .instant) ?? context.process.clock()
        draft.endsAt = try arguments.optional("--until", .instant)
        if let end = draft.endsAt, end <= draft.startsAt {
            let from = arguments.has("--from") ? "--from" : "now, or --from be earlier"
            throw UsageError("--until must come after \(from)")
        }
        draft.isPublic = arguments.has("--public")
        draft.clients = try arguments.optional("--client", .commaSeparated(.slug)) ?? []
        draft.nodes = try arguments.optional("--node", .commaSeparated(.node)) ?? []
        draft.words = [try arguments.optional("--language", .choice) ?? .en: try words(arguments)]
        let id = try arguments.optional("--id", Self.id)
        let added = try context.operate { try $0.putAnnouncement(id, msp: msp, draft).announcement }
        let now = context.process.clock()
        let state =
            added.startsAt > now
            ? "begins at \(RFC3339.string(added.startsAt))" : added.hasEnded(now) ? "is over" : "is shown"
        context.answer("The announcement \(added.upstreamID) of \(msp) \(state).") { write(&$0, added, msp) }
    }

    static func say(_ context: CommandContext, _ arguments: Arguments) throws {
        let (id, msp) = try named(arguments)
        let (language, words) = (try arguments.parsed("--language", InputFormat<Language>.choice), try words(arguments))
        let changed = try context.operate { try $0.wordAnnouncement(id, msp: msp, in: language, words) }
        context.answer("The announcement \(id) of \(msp) has words in \(language.rawValue).") {
            write(&$0, changed, msp)
        }
    }

    static func list(_ context: CommandContext, _ arguments: Arguments) throws {
        let wanted = try arguments.optional("--msp", .slug)
        let found = try context.connection().inspect { scope in
            try scope.msps(only: wanted).flatMap { msp in
                try scope.announcements(of: msp.id).map { (msp: msp.slug, item: $0) }
            }
        }
        let now = context.process.clock()
        context.list(
            found, ["MSP", "ID", "SEVERITY", "STATE", "FROM", "UNTIL", "FOR", "TITLE"],
            row: { msp, item in
                [
                    msp, item.upstreamID, item.severity.rawValue, item.state(now), RFC3339.string(item.startsAt),
                    item.endsAt.map(RFC3339.string) ?? "open", item.audience, item.title,
                ]
            }, json: { write(&$0, $1.item, $1.msp) })
    }

    static func end(_ context: CommandContext, _ arguments: Arguments) throws {
        let (id, msp) = try named(arguments)
        try context.operate { try $0.endAnnouncement(id, msp: msp) }
        answer(context, id, msp, "has ended")
    }

    static func remove(_ context: CommandContext, _ arguments: Arguments) throws {
        let (id, msp) = try named(arguments)
        let outcome = try context.operate { try $0.removeAnnouncement(id, msp: msp) }
        guard outcome == .removed else { throw Operations.none(id, msp) }
        answer(context, id, msp, "is removed")
    }

    private static func named(_ arguments: Arguments) throws -> (id: String, msp: String) {
        (try arguments.parsed("ID", Self.id), try arguments.parsed("--msp", .slug))
    }

    /// As long as those of import lines.
    private static var id: InputFormat<String> { .displayText(max: 128) }

    private static func words(_ arguments: Arguments) throws -> AnnouncementDraft.Words {
        AnnouncementDraft.Words(
            title: try arguments.parsed("--title", .displayText(max: AnnouncementDraft.longestTitle)),
            text: try arguments.optional("--text", .displayLines(max: AnnouncementDraft.longestText)) ?? "")
    }

    private static func answer(_ context: CommandContext, _ id: String, _ msp: String, _ what: String) {
        context.answer("The announcement \(id) of \(msp) \(what).") { json in
            json.field("msp", msp)
            json.field("id", id)
        }
    }

    private static func write(_ json: inout JSONWriter, _ item: Announcement, _ msp: String) {
        json.field("msp", msp)
        json.field("id", item.upstreamID)
        json.field("severity", item.severity.rawValue)
        json.instant("starts_at", item.startsAt)
        json.instant("ends_at", item.endsAt)
        json.field("public", item.isPublic)
        json.field("for_all", item.targets == nil)
        json.raw("texts", item.texts)
    }
}

extension Announcement {
    fileprivate func state(_ now: Instant) -> String {
        if startsAt > now { return "planned" }
        if hasEnded(now) { return "over" }
        return targets == [] ? "seen by nobody" : "shown"
    }
}

extension InputFormat where Value == AnnouncementDraft.Node {
    /// A node by its client's slug and its own id.
    fileprivate static var node: InputFormat {
        InputFormat(Violation(.malformed, "must be nodes such as acme/srv-17")) { text in
            let parts = text.split(separator: "/", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            return AnnouncementDraft.Node(client: String(parts[0]), upstreamID: String(parts[1]))
        }
    }
}
