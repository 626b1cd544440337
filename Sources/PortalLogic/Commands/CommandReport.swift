package import PortalStore
import PortalToolkit

/// A control plane's report on a command, in a request or webhook response: `{state, detail, at}`.
/// Unknown members are counted and ignored.
package struct CommandReport: Sendable {
    /// accepted, succeeded or failed.
    package let state: CommandState
    /// One line of at most 500 characters.
    package let detail: String?
    package let at: Instant?

    /// States that can be reported.
    package enum Reported: String, Sendable, CaseIterable {
        case accepted, succeeded, failed

        package var state: CommandState {
            switch self {
            case .accepted: .accepted
            case .succeeded: .succeeded
            case .failed: .failed
            }
        }
    }

    private static let maximumDetailLength = 500

    /// - Throws: `JSONError` unless it is a JSON object, `ValidationFailure` for an invalid member.
    package init(json: [UInt8]) throws {
        var fields = try InputDecoder(json: json, unknownFields: .count)
        let reported = fields.choice("state", Reported.failed)
        let detail = fields.optionalString("detail", max: 10_000)
        at = fields.optionalParsed("at", .instant)
        try fields.finish()
        state = reported.state
        self.detail = detail.flatMap(Self.shortened)
    }

    /// Creates a report by an operator.
    package init(_ state: CommandState, detail: String?) {
        self.state = state
        self.detail = detail.flatMap(Self.shortened)
        at = nil
    }

    private static func shortened(_ detail: String) -> String? {
        let line = Text.trimmed(Text.oneLine(Text.nfc(detail))).unicodeScalars
        guard line.contains(where: { !$0.properties.isWhitespace }) else { return nil }
        guard line.count > maximumDetailLength else { return String(line) }
        return String(String.UnicodeScalarView(line.prefix(maximumDetailLength - 1))) + "…"
    }
}
