import PortalStore
import PortalToolkit

/// A parsed, valid import line with unresolved references.
struct ImportLine {
    /// Line number in the input, from 1.
    let number: Int
    let type: ImportType
    let body: Body
    let prepared: Operations.PreparedValues
    /// Number of unknown fields.
    let unknownFields: Int
    /// Contradictions within the line or with the clock.
    let warnings: [FieldError]

    enum Body {
        case msp(slug: String, MSPChanges, stamp: Instant)
        case client(slug: String, ClientLine)
        case branding(client: String, BrandingLine)
        case node(client: String, Imported.Node)
        case sample(client: String, node: String, Imported.Sample)
        case subscription(client: String, Imported.Subscription)
        case invoice(client: String, Imported.Invoice)
        case ticket(client: String, Imported.Ticket)
        case audit(client: String, Imported.Event)
        case heartbeat(client: String)
        case tombstone(client: String, Imported.Kind, upstreamID: String, stamp: Instant)
        /// - Parameter draft: `nil` to remove it.
        case announcement(msp: String?, upstreamID: String, AnnouncementDraft?, stamp: Instant)
        case snapshot(client: String, Imported.Kind, SnapshotPhase, isConfirmed: Bool)
    }
}

/// Which end of a snapshot a line is.
enum SnapshotPhase: String, CaseIterable {
    case begin, end
}

/// A `client` line.
struct ClientLine {
    var msp: String?
    var name: String?
    var details = ClientDetailChanges()
    var isActive: Bool?
    var stamp: Instant = 0
}

/// A `branding` line.
struct BrandingLine {
    var changes = BrandChanges()
    var customDomain: String??
    var portalEnabled: Bool?
    var stamp: Instant = 0
}
