package import PortalStore

extension CommandState {
    /// Whether a report may change to `next`: only forward; `unknown` may still become `succeeded` or `failed`.
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
