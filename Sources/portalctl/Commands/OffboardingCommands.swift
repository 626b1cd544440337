import PortalLogic
import PortalStore

extension Commands {
    static let offboarding = [
        Command(
            "client export SLUG DIR [--locale LOCALE]",
            """
            Writes what is known of a client into the new folder DIR, each table as JSON and as CSV. Figures are in it by
            five minutes and hours, internal notes and drafts too: look before you hand it on. Passwords, links, sessions
            and mails are not. manifest.json names the tables. The CSV is for spreadsheets: an apostrophe stands before
            what would be a formula; the JSON has the texts as they are. Beside the codes of the audit log the CSV tells
            it in words, in LOCALE (en, de or uk), without it in the language of an owner of the client. Who was erased
            has no name in the JSON, and is a former user in the CSV.
            """, Offboarding.export),
        Command(
            "client delete SLUG [--yes]",
            """
            Deletes a client with everything that is the client's, its audit log too; its slug is free again.
            Without --yes it only says what would go, and exits 1. What is interrupted is taken up by the same command.
            """, Offboarding.delete),
        Command(
            "user erase EMAIL --client SLUG [--force]",
            """
            Removes a user and makes them a "former user" in the audit log: names, e-mail and addresses are gone.
            Works for someone who was removed before, too. The last owner stays, unless --force.
            Events of other systems know no accounts: what is by, or about, a user of the same name is taken for theirs,
            a namesake's too. In events of others about other things their name stays, as it may be anybody's, and a text
            with an address that ends like theirs is gone. Look with audit list, or client export.
            Tickets are the upstream's and stay as they are.
            """, Offboarding.erase),
    ]
}

/// Commands for a departing client or user.
enum Offboarding {
    // MARK: Export

    static func export(_ context: CommandContext, _ arguments: Arguments) throws {
        let (slug, path) = (try arguments.slug("SLUG"), try arguments.required("DIR"))
        let language = try arguments.optional("--locale", InputFormat<MailLanguage>.choice)
        let client = try context.client(slug)
        let folder = try ExportFolder(path)
        let counts: [(table: String, rows: Int)]
        do {
            counts = try write(context, client, language, folder)
            // Recorded before the folder appears, so that no export goes unaudited.
            try context.operate { try $0.recordExport(of: slug, rows: counts.reduce(0) { $0 + $1.rows }) }
            try folder.finish()
        } catch {
            folder.discard()
            throw error
        }
        let lines = ["Exported \(slug) to \(path):"] + counts.map { "  \($0.table): \($0.rows)" }
        context.answer(lines.joined(separator: "\n")) { json in
            json.field("client", slug)
            json.field("folder", path)
            json.objects("tables", counts) { json, count in
                json.field("name", count.table)
                json.field("rows", count.rows)
            }
        }
    }

    private static func write(
        _ context: CommandContext, _ client: Tenant, _ language: MailLanguage?, _ folder: ExportFolder
    ) throws -> [(table: String, rows: Int)] {
        let process = context.process
        let counts = try context.connection().inspect { scope in
            let owner = try scope.users(of: client.id).first { $0.role == .owner && $0.isActive }
            let language = language ?? MailLanguage(locale: owner?.locale ?? "en")
            let output: ClientExport.Output = { try folder.append($1, to: $0) }
            return try ClientExport(scope, client: client, language: language, to: output) { table, rows in
                if process.isTerminal { process.printError("\r\u{1b}[K\(table) \(rows)") }
            }.write(now: process.clock())
        }
        try folder.sync()
        if process.isTerminal { process.printError("\r\u{1b}[K") }
        return counts
    }

    // MARK: Delete

    /// Metric rows deleted per transaction: about 20 ms, to keep other writers' waits short.
    private static let batch = 5_000

    static func delete(_ context: CommandContext, _ arguments: Arguments) throws {
        let slug = try arguments.slug("SLUG")
        let client = try context.client(slug)
        let counts = try context.connection().inspect { try $0.rowCounts(of: client.id) }
        let isSure = arguments.has("--yes")
        if isSure { try delete(context, client, rows: counts.reduce(0) { $0 + $1.rows }) }
        let rows = counts.filter { $0.table != "client_locks" }.map { "  \($0.table): \($0.rows)" }
        let lines =
            isSure
            ? ["Deleted \(slug) (\(client.name)) with everything that was its own:"] + rows
            : ["This would delete \(slug) (\(client.name)) for good, with these rows:"] + rows
                + ["Nothing was changed. client export keeps a copy; client delete \(slug) --yes deletes."]
        context.answer(lines.joined(separator: "\n")) { json in
            json.field("client", slug)
            json.field("deleted", isSure)
            json.objects("tables", counts) { json, count in
                json.field("name", count.table)
                json.field("rows", count.rows)
            }
        }
        if !isSure { context.exitCode = 1 }
    }

    /// Suspends first, so that nobody sees a half-deleted client; deletes metrics in batches, then the rest in one
    /// transaction.
    private static func delete(_ context: CommandContext, _ client: Tenant, rows: Int64) throws {
        let process = context.process
        try context.operate { try $0.suspend(client.slug) }
        var gone: Int64 = 0
        while true {
            let more = try context.operate { try $0.removeMetrics(of: client.slug, limit: batch) }
            if more == 0 { break }
            gone += Int64(more)
            if process.isTerminal { process.printError("\r\u{1b}[K\(gone) of \(rows) rows") }
        }
        try context.operate { try $0.removeClient(client.slug) }
        if process.isTerminal { process.printError("\r\u{1b}[K") }
        if gone > Int64(batch) { try context.connection().checkpoint() }
    }

    // MARK: Erase

    static func erase(_ context: CommandContext, _ arguments: Arguments) throws {
        let (email, slug) = try Users.user(context, arguments)
        let events = try context.operate { try $0.erase(email, from: slug, force: arguments.has("--force")) }
        let told = counted(events, "audit event now tells", "audit events now tell")
        context.answer("Erased \(email) from \(slug): \(told) of a former user.") { json in
            json.field("email", email)
            json.field("client", slug)
            json.field("events", events)
        }
    }
}
