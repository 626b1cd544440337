package import PortalStore
import PortalToolkit

extension Certificate {
    /// Said of one that the edge should have renewed by now.
    package static let overdue = "not renewed in time"

    /// Its issuer and end for operators, and whether it is overdue: half an hour into the last third of its life, as
    /// with customers' domains.
    package func facts(_ now: Instant) -> String {
        let text = "certificate by \(issuer) until \(RFC3339.string(notAfter))"
        return renewalAt + .minutes(30) < now ? "\(text), \(Self.overdue)" : text
    }
}
