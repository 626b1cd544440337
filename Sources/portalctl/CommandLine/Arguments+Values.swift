import PortalStore
import PortalToolkit

/// Values used by several commands, validated as in the portal.
extension Arguments {
    func slug(_ name: String) throws(UsageError) -> String {
        try parsed(name, .slug)
    }

    func role(_ name: String) throws(UsageError) -> Role {
        try parsed(name, .choice)
    }

    func expiry() throws(UsageError) -> Instant?? {
        try clearable("--expires", .instant(of: { $0.adding(days: 1).startsAt }))
    }
}
