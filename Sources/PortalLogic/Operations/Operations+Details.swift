import PortalStore
package import PortalToolkit

/// Changes to what invoices say of a client: `nil` keeps a value, `.some(nil)` clears it.
package struct ClientDetailChanges: Sendable, Equatable {
    package var legalName, address, vatID: String??

    /// Creates an empty change.
    package init() {}

    /// Decodes the fields of an import line or a body.
    package init(_ fields: inout InputDecoder) {
        legalName = fields.ifPresent("legal_name") { $0.optionalText("legal_name", max: 200) }
        address = fields.ifPresent("address") { $0.optionalParsed("address", .postalAddress) }
        vatID = fields.ifPresent("vat_id") { $0.optionalParsed("vat_id", .taxNumber) }
    }

    fileprivate func apply(to details: inout ClientDetails) {
        if let legalName { details.legalName = legalName }
        if let address { details.address = address }
        if let vatID { details.vatID = vatID }
    }
}

extension Operations {
    /// Changes what invoices say of a client; returns whether anything changed.
    @discardableResult
    package func setDetails(of slug: String, _ changes: ClientDetailChanges) throws -> Bool {
        guard changes != ClientDetailChanges() else { return false }
        let client = try locked(slug)
        var details = client.details
        changes.apply(to: &details)
        guard details != client.details else { return false }
        let event = event(
            .clientChanged, (.client, client.id.number, client.name),
            [
                Change("legal_name", client.details.legalName, details.legalName),
                Change("address", client.details.address, details.address),
                Change("vat_id", client.details.vatID, details.vatID),
            ])
        try writer.setDetails(of: client, to: details, audit: event)
        return true
    }
}
