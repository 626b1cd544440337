import PortalLogic
import PortalStore

extension Commands {
    static let data = [
        Command(
            "import [FILE] [--atomic] [--keep-going] [--dry-run]",
            """
            Brings in newline-delimited JSON from FILE, or from standard input (- or none); see docs/import.md.
            Commits every 1,000 lines and stops at a bad line, keeping what came before it; exit 1 then.
            --atomic      all lines or none
            --keep-going  skips bad lines
            --dry-run     changes nothing
            """, Data.importLines)
    ]
}

/// The commands about what is in the portal.
enum Data {
    static func importLines(_ control: Control, _ arguments: Arguments) throws {
        var options = ImportOptions()
        options.isAtomic = arguments.has("--atomic")
        options.keepsGoing = arguments.has("--keep-going")
        options.isDry = arguments.has("--dry-run")
        let file = arguments["FILE"] ?? "-"
        let summary = try importLines(
            control, file == "-" ? control.surroundings.input : try Input(path: file), options: options)
        // What a large import has written is moved where it belongs, so that it does not fall to the next reader.
        if summary.lines > options.batch { try control.connection().checkpoint() }
        control.answer(text(summary)) { write(&$0, summary) }
        if summary.bad > 0 { control.exitCode = 1 }
    }

    /// Imports lines; bad ones are named on stderr, progress is shown on a terminal.
    static func importLines(
        _ control: Control, _ input: Input, options: ImportOptions, isDemo: Bool = false
    ) throws -> ImportSummary {
        let surroundings = control.surroundings
        let importer = Importer(
            connection: try control.connection(), options: options, names: try control.names(isDemo: isDemo),
            random: surroundings.random, clock: surroundings.clock,
            report: { surroundings.complain("\($0)\n") })
        var lines = LineReader(input)
        let summary = try importer.run({ try lines.next() }) { count in
            if surroundings.isTerminal { surroundings.complain("\r\(count) lines") }
        }
        if surroundings.isTerminal { surroundings.complain("\r\u{1b}[K") }
        return summary
    }

    private static func text(_ summary: ImportSummary) -> String {
        let taken = ImportSummary.types.compactMap { type in summary.applied[type].map { "\($0) \(type)" } }
        var parts = ["\(summary.lines) lines"]
        if !taken.isEmpty { parts.append(taken.joined(separator: ", ")) }
        if summary.older > 0 { parts.append("\(summary.older) older than what is stored") }
        if summary.bad > 0 { parts.append("\(summary.bad) bad") }
        if summary.unknownFields > 0 { parts.append("\(summary.unknownFields) unknown fields ignored") }
        return parts.joined(separator: "; ") + (summary.isTakenBack ? "; nothing was changed" : "")
    }

    private static func write(_ json: inout JSONWriter, _ summary: ImportSummary) {
        json.field("lines", summary.lines)
        let counts = ImportSummary.types.compactMap { type in summary.applied[type].map { "\"\(type)\":\($0)" } }
        json.raw("applied", "{" + counts.joined(separator: ",") + "}")
        json.field("older", summary.older)
        json.field("bad", summary.bad)
        json.field("unknown_fields", summary.unknownFields)
        json.field("changed", !summary.isTakenBack)
    }
}
