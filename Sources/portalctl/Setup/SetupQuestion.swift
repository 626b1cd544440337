import PortalLogic
import PortalToolkit

/// A question of `setup`, answered by an option, by what was set before, or on the terminal.
struct SetupQuestion: Sendable {
    /// Option with the answer.
    let option: String
    let text: String
    /// Whether an empty answer will do.
    let isOptional: Bool
    /// Whether what was set before is offered without being shown.
    let isSecret: Bool
    /// What is wrong with an answer; `nil` if nothing is.
    let objection: @Sendable (String) -> String?

    init(
        _ option: String, _ text: String, isOptional: Bool = false, isSecret: Bool = false,
        _ objection: @escaping @Sendable (String) -> String?
    ) {
        (self.option, self.text, self.objection) = (option, text, objection)
        (self.isOptional, self.isSecret) = (isOptional, isSecret)
    }
}

/// Where `setup` gets its answers.
struct SetupDialogue {
    let context: CommandContext
    let arguments: Arguments
    private var lines: LineReader?

    /// - Parameter isInteractive: Whether somebody can be asked.
    init(_ context: CommandContext, _ arguments: Arguments, isInteractive: Bool) {
        (self.context, self.arguments) = (context, arguments)
        lines = isInteractive ? context.process.input.lines : nil
    }

    /// Whether the answer to it is typed, and so can be asked for again.
    func asks(_ question: SetupQuestion) -> Bool { lines != nil && arguments[question.option] == nil }

    /// Says what is wrong with an answer.
    func object(_ problem: String) { context.process.printError("  \(problem)\n") }

    /// - Parameters:
    ///   - known: What was set before, which is offered.
    ///   - check: What is wrong with an answer of the right form; `nil` if nothing is.
    /// - Throws: `UsageError` for an option that is missing or wrong, `Refusal` for one that fails its check, where nobody
    ///   can be asked.
    mutating func answer(
        _ question: SetupQuestion, known: String? = nil, check: (String) -> String? = { _ in nil }
    ) throws -> String {
        guard asks(question) else { return try option(question, known: known, check: check) }
        while true {
            let given = try line(question, known: known)
            guard let problem = objection(question, given) ?? check(given) else { return given }
            object(problem)
        }
    }

    private func option(_ question: SetupQuestion, known: String?, check: (String) -> String?) throws -> String {
        guard let given = arguments[question.option] ?? known else {
            guard question.isOptional else { throw UsageError("\(question.option) is missing") }
            return ""
        }
        if let objection = objection(question, given) { throw UsageError("\(question.option) \(objection)") }
        if let problem = check(given) { throw Refusal(problem) }
        return given
    }

    /// What is typed; what is known where nothing is.
    private mutating func line(_ question: SetupQuestion, known: String?) throws -> String {
        let offered = known.map { question.isSecret ? " [as set]" : " [\($0)]" } ?? ""
        let ask = { [context] in context.process.printError("\(question.text)\(offered): ") }
        if question.isSecret {
            HiddenTyping.wait(ask)
            context.process.printError("\n")
        } else {
            ask()
        }
        guard let line = try lines?.next() else { throw UsageError("\(question.option) is missing") }
        let text = String(decoding: line, as: UTF8.self).drop { $0 == " " || $0 == "\t" }
        let end = text.lastIndex { $0 != " " && $0 != "\t" }
        return end.map { String(text[...$0]) } ?? known ?? ""
    }

    private func objection(_ question: SetupQuestion, _ answer: String) -> String? {
        if answer.isEmpty { return question.isOptional ? nil : "is missing" }
        return question.objection(answer)
    }
}
