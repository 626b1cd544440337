import PortalLogic
import PortalStore
import PortalToolkit

extension Commands {
    static let data = [
        Command(
            "import [FILE] [--atomic] [--keep-going] [--strict] [--dry-run] [--confirm-removals] [--max-removals PERCENT]",
            """
            Imports newline-delimited JSON from FILE, or from standard input (- or none); see docs/import.md.
            Commits every 1,000 lines. Stops at the first bad line, keeps the lines before it and exits 1.
            --atomic      all lines or none
            --keep-going  skips bad lines
            --strict      treats lines that contradict themselves or stored data as bad, instead of warning
            --dry-run     changes nothing, and lists what snapshots would remove
            --confirm-removals
                          lets snapshots remove any number of records
            --max-removals
                          what a snapshot may remove unconfirmed, in percent of the records it finds; 20 by default
            """, Data.importLines),
        Command(
            "example [--client SLUG] [--now TIME]",
            """
            Prints a sample first import of a small customer: nodes, metrics, a plan, invoices, tickets, events.
            --client  the client's slug; acme by default
            --now     the RFC 3339 instant that all dates lead up to; the current time by default
            Imported again later, it updates the same records: portalctl example | portalctl import -
            """, Example.print),
    ]
}

/// Commands for the portal's data.
enum Data {
    static func importLines(_ context: CommandContext, _ arguments: Arguments) throws {
        var options = ImportOptions()
        options.isAtomic = arguments.has("--atomic")
        options.keepsGoing = arguments.has("--keep-going")
        options.isStrict = arguments.has("--strict")
        options.isDryRun = arguments.has("--dry-run")
        options.confirmsRemovals = arguments.has("--confirm-removals")
        if let percent = try arguments.optional("--max-removals", .number(in: 0...100)) {
            options.maximumRemovals = Int(percent)
        }
        let file = arguments["FILE"] ?? "-"
        let summary = try importLines(
            context, file == "-" ? context.process.input : try Input(path: file), options: options)
        // Checkpoints a large import, so that the next reader need not.
        if summary.lines > options.batch { try context.connection().checkpoint() }
        context.answer(ImportReport.text(summary)) { json in
            summary.write(&json)
            json.objects("removals", summary.removals) { $1.write(&$0) }
        }
        if summary.total.bad > 0 { context.exitCode = 1 }
    }

    /// Imports lines; reports bad ones on stderr, and progress on a terminal.
    static func importLines(
        _ context: CommandContext, _ input: Input, options: ImportOptions, isDemo: Bool = false
    ) throws -> ImportSummary {
        let process = context.process
        var lines = input.lines
        var progress = process.isTerminal ? ProgressLine(size: input.size, now: process.clock()) : nil
        let connection = try context.connection()
        let importer = Importer(
            options: options, hostRules: try context.hostRules(isDemo: isDemo), random: process.random,
            clock: process.clock, transact: connection.operate,
            report: { problem in
                if let clearing = progress?.clear() { process.printError(clearing) }
                process.printError("\(problem)\n")
            })
        defer { if let clearing = progress?.clear() { process.printError(clearing) } }
        return try importer.run({ try lines.next() }) { step in
            let text = progress?.text(step, consumed: lines.consumed, now: process.clock())
            if let text { process.printError(text) }
        }
    }
}
