/// A value of a client's look that operator and owner can set. Statements, answers, import lines, command line and export
/// take their fields from here. Its raw value is its place among the columns read.
package enum BrandField: Int, Sendable, CaseIterable {
    case logoURL, primaryColor, secondaryColor
    case supportEmail, supportPhone, supportHours, supportURL

    /// Its name as column of `client_branding`, in the API, in import lines and in audit events.
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

    /// What a field holds.
    package enum Kind: Sendable {
        /// https URL.
        case url
        /// `#rrggbb`.
        case color
        /// Address in normal form.
        case email
        /// Telephone number, as people write it.
        case phoneNumber
        /// One line in the provider's words.
        case words
    }

    /// What it holds.
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

/// One layer of branding as it was set, or what all of them come to.
package struct BrandLayer: Sendable, Equatable {
    private var values: [String?]

    /// Nothing is set.
    package init() { values = Self.none }

    init(_ value: (BrandField) throws -> String?) rethrows { values = try BrandField.allCases.map(value) }

    /// The value of a field; `nil` is not set.
    package subscript(_ field: BrandField) -> String? {
        get { values[field.rawValue] }
        set { values[field.rawValue] = newValue }
    }

    /// Whether the layer has any way to reach the provider; hours alone are none.
    package var hasContact: Bool { BrandField.contact.contains { $0.kind != .words && self[$0] != nil } }

    private static let none = [String?](repeating: nil, count: BrandField.allCases.count)
}

/// Both layers of a client's branding.
package struct BrandLayers: Sendable {
    /// What the operator set.
    package var `operator` = BrandLayer()
    /// What the owner set, which wins.
    package var owner = BrandLayer()

    /// The value in force of each field.
    var effective: BrandLayer { BrandLayer { owner[$0] ?? `operator`[$0] } }
}

/// The effective branding of a tenant, with the MSP's links.
package struct Brand: Sendable {
    /// Both layers in one.
    package var layer: BrandLayer
    /// Name of the tenant's MSP.
    package var providerName = ""
    /// The MSP's imprint.
    package var imprintURL: String?
    /// The MSP's privacy page.
    package var privacyURL: String?

    /// The value in force of a field.
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
