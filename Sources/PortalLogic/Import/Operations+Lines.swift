import PortalStore

extension Operations {
    /// Applies a `client` line; whether it counts (an older one does not).
    func put(_ line: ClientLine, slug: String) throws -> Bool {
        guard let known = try scope.client(slug: slug) else { return try make(line, slug: slug) }
        let stamp = try writer.imports.stamp(ofClient: known.id)
        if line.stamp != 0, line.stamp < stamp { return false }
        if let msp = line.msp, try scope.msp(slug: msp)?.id != known.mspID {
            throw Refusal("belongs to another MSP, and stays there", field: "msp", .taken)
        }
        if let name = line.name, name != known.name {
            try writer.lock(client: known.id)
            let change = Change("name", known.name, name)
            // The line may suspend or resume it too, which is the event of number 0.
            let event = event("client.renamed", ("client", known.id, known.name), [change], index: 1)
            try writer.rename(known, to: name, audit: event)
        }
        try finish(line, slug: slug, id: known.id)
        return true
    }

    private func make(_ line: ClientLine, slug: String) throws -> Bool {
        guard let msp = line.msp else { throw Refusal("is required for a new client", field: "msp", .required) }
        guard let name = line.name else { throw Refusal("is required for a new client", field: "name", .required) }
        let client = try addClient(slug, msp: msp, name: name)
        // That it was added is one event of this line, that it is suspended another.
        try Operations(writer, now: now, draw: draw.shifted(), names: names).finish(line, slug: slug, id: client.id)
        return true
    }

    private func finish(_ line: ClientLine, slug: String, id: Int64) throws {
        switch line.isActive {
        case true?: try resume(slug)
        case false?: try suspend(slug)
        case nil: break
        }
        if line.stamp != 0 { try writer.imports.setStamp(line.stamp, ofClient: id) }
    }

    /// Applies a `branding` line; whether it counts (an older one does not).
    func put(_ line: BrandingLine, client slug: String) throws -> Bool {
        guard let client = try scope.client(slug: slug) else {
            throw Refusal("there is no such client", field: "client", .noSuch)
        }
        if line.stamp != 0, line.stamp < (try writer.imports.stamp(ofBranding: client.id)) { return false }
        // What can be refused comes first, so that a refused line has changed nothing.
        if let domain = line.customDomain.flatMap({ $0 }) { _ = try domainName(domain) }
        switch line.portalEnabled {
        case true?: try enablePortal(slug)
        case false?: try disablePortal(slug)
        case nil: break
        }
        try Operations(writer, now: now, draw: draw.shifted(), names: names)
            .setBranding(of: slug, line.look, stamp: line.stamp)
        if let domain = line.customDomain {
            let next = Operations(writer, now: now, draw: draw.shifted().shifted(), names: names)
            if let domain { try next.claimDomain(domain, of: slug) } else { try next.releaseOperatorDomains(of: slug) }
        }
        return true
    }
}
