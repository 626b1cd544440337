package import PortalStore
package import PortalToolkit

/// What `portalctl --json` and the API of control planes tell of clients alike.
extension JSONWriter {
    /// The members of a client.
    /// - Parameter msp: the name of its MSP, for who has several.
    package mutating func client(_ client: Tenant, msp: String? = nil, now: Instant) {
        field("client", client.slug)
        if let msp { field("msp", msp) }
        field("name", client.name)
        field("status", client.status.rawValue)
        field("portal_enabled", client.isEnabled)
        field("answers", client.isServed(now: now))
        field("reason", LicenceDescriptions.inactiveReason(of: client, now: now))
        field("legal_name", client.details.legalName)
        field("address", client.details.address)
        field("vat_id", client.details.vatID)
    }

    /// The members `operator` and `owner`: a client's branding by who set it.
    package mutating func branding(_ layers: BrandLayers) {
        for (name, layer) in [("operator", layers.operator), ("owner", layers.owner)] {
            object(named: name) { json in
                for field in BrandField.allCases { json.field(named: field.name, layer[field]) }
                for variant in LogoVariant.allCases { json.field(named: variant.field, layer.logos[variant]?.label) }
            }
        }
    }

    /// The members of a domain in a list.
    /// - Parameter client: slug.
    package mutating func listedDomain(_ domain: Domain, of client: String?) {
        field("name", domain.name)
        field("unicode", HostName.unicode(domain.name))
        field("client", client)
        field("state", domain.state)
        instant("since", domain.stateAt)
        instant("redirects_until", domain.movedUntil)
        field("origin", domain.origin)
        field("by_operator", domain.isByOperator)
        field("ownership", domain.ownership.state)
        field("routing", domain.routing.state)
        field("certificate", domain.certificateCheck.state)
        field("certificate_problem", domain.certificateProblem?.rawValue)
        field("issuer", domain.certificate?.issuer)
        instant("not_after", domain.certificate?.notAfter)
        instant("checked_at", domain.checkedAt)
        instant("next_check_at", domain.nextCheckAt)
        field("txt", "portal-verify=" + domain.token)
    }

    /// The member `tables`: the rows of a client.
    package mutating func tables(_ counts: [(table: String, rows: Int64)]) {
        objects("tables", counts) { json, count in
            json.field("name", count.table)
            json.field("rows", count.rows)
        }
    }

    /// The members of an MSP's licence: what was bought, and until when.
    package mutating func licence(_ msp: MSP) {
        field("msp", msp.slug)
        field("name", msp.name)
        field("tier", msp.tier.rawValue)
        instant("licence_expires_at", msp.licenceExpiresAt)
        field("licence_ends_on", msp.licenceExpiresAt.map { LicenceDescriptions.lastDay($0).description })
    }

    /// The members `warning` and `portals`: what an MSP's licence means for its portals.
    package mutating func effect(of msp: MSP, on portals: [LicenceImpact.Portal], now: Instant) {
        field("warning", LicenceDescriptions.expiry(of: msp, now: now))
        objects("portals", portals) { json, portal in
            json.field("client", portal.client)
            json.field("covered", portal.reason == nil)
            json.field("reason", portal.reason)
            json.field("users", portal.active)
            json.field("seats_used", portal.used)
            json.field("seats_cap", portal.cap)
            json.field("seats_refused", portal.seats)
        }
    }

    /// The members of a mailed link.
    /// - Parameters:
    ///   - isMailed: whether a mail server is there.
    ///   - isShown: whether who asked gets the link.
    package mutating func link(_ link: MailedLink, isMailed: Bool, isShown: Bool, answers: Bool) {
        field("link", isShown ? link.address : nil)
        instant("expires_at", link.expiresAt)
        field("mail", isMailed ? "queued" : "waiting")
        field("portal_answers", answers)
    }
}
