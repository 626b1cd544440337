import PortalToolkit

/// The texts of `--help`.
enum Help {
    /// Help for the commands whose names begin with these words; for all without words.
    static func text(_ words: [String]) throws(UsageError) -> String {
        if let (command, _) = Commands.find(words) {
            return "portalctl \(command.usage)\n\n\(command.help)\n"
        }
        let commands = Commands.group(words)
        guard !commands.isEmpty else { throw UsageError("unknown command: \(words.joined(separator: " "))") }
        let lines = commands.map { "  \($0.usage)\n      \(firstSentence($0.help))" }.joined(separator: "\n")
        return """
            Operator command line for the portal.

            \(lines)

            Every command accepts --json and --help. Exit status: 0 success, 1 refused (reason on stderr),
            64 usage error, 78 configuration error. Settings come from the environment. As root, if
            /etc/portal/portal.env exists, they come from that file and the command runs as user portal.

            """
    }

    /// All commands, of which manual and completion are made.
    static func json(_ json: inout JSONWriter) {
        json.objects("commands", Commands.all) { json, command in
            json.field("usage", command.usage)
            json.field("help", command.help)
        }
    }

    /// A hint after a usage error.
    static func hint(_ words: [String]) -> String {
        if let (command, _) = Commands.find(words) { return "usage: portalctl \(command.usage)\n" }
        let group = words.first.map { Commands.group([$0]) } ?? []
        if !group.isEmpty { return group.map { "usage: portalctl \($0.usage)\n" }.joined() }
        return "portalctl --help lists all commands\n"
    }

    /// The first sentence, on one line.
    private static func firstSentence(_ text: String) -> String {
        let words = text.split { $0 == " " || $0 == "\n" }
        let end = words.firstIndex { $0.hasSuffix(".") } ?? words.endIndex - 1
        return words[...end].joined(separator: " ")
    }
}
