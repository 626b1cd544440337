/// A branding value that operator and owner can set: the source of fields for statements, responses, import lines,
/// command line and export. Raw values are column positions.
package enum BrandField: Int, Sendable, CaseIterable {
    case logoURL, primaryColor, secondaryColor
    case supportEmail, supportPhone, supportHours, supportURL

    /// Name as column of `client_branding`, and in API, import lines and audit events.
    package var name: String {
        switch self {
        case .logoURL: "logo_url"
        case .primaryColor: "primary_color"
        case .secondaryColor: "secondary_color"
        case .supportEmail: "support_email"
        case .supportPhone: "support_phone"
        case .supportHours: "support_hours"
        case .supportURL: "support_url"
        }
    }

    /// Content type of a field.
    package enum Kind: Sendable {
        /// https URL.
        case url
        /// `#rrggbb`.
        case color
        /// E-mail address in normal form.
        case email
        /// Telephone number in free notation.
        case phoneNumber
        /// One line of free text.
        case words
    }

    /// Content type.
    package var kind: Kind {
        switch self {
        case .logoURL, .supportURL: .url
        case .primaryColor, .secondaryColor: .color
        case .supportEmail: .email
        case .supportPhone: .phoneNumber
        case .supportHours: .words
        }
    }

    /// Logo and colours.
    package static let look: [BrandField] = [.logoURL, .primaryColor, .secondaryColor]
    /// The contact card.
    package static let contact = allCases.filter { !look.contains($0) }
}

/// One layer of branding, or the effective combination of all layers.
package struct BrandLayer: Sendable, Equatable {
    private var values: [String?]
    /// Uploaded logos; one stands before the layer's `logo_url`.
    package var logos = Logos()

    /// An empty layer.
    package init() { values = Self.none }

    init(_ value: (BrandField) throws -> String?) rethrows { values = try BrandField.allCases.map(value) }

    /// The value of a field; `nil` if not set.
    package subscript(_ field: BrandField) -> String? {
        get { values[field.rawValue] }
        set { values[field.rawValue] = newValue }
    }

    /// Whether the layer has any contact channel; hours alone are none.
    package var hasContact: Bool { BrandField.contact.contains { $0.kind != .words && self[$0] != nil } }

    fileprivate var hasLogo: Bool { !logos.isEmpty || self[.logoURL] != nil }

    private static let none = [String?](repeating: nil, count: BrandField.allCases.count)
}

/// Both layers of a client's branding.
package struct BrandLayers: Sendable {
    /// Set by the operator.
    package var `operator` = BrandLayer()
    /// Set by the owner; takes precedence.
    package var owner = BrandLayer()

    /// Effective value of each field. The logo is the owner's, uploaded or by its URL, else the operator's.
    var effective: BrandLayer {
        var layer = BrandLayer { owner[$0] ?? `operator`[$0] }
        let source = [owner, `operator`].first { $0.hasLogo } ?? BrandLayer()
        layer.logos = source.logos
        layer[.logoURL] = source.logos.isEmpty ? source[.logoURL] : nil
        return layer
    }
}

/// The effective branding of a tenant, with the MSP's links.
package struct Brand: Sendable {
    /// The effective layer.
    package var layer: BrandLayer
    /// Name of the MSP.
    package var providerName = ""
    /// The MSP's imprint.
    package var imprintURL: String?
    /// The MSP's privacy page.
    package var privacyURL: String?

    /// The effective value of a field.
    package subscript(_ field: BrandField) -> String? { layer[field] }
}

extension Brand {
    init(_ layers: BrandLayers, of tenant: Tenant) {
        layer = layers.effective
        providerName = tenant.mspName
        imprintURL = tenant.imprintURL
        privacyURL = tenant.privacyURL
    }
}
