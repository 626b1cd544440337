/// What a control plane says about a command, in its own request or in its answer to ours: `{state, detail, at}`.
/// Unknown members are counted and ignored.
package struct CommandReport: Sendable {
    /// accepted, succeeded or failed.
    package let phase: CommandPhase
    /// One line of at most 500 characters.
    package let detail: String?
    /// ms since the epoch.
    package let at: Int64?

    /// The states that can be reported.
    package static let states = ["accepted", "succeeded", "failed"]

    private static let longestDetail = 500

    /// Reads a report.
    /// - Throws: `JSONError` when it is no JSON object, `ValidationFailure` when a member is wrong.
    package init(json: [UInt8]) throws {
        var fields = try Fields(json: json, unknown: .counted)
        let word = fields.choice("state", Self.states)
        let detail = fields.optionalString("detail", max: 10_000)
        at = fields.optionalParsed("at", .instant)
        try fields.finish()
        phase = CommandPhase(rawValue: word) ?? .failed
        self.detail = detail.flatMap(Self.shortened)
    }

    /// A report that an operator makes by hand.
    package init(_ phase: CommandPhase, detail: String?) {
        self.phase = phase
        self.detail = detail.flatMap(Self.shortened)
        at = nil
    }

    private static func shortened(_ detail: String) -> String? {
        let line = Text.trimmed(Text.oneLine(Text.nfc(detail))).unicodeScalars
        guard line.contains(where: { !$0.properties.isWhitespace }) else { return nil }
        guard line.count > longestDetail else { return String(line) }
        return String(String.UnicodeScalarView(line.prefix(longestDetail - 1))) + "…"
    }
}
