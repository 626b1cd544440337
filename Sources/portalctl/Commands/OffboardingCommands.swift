import PortalLogic
import PortalStore
import PortalToolkit

extension Commands {
    static let offboarding = [
        Command(
            "client export SLUG DIR [--locale LOCALE]",
            """
            Exports a client's data into the new folder DIR, each table as JSON and as CSV. It includes metrics per five
            minutes and per hour, internal notes and drafts: review it before handing it over. Passwords, links, sessions
            and mails are excluded. manifest.json lists the tables. The CSV is for spreadsheets: an apostrophe precedes
            values that would be formulas; the JSON has the original text. The CSV also describes audit events in words,
            in LOCALE (en, de or uk), by default the language of an owner of the client. An erased user has no name in
            the JSON, and is a former user in the CSV.
            """, Offboarding.export),
        Command(
            "client delete SLUG [--yes]",
            """
            Deletes a client with all its data, including its audit log; its slug becomes free again.
            Without --yes, only lists what would be deleted and exits 1. To resume after an interruption, run it again.
            """, Offboarding.delete),
        Command(
            "user erase EMAIL --client SLUG [--force]",
            """
            Removes a user and makes them a "former user" in the audit log: names, e-mail and addresses are erased.
            Also works for users removed earlier. The last owner is kept, unless --force.
            Events from other systems have no accounts: those by or about a user of the same name count as theirs, even
            if it is a namesake's. In other users' events about other things the name stays, as it may be anybody's, and
            a text with an address that ends like theirs is erased. Check with audit list or client export.
            Tickets belong to the upstream and stay unchanged.
            """, Offboarding.erase),
    ]
}

/// Commands for a departing client or user.
enum Offboarding {
    // MARK: Export

    static func export(_ context: CommandContext, _ arguments: Arguments) throws {
        let (slug, path) = (try arguments.slug("SLUG"), try arguments.required("DIR"))
        let language = try arguments.optional("--locale", InputFormat<Language>.choice)
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
        _ context: CommandContext, _ client: Tenant, _ language: Language?, _ folder: ExportFolder
    ) throws -> [(table: String, rows: Int)] {
        let process = context.process
        let counts = try context.connection().inspect { scope in
            let owner = try scope.users(of: client.id).first { $0.role == .owner && $0.isActive }
            let language = language ?? owner?.locale ?? .en
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

    static func delete(_ context: CommandContext, _ arguments: Arguments) throws {
        let slug = try arguments.slug("SLUG")
        let client = try context.client(slug)
        let counts = try context.connection().inspect { try $0.rowCounts(of: client.id) }
        let isSure = arguments.has("--yes")
        if isSure { try delete(context, client, rows: counts.reduce(0) { $0 + $1.rows }) }
        let rows = counts.filter { $0.table != "client_locks" }.map { "  \($0.table): \($0.rows)" }
        let lines =
            isSure
            ? ["Deleted \(slug) (\(client.name)) with all its data:"] + rows
            : ["This would permanently delete \(slug) (\(client.name)), with these rows:"] + rows
                + ["Nothing was changed. Keep a copy with client export; delete with client delete \(slug) --yes."]
        context.answer(lines.joined(separator: "\n")) { json in
            json.field("client", slug)
            json.field("deleted", isSure)
            json.tables(counts)
        }
        if !isSure { context.exitCode = 1 }
    }

    private static func delete(_ context: CommandContext, _ client: Tenant, rows: Int64) throws {
        let process = context.process
        let gone = try ClientDeletion.run(client.slug, { try context.operate($1) }) { gone in
            if process.isTerminal { process.printError("\r\u{1b}[K\(gone) of \(rows) rows") }
        }
        if process.isTerminal { process.printError("\r\u{1b}[K") }
        if gone > ClientDeletion.batch { try context.connection().checkpoint() }
    }

    // MARK: Erase

    static func erase(_ context: CommandContext, _ arguments: Arguments) throws {
        let (email, slug) = try Users.user(context, arguments)
        let events = try context.operate { try $0.erase(email, from: slug, force: arguments.has("--force")) }
        let told = counted(events, "audit event now shows", "audit events now show")
        context.answer("Erased \(email) from \(slug): \(told) a former user.") { json in
            json.field("email", email)
            json.field("client", slug)
            json.field("events", events)
        }
    }
}
