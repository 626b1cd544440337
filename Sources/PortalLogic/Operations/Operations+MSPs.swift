package import PortalStore
import PortalToolkit

/// Changes to an MSP: `nil` keeps a value, `.some(nil)` clears it.
package struct MSPChanges: Sendable, Equatable {
    package var name: String?
    package var tier: Tier?
    /// End of the licence.
    package var licenceExpiresAt: Instant??
    /// Addresses in normal form.
    package var contactEmail, mailFrom, replyTo: String??
    /// Host name in normal form.
    package var baseHost: String??
    /// https URLs.
    package var imprintURL, privacyURL: String??
    /// As on its invoices.
    package var legalName, address, vatID, taxID, bankName, bankAccount, bic: String??

    /// Creates an empty change.
    package init() {}
}

extension Operations {
    /// Adds an MSP, or changes the one with this slug if `mayExist`.
    /// - Parameter stamp: The line's upstream stamp; 0 if none.
    /// - Returns: The current MSP; `nil` if a newer line was already applied.
    @discardableResult
    package func putMSP(_ slug: String, _ changes: MSPChanges, stamp: Instant = 0) throws -> MSP? {
        if let known = try scope.msp(slug: slug) { return try change(known, changes, stamp: stamp) }
        guard let name = changes.name else { throw Refusal("is required for a new MSP", field: "name", .required) }
        guard let tier = changes.tier else { throw Refusal("is required for a new MSP", field: "tier", .required) }
        var msp = MSP(id: MSPID(prepared.id), slug: slug, name: name, tier: tier, createdAt: now)
        changes.apply(to: &msp)
        msp.sourceUpdatedAt = stamp
        try checkAddresses(of: msp)
        try checkBaseHost(of: msp)
        try writer.add(msp, audit: event(.mspAdded, (.msp, msp.id.number, msp.name), msp.changes(from: nil)))
        return msp
    }

    /// Adds an MSP; refuses an existing one.
    @discardableResult
    package func addMSP(_ slug: String, _ changes: MSPChanges) throws -> MSP? {
        guard try scope.msp(slug: slug) == nil else {
            throw Refusal("MSP \(slug) already exists", field: "msp", .taken)
        }
        return try putMSP(slug, changes)
    }

    /// Changes an MSP; refuses an unknown one.
    /// - Parameter isSure: Accepts a licence with losses for customers.
    /// - Throws: `LicenceLoss` otherwise, with the losses.
    @discardableResult
    package func setMSP(_ slug: String, _ changes: MSPChanges, isSure: Bool = false) throws -> LicenceChange {
        guard let msp = try scope.msp(slug: slug) else {
            throw Refusal("there is no MSP \(slug)", field: "msp", .noSuch)
        }
        let before = try scope.licenceImpact(of: msp, now: now)
        let after = try scope.licenceImpact(of: change(msp, changes, stamp: 0) ?? msp, now: now)
        let losses = before.losses(to: after)
        guard isSure || losses.isEmpty else { throw LicenceLoss(losses: losses) }
        return LicenceChange(losses: losses, gains: before.gains(to: after))
    }

    private func change(_ known: MSP, _ changes: MSPChanges, stamp: Instant) throws -> MSP? {
        try writer.lock(msp: known.id)
        if stamp != 0, stamp < known.sourceUpdatedAt { return nil }
        var msp = known
        changes.apply(to: &msp)
        msp.sourceUpdatedAt = max(stamp, known.sourceUpdatedAt)
        try checkAddresses(of: msp, known)
        if msp.baseHost != known.baseHost { try checkBaseHost(of: msp) }
        if msp != known { try writer.update(known, to: msp, audit: event(of: known, msp)) }
        return msp
    }

    /// Returns a change's event; `nil` if only the stamp differs. Any licence change determines the event's name, so
    /// that one action finds them all.
    private func event(of known: MSP, _ msp: MSP) -> NewMSPEvent? {
        let changes = msp.changes(from: known).filter(\.isReal)
        guard !changes.isEmpty else { return nil }
        let isLicence = msp.tier != known.tier || msp.licenceExpiresAt != known.licenceExpiresAt
        return event(isLicence ? .mspLicenceChanged : .mspChanged, (.msp, known.id.number, known.name), changes)
    }

    private func checkAddresses(of msp: MSP, _ known: MSP? = nil) throws {
        try checkMailAddress(msp.contactEmail, known?.contactEmail, "contact_email")
        try checkMailAddress(msp.mailFrom, known?.mailFrom, "mail_from")
        try checkMailAddress(msp.replyTo, known?.replyTo, "reply_to")
    }

    private func checkBaseHost(of msp: MSP) throws {
        guard let host = msp.baseHost else { return }
        if hostRules.baseHosts.contains(host) {
            throw Refusal("is a base host of the installation", field: "base_host", .ownHost)
        }
        if let holder = try scope.msp(baseHost: host), holder != msp.id {
            throw Refusal("is the base host of another MSP", field: "base_host", .taken)
        }
        if try scope.routedDomain(host) != nil {
            throw Refusal("is a client's custom domain", field: "base_host", .taken)
        }
    }
}

extension MSPChanges {
    fileprivate func apply(to msp: inout MSP) {
        if let name { msp.name = name }
        if let tier { msp.tier = tier }
        if let licenceExpiresAt { msp.licenceExpiresAt = licenceExpiresAt }
        if let contactEmail { msp.contactEmail = contactEmail }
        if let mailFrom { msp.mailFrom = mailFrom }
        if let replyTo { msp.replyTo = replyTo }
        if let baseHost { msp.baseHost = baseHost }
        if let imprintURL { msp.imprintURL = imprintURL }
        if let privacyURL { msp.privacyURL = privacyURL }
        if let legalName { msp.legalName = legalName }
        if let address { msp.address = address }
        if let vatID { msp.vatID = vatID }
        if let taxID { msp.taxID = taxID }
        if let bankName { msp.bankName = bankName }
        if let bankAccount { msp.bankAccount = bankAccount }
        if let bic { msp.bic = bic }
    }
}

extension MSP {
    /// Returns the changes from a previous MSP, if any; no seat cap means unlimited.
    fileprivate func changes(from old: MSP?) -> [Change] {
        func change(_ field: String, _ value: (MSP) -> String?) -> Change {
            Change(field, old.flatMap(value), value(self))
        }
        return [
            change("name") { $0.name }, change("tier") { $0.tier.rawValue },
            change("seats_cap") { Licence.users($0.tier).map(String.init) },
            change("licence_expires_at") { $0.licenceExpiresAt.map { RFC3339.string($0) } },
            change("contact_email") { $0.contactEmail }, change("mail_from") { $0.mailFrom },
            change("reply_to") { $0.replyTo }, change("base_host") { $0.baseHost },
            change("imprint_url") { $0.imprintURL }, change("privacy_url") { $0.privacyURL },
            change("legal_name") { $0.legalName }, change("address") { $0.address },
            change("vat_id") { $0.vatID }, change("tax_id") { $0.taxID },
            change("bank_name") { $0.bankName }, change("bank_account") { $0.bankAccount },
            change("bic") { $0.bic },
        ]
    }
}
