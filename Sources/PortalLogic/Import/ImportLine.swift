import PortalStore

/// One import line that has been read and found right in itself; what it refers to is looked up later.
struct ImportLine {
    /// Its number in the input, from 1.
    let number: Int
    let type: ImportType
    /// What it says.
    let body: Body
    /// Random values for what it makes.
    let prepared: Operations.PreparedValues
    /// How many of its fields nobody knows.
    let unknownFields: Int
    /// What in it contradicts something else.
    let warnings: [FieldError]

    enum Body {
        case msp(slug: String, MSPChanges, stamp: Int64)
        case client(slug: String, ClientLine)
        case branding(client: String, BrandingLine)
        case node(client: String, Imported.Node)
        case sample(client: String, node: String, Imported.Sample)
        case subscription(client: String, Imported.Subscription)
        case invoice(client: String, Imported.Invoice)
        case ticket(client: String, Imported.Ticket)
        case audit(client: String, Imported.Event)
        case heartbeat(client: String)
        case tombstone(client: String, Imported.Kind, upstreamID: String, stamp: Int64)
    }
}

/// The types of import lines.
enum ImportType: String, CaseIterable {
    case msp, client, branding, node, sample, subscription, invoice, ticket, audit, heartbeat, tombstone
}

/// A `client` line.
struct ClientLine {
    var msp: String?
    var name: String?
    var isActive: Bool?
    var stamp: Int64 = 0
}

/// A `branding` line.
struct BrandingLine {
    var look = BrandChanges()
    var customDomain: String??
    var portalEnabled: Bool?
    var stamp: Int64 = 0
}
