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
        lines = isInteractive ? LineReader(context.process.input) : nil
    }

    /// - Parameter known: What was set before, which is offered.
    /// - Throws: `UsageError` for an option that is missing or wrong, where nobody can be asked.
    mutating func answer(_ question: SetupQuestion, known: String? = nil) throws -> String {
        if let given = arguments[question.option] ?? (lines == nil ? known : nil) {
            if let objection = self.objection(question, given) { throw UsageError("\(question.option) \(objection)") }
            return given
        }
        guard lines != nil else {
            guard question.isOptional else { throw UsageError("\(question.option) is missing") }
            return ""
        }
        while true {
            context.process.printError(
                "\(question.text)\(known.map { question.isSecret ? " [as set]" : " [\($0)]" } ?? ""): ")
            guard let line = try lines?.next() else { throw UsageError("\(question.option) is missing") }
            let text = String(decoding: line, as: UTF8.self)
            let given = text.isEmpty ? known ?? "" : text
            guard let objection = objection(question, given) else { return given }
            context.process.printError("  \(objection)\n")
        }
    }

    private func objection(_ question: SetupQuestion, _ answer: String) -> String? {
        if answer.isEmpty { return question.isOptional ? nil : "is missing" }
        return question.objection(answer)
    }
}
