/// The states of a command. They only move forward; only `unknown` may still turn out to have ended well or badly.
package enum CommandPhase: String, Sendable, CaseIterable {
    /// Written down, not sent yet.
    case queued
    /// The control plane has taken it.
    case sent
    /// The control plane has begun.
    case accepted
    /// Done.
    case succeeded
    /// Refused or gone wrong.
    case failed
    /// Could not be sent in time; it never arrived, and never will.
    case expired
    /// It may have arrived, and nothing was heard of how it went.
    case unknown

    /// Whether it has not come to an end; a node has at most one such command.
    package var isLive: Bool {
        switch self {
        case .queued, .sent, .accepted: true
        case .succeeded, .failed, .expired, .unknown: false
        }
    }

    /// Whether a command in this state may go to `next`.
    package func mayBecome(_ next: CommandPhase) -> Bool {
        switch (self, next) {
        case (.queued, .sent), (.queued, .expired), (.queued, .accepted), (.sent, .accepted): true
        case (.queued, .unknown), (.sent, .unknown), (.accepted, .unknown): true
        case (.queued, .succeeded), (.sent, .succeeded), (.accepted, .succeeded), (.unknown, .succeeded): true
        case (.queued, .failed), (.sent, .failed), (.accepted, .failed), (.unknown, .failed): true
        default: false
        }
    }
}
