import PortalStore

/// What is to change of the operator's layer of a client's look: `nil` keeps a value, `.some(nil)` clears it.
public struct BrandChanges: Sendable, Equatable {
    /// https URL.
    public var logoURL: String??
    /// `#rrggbb`.
    public var primaryColor, secondaryColor: String??
    /// Address in normal form.
    public var supportEmail: String??

    /// Nothing changes.
    public init() {}

    func applied(to layer: BrandLayer) -> BrandLayer {
        BrandLayer(
            logoURL: logoURL ?? layer.logoURL, primaryColor: primaryColor ?? layer.primaryColor,
            secondaryColor: secondaryColor ?? layer.secondaryColor, supportEmail: supportEmail ?? layer.supportEmail)
    }
}

extension Operations {
    /// Sets the operator's layer of a client's look; whether it looks different now.
    /// - Parameter stamp: stamp that is stored, ms since the epoch; the one that is stored already by default.
    @discardableResult
    public func setBranding(of slug: String, _ changes: BrandChanges, stamp: Int64? = nil) throws -> Bool {
        let client = try locked(slug)
        let old = try scope.brandLayers(of: client.id).operator
        let new = changes.applied(to: old)
        let known = try writer.imports.stamp(ofBranding: client.id)
        guard old != new || max(stamp ?? 0, known) != known else { return false }
        let changes = [
            Change("logo_url", old.logoURL, new.logoURL), Change("primary_color", old.primaryColor, new.primaryColor),
            Change("secondary_color", old.secondaryColor, new.secondaryColor),
            Change("support_email", old.supportEmail, new.supportEmail),
        ]
        try writer.setBranding(
            of: client, new, at: now, stamp: max(stamp ?? 0, known),
            audit: old == new ? nil : event("branding.updated", ("branding", client.id, client.name), changes))
        return old != new
    }
}
