/// States of a command. Transitions only go forward; only `unknown` may still become `succeeded` or `failed`.
package enum CommandState: String, Sendable, CaseIterable {
    /// Stored, not sent yet.
    case queued
    /// Received by the control plane.
    case sent
    /// Started by the control plane.
    case accepted
    case succeeded
    /// Rejected, or failed while running.
    case failed
    /// Not sent in time; it never arrived.
    case expired
    /// It may have arrived, but the outcome was never reported.
    case unknown

    /// Whether the command has not ended; a node has at most one live command.
    package var isLive: Bool {
        switch self {
        case .queued, .sent, .accepted: true
        case .succeeded, .failed, .expired, .unknown: false
        }
    }

    package func canTransition(to next: CommandState) -> Bool {
        switch (self, next) {
        case (.queued, .sent), (.queued, .expired), (.queued, .accepted), (.sent, .accepted): true
        case (.queued, .unknown), (.sent, .unknown), (.accepted, .unknown): true
        case (.queued, .succeeded), (.sent, .succeeded), (.accepted, .succeeded), (.unknown, .succeeded): true
        case (.queued, .failed), (.sent, .failed), (.accepted, .failed), (.unknown, .failed): true
        default: false
        }
    }
}
