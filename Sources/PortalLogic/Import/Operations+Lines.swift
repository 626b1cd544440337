import PortalStore
import PortalToolkit

/// What a line has done that may be a decision: about a client, its branding, or an announcement.
struct DecidedOutcome {
    var outcome: Imported.Outcome
    /// Whether it is something that an operator decides, and not a stamp alone.
    var isDecision: Bool
}

extension Operations {
    /// Applies an `msp` line.
    func put(_ changes: MSPChanges, msp slug: String, stamp: Instant) throws -> Imported.Outcome {
        let known = try scope.msp(slug: slug)
        guard let msp = try putMSP(slug, changes, stamp: stamp) else { return .outOfDate }
        guard let known else { return .added }
        return msp == known ? .unchanged : .changed
    }

    /// Applies a `client` line.
    func put(_ line: ClientLine, slug: String) throws -> DecidedOutcome {
        guard let known = try scope.client(slug: slug) else { return try make(line, slug: slug) }
        let stamp = try writer.imports.stamp(ofClient: known.id)
        if line.stamp != 0, line.stamp < stamp { return DecidedOutcome(outcome: .outOfDate, isDecision: false) }
        if let msp = line.msp, try scope.msp(slug: msp)?.id != known.mspID {
            throw Refusal("belongs to another MSP and cannot be moved", field: "msp", .taken)
        }
        // The line may do all of it: each is an event of its own.
        let isRenamed = try line.name.map { try $0 != known.name && next.rename(slug, to: $0) } ?? false
        let isDetailed = try next.next.setDetails(of: slug, line.details)
        let hasMoved = try move(isRenamed ? locked(slug) : known, to: line.isActive)
        let isNewer = line.stamp != 0 && line.stamp != stamp
        if isNewer { try writer.imports.setStamp(line.stamp, ofClient: known.id) }
        let isDecision = isRenamed || isDetailed || hasMoved
        return DecidedOutcome(outcome: isDecision || isNewer ? .changed : .unchanged, isDecision: isDecision)
    }

    /// Applies an `announcement` line.
    func put(
        _ draft: AnnouncementDraft?, announcement upstreamID: String, msp: String?, stamp: Instant
    ) throws -> DecidedOutcome {
        let msp = try owner(msp, "is required")
        guard let draft else {
            let outcome = try removeAnnouncement(upstreamID, msp: msp, stamp: stamp)
            return DecidedOutcome(outcome: outcome, isDecision: outcome == .removed)
        }
        let done = try putAnnouncement(upstreamID, msp: msp, draft, stamp: stamp)
        return DecidedOutcome(outcome: done.outcome, isDecision: done.isDecision)
    }

    /// The MSP that a line names; a key has only one to choose from.
    private func owner(_ named: String?, _ missing: String) throws -> String {
        guard let slug = try named ?? (scope.isWhole ? nil : scope.msps().first?.slug) else {
            throw Refusal(missing, field: "msp", .required)
        }
        return slug
    }

    private func make(_ line: ClientLine, slug: String) throws -> DecidedOutcome {
        let msp = try owner(line.msp, "is required for a new client")
        guard let name = line.name else { throw Refusal("is required for a new client", field: "name", .required) }
        try insertClient(slug, msp: msp, name: name, stamp: line.stamp)
        // Addition, details and suspension are separate events of this line.
        try next.next.setDetails(of: slug, line.details)
        if line.isActive == false { _ = try next.suspend(slug) }
        return DecidedOutcome(outcome: .added, isDecision: true)
    }

    /// Returns whether the client's state changed.
    private func move(_ client: Tenant, to isActive: Bool?) throws -> Bool {
        guard let isActive, isActive != client.isActive else { return false }
        try writer.lock(client: client.id)
        return isActive ? try resume(client) : try suspend(client)
    }

    /// Applies a `branding` line.
    func put(_ line: BrandingLine, client slug: String) throws -> DecidedOutcome {
        // Its MSP is locked before it, where portals are counted.
        if line.portalEnabled == true, let found = try scope.client(slug: slug) { try writer.lock(msp: found.mspID) }
        let client = try locked(slug)
        let stamp = try writer.imports.stamp(ofBranding: client.id)
        if line.stamp != 0, line.stamp < stamp { return DecidedOutcome(outcome: .outOfDate, isDecision: false) }
        // Check refusable fields first: a refused line must not change anything.
        if let domain = line.customDomain.flatMap({ $0 }), try !has(domain, client) {
            _ = try domainName(domain, of: client)
        }
        let old = try scope.brandLayers(of: client.id).operator
        try checkMailAddress(line.changes.applied(to: old)[.supportEmail], old[.supportEmail], "support_email")
        let isNew = old == BrandLayer() && stamp == 0
        var isDecision =
            switch line.portalEnabled {
            case true?: try enablePortal(of: client)
            case false?: try disablePortal(of: client)
            case nil: false
            }
        let isSet = try next.setBranding(of: client, line.changes, from: old, stamp: line.stamp, known: stamp)
        if isSet { isDecision = true }
        if let domain = line.customDomain {
            let last = next.next
            let hasMoved =
                if let domain { try last.claimDomain(domain, of: slug) } else {
                    try last.releaseOperatorDomains(of: slug)
                }
            if hasMoved { isDecision = true }
        }
        let hasChanged = isDecision || line.stamp > stamp
        return DecidedOutcome(outcome: hasChanged ? isNew ? .added : .changed : .unchanged, isDecision: isDecision)
    }
}
