package import PortalStore
import PortalToolkit

extension Certificate {
    /// Said of one that the edge should have renewed by now.
    package static let overdue = "not renewed in time"

    /// Whether less than a third of its life is left, when the edge should have renewed it, and some grace has passed: the
    /// first handshake makes it renew.
    func isOverdue(at now: Instant) -> Bool { renewalAt + DomainTurn.renewalGrace < now }

    /// Its issuer and end for operators, and whether it is overdue.
    package func facts(_ now: Instant) -> String {
        let text = "certificate by \(issuer) until \(RFC3339.string(notAfter))"
        return isOverdue(at: now) ? "\(text), \(Self.overdue)" : text
    }
}
