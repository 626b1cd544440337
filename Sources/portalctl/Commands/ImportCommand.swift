import PortalLogic
import PortalStore

extension Commands {
    static let data = [
        Command(
            "import [FILE] [--atomic] [--keep-going] [--strict] [--dry-run]",
            """
            Brings in newline-delimited JSON from FILE, or from standard input (- or none); see docs/import.md.
            Commits every 1,000 lines and stops at a bad line, keeping what came before it; exit 1 then.
            --atomic      all lines or none
            --keep-going  skips bad lines
            --strict      lines that contradict themselves or what is stored are bad, not only warned of
            --dry-run     changes nothing
            """, Data.importLines),
        Command(
            "example [--client SLUG] [--now TIME]",
            """
            Prints what a first import of a small customer looks like: nodes, figures, a plan, invoices, tickets, events.
            --client  whose they are; acme by default
            --now     the RFC 3339 instant that all of its dates lead up to; this moment by default
            Sent again later it brings the same records up to date: portalctl example | portalctl import -
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
        let file = arguments["FILE"] ?? "-"
        let summary = try importLines(
            context, file == "-" ? context.process.input : try Input(path: file), options: options)
        // What a large import has written is moved where it belongs, so that it does not fall to the next reader.
        if summary.lines > options.batch { try context.connection().checkpoint() }
        context.answer(ImportReport.text(summary)) { ImportReport.write(&$0, summary) }
        if summary.total.bad > 0 { context.exitCode = 1 }
    }

    /// Imports lines; bad ones are named on stderr, progress is shown on a terminal.
    static func importLines(
        _ context: CommandContext, _ input: Input, options: ImportOptions, isDemo: Bool = false
    ) throws -> ImportSummary {
        let process = context.process
        var lines = LineReader(input)
        var progress = process.isTerminal ? ProgressLine(size: input.size, now: process.clock()) : nil
        let importer = Importer(
            connection: try context.connection(), options: options, hostRules: try context.hostRules(isDemo: isDemo),
            random: process.random, clock: process.clock,
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
