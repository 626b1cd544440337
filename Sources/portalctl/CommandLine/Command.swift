/// A command; its usage text is its grammar.
struct Command: Sendable {
    let usage: String
    let help: String
    let action: @Sendable (CommandContext, Arguments) throws -> Void
    let grammar: Usage

    init(_ usage: String, _ help: String, _ action: @escaping @Sendable (CommandContext, Arguments) throws -> Void) {
        self.usage = usage
        self.help = help
        self.action = action
        grammar = Usage(usage)
    }

    var words: [String] { grammar.words }
}

/// All commands, in the order of `--help`.
enum Commands {
    static let all: [Command] =
        setup + backup + msps + apiKeys + webhooks + announcements + clients + branding + users + offboarding
        + domains + outbox + data + audit

    /// The command with the longest name at the start of these words, and the remaining words.
    static func find(_ words: [String]) -> (command: Command, rest: [String])? {
        let found = all.filter { words.starts(with: $0.words) }.max { $0.words.count < $1.words.count }
        return found.map { ($0, Array(words.dropFirst($0.words.count))) }
    }

    /// The commands whose names begin with these words.
    static func group(_ words: [String]) -> [Command] {
        all.filter { $0.words.starts(with: words) }
    }
}
