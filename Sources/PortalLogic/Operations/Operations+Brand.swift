import PortalStore

/// What is to change of a layer of a client's branding: `nil` keeps a value, `.some(nil)` clears it.
package struct BrandChanges: Sendable, Equatable {
    /// https URL.
    package var logoURL: String??
    /// `#rrggbb`.
    package var primaryColor, secondaryColor: String??
    /// Address in normal form.
    package var supportEmail: String??
    /// Telephone number of `PhoneNumber`'s form.
    package var supportPhone: String??
    /// Words in one line.
    package var supportHours: String??
    /// https URL.
    package var supportURL: String??

    /// Nothing changes.
    package init() {}

    func applied(to layer: BrandLayer) -> BrandLayer {
        BrandLayer(
            logoURL: logoURL ?? layer.logoURL, primaryColor: primaryColor ?? layer.primaryColor,
            secondaryColor: secondaryColor ?? layer.secondaryColor, supportEmail: supportEmail ?? layer.supportEmail,
            supportPhone: supportPhone ?? layer.supportPhone, supportHours: supportHours ?? layer.supportHours,
            supportURL: supportURL ?? layer.supportURL)
    }
}

extension Operations {
    /// Sets the operator's layer of a client's branding; whether it looks different now.
    /// - Parameter stamp: stamp that is stored, ms since the epoch; the one that is stored already by default.
    @discardableResult
    package func setBranding(of slug: String, _ changes: BrandChanges, stamp: Int64? = nil) throws -> Bool {
        let client = try locked(slug)
        let old = try scope.brandLayers(of: client.id).operator
        let new = changes.applied(to: old)
        try checkMailAddress(new.supportEmail, old.supportEmail, "support_email")
        let known = try writer.imports.stamp(ofBranding: client.id)
        guard old != new || max(stamp ?? 0, known) != known else { return false }
        let event = event(.brandingUpdated, (.branding, client.id, client.name), new.changes(from: old))
        try writer.setBranding(
            of: client, new, at: now, stamp: max(stamp ?? 0, known), audit: old == new ? nil : event)
        return old != new
    }
}

extension BrandLayer {
    /// Its values beside those of before.
    func changes(from old: BrandLayer) -> [Change] {
        [
            Change("logo_url", old.logoURL, logoURL), Change("primary_color", old.primaryColor, primaryColor),
            Change("secondary_color", old.secondaryColor, secondaryColor),
            Change("support_email", old.supportEmail, supportEmail),
            Change("support_phone", old.supportPhone, supportPhone),
            Change("support_hours", old.supportHours, supportHours), Change("support_url", old.supportURL, supportURL),
        ]
    }
}
