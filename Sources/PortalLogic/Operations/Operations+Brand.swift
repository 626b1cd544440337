package import PortalStore
package import PortalToolkit

/// Changes to a client's branding layer: `nil` keeps a value, `.some(nil)` clears it.
package struct BrandChanges: Sendable, Equatable {
    private var values: [BrandField: String?] = [:]

    /// Creates an empty change.
    package init() {}

    /// New value of a field.
    package subscript(_ field: BrandField) -> String?? {
        get { values[field] }
        set { values[field] = newValue }
    }

    package func applied(to layer: BrandLayer) -> BrandLayer {
        values.reduce(into: layer) { layer, change in layer[change.key] = change.value }
    }
}

extension BrandField {
    /// Format of its values.
    package var format: InputFormat<String> {
        switch kind {
        case .url: .webURL
        case .color: .color
        case .email: .headerEmail
        case .phoneNumber: .phoneNumber
        case .words: .displayText(max: 200)
        }
    }
}

extension Operations {
    /// Sets the operator's branding layer of a client; returns whether it changed visibly.
    /// - Parameter stamp: Stamp to store; by default the current one.
    @discardableResult
    package func setBranding(of slug: String, _ changes: BrandChanges, stamp: Instant? = nil) throws -> Bool {
        let client = try locked(slug)
        let old = try scope.brandLayers(of: client.id).operator
        let known = try writer.imports.stamp(ofBranding: client.id)
        return try setBranding(of: client, changes, from: old, stamp: stamp, known: known)
    }

    /// - Parameters:
    ///   - client: Locked.
    ///   - old: The layer as it is.
    ///   - known: Its stamp.
    func setBranding(
        of client: Tenant, _ changes: BrandChanges, from old: BrandLayer, stamp: Instant?, known: Instant
    ) throws -> Bool {
        let new = changes.applied(to: old)
        try checkMailAddress(new[.supportEmail], old[.supportEmail], "support_email")
        guard old != new || max(stamp ?? 0, known) != known else { return false }
        let event = event(.brandingUpdated, (.branding, client.id.number, client.name), new.changes(from: old))
        try writer.setBranding(
            of: client, new, at: now, stamp: max(stamp ?? 0, known), audit: old == new ? nil : event)
        return old != new
    }
}

extension Operations {
    /// Sets the operator's logo of a client for a scheme, or removes it; returns whether it changed.
    @discardableResult
    package func setLogo(of slug: String, _ variant: LogoVariant, to upload: UploadedLogo?) throws -> Bool {
        let client = try locked(slug)
        let old = try scope.brandLayers(of: client.id).operator.logos[variant]
        guard old != upload?.logo else { return false }
        let change = Change(variant.field, old?.label, upload?.logo.label)
        let event = event(.brandingUpdated, (.branding, client.id.number, client.name), [change])
        try writer.setLogo(of: client, upload.map { ($0.logo, $0.png) }, variant, at: now, audit: event)
        return true
    }
}

extension BrandLayer {
    /// Returns the changes from a previous layer.
    package func changes(from old: BrandLayer) -> [Change] {
        BrandField.allCases.map { Change($0.name, old[$0], self[$0]) }
    }
}
