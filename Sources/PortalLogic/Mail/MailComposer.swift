package import PortalStore
package import PortalToolkit

/// Result of composing a queued mail.
package enum CompositionResult: Sendable, Equatable {
    /// Ready for delivery to this address.
    case rendered(RenderedMail, to: String)
    /// No longer applicable, with the reason.
    case withdrawn(String)
    /// Not yet useful, with the reason.
    case waiting(String)
}

/// Composes queued mails from names, roles, branding and links of one snapshot.
package struct MailComposer {
    let scope: OperatorScope
    let links: PortalLinks
    let ring: KeyRing?
    let now: Instant

    /// - Parameters:
    ///   - links: Base URLs of the links.
    ///   - ring: Signs links that end mails; without it there are none.
    package init(_ scope: OperatorScope, _ links: PortalLinks, ring: KeyRing? = nil, now: Instant) {
        (self.scope, self.links, self.ring, self.now) = (scope, links, ring, now)
    }

    package func compose(_ mail: OutboxMail) throws -> CompositionResult {
        if let content = mail.legacyContent { return .rendered(content, to: mail.recipient) }
        switch (mail.owner, mail.payload) {
        case (_, .failure(let word)): return .withdrawn("\(word)")
        case (.client(let id), .success(let payload)): return try compose(mail, payload, of: id)
        case (.msp(let id), .success(let payload)): return try compose(payload, toMSP: id)
        }
    }

    private func compose(_ mail: OutboxMail, _ payload: MailPayload, of client: ClientID) throws -> CompositionResult {
        guard let facts = try scope.publicScope.mailFacts(of: client),
            let tenant = try scope.publicScope.tenant(id: client)
        else {
            return .withdrawn("the client no longer exists")
        }
        let user = try mail.userID.flatMap { try scope.publicScope.user(client: client, id: $0) }
        let identity = MailIdentity(facts, logo: try logo(of: client, facts.brand))
        func render(_ template: MailTemplate) -> CompositionResult {
            .rendered(
                RenderedMail(
                    template, user?.locale ?? .en, identity,
                    zone: user?.timeZone.flatMap(TimeZone.init)),
                to: mail.recipient)
        }
        switch payload {
        case .invitation(let token, let inviter):
            return try linked(mail, tenant, user, token, .invitation) { link, token in
                let name = try inviter.flatMap { try scope.publicScope.user(client: client, id: $0)?.name }
                return render(
                    .invitation(
                        link: OneTimeLink.address(.invitation, token, facts, links), role: link.role, inviter: name,
                        expiresAt: link.expiresAt))
            }
        case .passwordReset(let token):
            return try linked(mail, tenant, user, token, .reset) { link, token in
                render(
                    .passwordReset(
                        link: OneTimeLink.address(.reset, token, facts, links), expiresAt: link.expiresAt))
            }
        case .passwordChanged:
            // As queued by a version before.
            let notice = AccountNotice(.passwordChanged, device: nil, address: nil)
            return try template(notice, mail, client, facts).map(render) ?? .withdrawn("its notice cannot be read")
        case .accountNotice(let json):
            guard let notice = AccountNotice(json: json) else { return .withdrawn("its notice cannot be read") }
            return try template(notice, mail, client, facts).map(render) ?? .withdrawn("the user it is about is gone")
        case .emailConfirmation(let token, let asker):
            return try confirmation(mail, tenant, token, asker, facts, render)
        case .emailChanged(let token, let json):
            return try wayBack(mail, token, json, client, facts).map(render) ?? .withdrawn("its link no longer works")
        case .factorReset(let token, let json):
            return try reset(mail, token, json, client, facts).map(render)
                ?? .withdrawn("its link no longer works, or the recipient is no longer an owner")
        case .domainTrouble(let name), .domainActive(let name), .domainLost(let name):
            guard let user, user.isActive, user.role == .owner else {
                return .withdrawn("the recipient is no longer an owner")
            }
            let domain = try scope.domains(of: client).first { $0.name == name }
            return template(payload, name, domain, facts).map(render)
                ?? .withdrawn("the domain is in another state now")
        case .test: return render(.test(portal: links.url(facts)))
        case .news(let topic, let json): return try news(mail, topic, json, tenant, user, facts)
        case .licenceEnding, .certificatesOverdue, .webhookDisabled:
            return .withdrawn("mails of this kind are for MSPs")
        }
    }

    /// The uploaded logo, for a light page.
    func logo(of client: ClientID, _ brand: Brand) throws -> AttachedLogo? {
        guard let logo = brand.layer.logos.shown(in: .light) else { return nil }
        return try scope.publicScope.picture(client: client, logo: logo.id).map { AttachedLogo(logo, png: $0) }
    }

    /// The mail about an account, with the names as they are now.
    private func template(_ notice: AccountNotice, _ mail: OutboxMail, _ client: ClientID, _ facts: MailFacts) throws
        -> MailTemplate?
    {
        let (other, actor): (UserID?, UserID?) =
            switch notice.event {
            case .factorsReset(let other, let actor), .factorResetCancelled(let other, let actor): (other, actor)
            case .roleChanged(_, let actor), .emailAsked(_, let actor): (nil, actor)
            default: (nil, nil)
            }
        let users = try [other, actor].map { id in try id.flatMap { try scope.publicScope.user(client: client, id: $0) }
        }
        if other != nil, users[0] == nil { return nil }
        return .accountNotice(
            notice, other: users[0]?.email, actor: actor.map { _ in users[1]?.name ?? "–" }, at: mail.createdAt,
            portal: links.url(facts))
    }

    /// The mail about a domain, if it is still true.
    private func template(_ payload: MailPayload, _ name: String, _ domain: Domain?, _ facts: MailFacts)
        -> MailTemplate?
    {
        let name = HostName.shown(name)
        return switch payload {
        case .domainTrouble:
            domain.flatMap { $0.isMoved ? nil : DomainTrouble($0.state) }.map {
                .domainTrouble(domain: name, $0, portal: links.permanentURL(facts, page: "branding"))
            }
        case .domainActive:
            domain?.state == .active && domain?.isMoved == false
                ? .domainActive(domain: name, portal: links.url(facts)) : nil
        case .domainLost:
            domain?.isServing == true
                ? nil : .domainLost(domain: name, portal: links.permanentURL(facts, page: "branding"))
        default: nil
        }
    }

    /// Composes a mail with a link, if the link is usable now.
    private func linked(
        _ mail: OutboxMail, _ tenant: Tenant, _ user: PortalUser?, _ token: String?, _ purpose: LinkPurpose,
        render: (ValidLink, _ token: String) throws -> CompositionResult
    ) throws -> CompositionResult {
        if purpose == .invitation, user?.isActive == true { return .withdrawn("the invitation has been accepted") }
        guard let token else { return .withdrawn("its link was removed") }
        let link = try scope.publicScope.link(
            client: tenant.id, tokenHash: OneTimeLink.hash(token), purpose: purpose, now: now)
        guard let link else { return .withdrawn("its link no longer works") }
        if let reason = LicenceDescriptions.unavailableReason(of: tenant, now: now) {
            return .waiting("the portal does not answer: \(reason)")
        }
        return try render(link, token)
    }

    private func compose(_ payload: MailPayload, toMSP msp: MSPID) throws -> CompositionResult {
        switch payload {
        case .licenceEnding(let end): try composeLicence(endingAt: end, msp)
        case .certificatesOverdue(let end): try composeOverdue(endingAt: end, msp)
        case .webhookDisabled(let at): try composeDisabled(at: at, msp)
        default: .withdrawn("mails of this kind are for clients")
        }
    }

    private func composeDisabled(at: Instant, _ id: MSPID) throws -> CompositionResult {
        let msp = try scope.msps().first { $0.id == id }
        guard let msp, let contact = msp.contactEmail,
            let first = try scope.webhooks(of: id, disabledAt: at).first
        else { return .withdrawn("the webhook is enabled again or removed, or the MSP has no contact") }
        let template = MailTemplate.webhookDisabled(
            names: try scope.webhooks(of: id, disabledAt: at).map(\.name), at: at, cause: first.lastError ?? "–",
            command: "portalctl webhook enable \(first.name) --msp \(msp.slug)")
        return .rendered(RenderedMail(template, .en, .installation(.en)), to: contact)
    }

    private func composeLicence(endingAt end: Instant, _ msp: MSPID) throws -> CompositionResult {
        guard let licence = try scope.endingLicence(of: msp, at: end) else {
            return .withdrawn("the licence no longer ends then, or the MSP has no contact")
        }
        let template = MailTemplate.licenceEnding(msp: licence.name, endsAt: end, portals: licence.portals)
        return .rendered(RenderedMail(template, .en, .installation(.en)), to: licence.contact)
    }

    private func composeOverdue(endingAt end: Instant, _ msp: MSPID) throws -> CompositionResult {
        let domains = try scope.overdueDomains().filter { $0.msp == msp && $0.endsAt == end }
        guard let contact = domains.first?.contact else {
            return .withdrawn("the certificates have been renewed, or the MSP has no contact")
        }
        let template = MailTemplate.certificatesOverdue(domains: domains.map { HostName.shown($0.name) }, endingAt: end)
        return .rendered(RenderedMail(template, .en, .installation(.en)), to: contact)
    }
}

extension RenderedMail {
    /// A test mail of the installation, in English.
    /// - Parameter portal: Where its link leads.
    package static func test(portal: String) -> RenderedMail {
        RenderedMail(.test(portal: portal), .en, .installation(.en))
    }

    /// - Parameter zone: For instants; `nil` for UTC.
    package init(_ template: MailTemplate, _ language: Language, _ identity: MailIdentity, zone: TimeZone? = nil) {
        let strings = MailStrings.of(language).inTimeZone(zone)
        let content = strings.content(template, Text.oneLine(identity.name))
        self.init(
            fromName: Text.oneLine(identity.name), fromAddress: identity.address, replyTo: identity.replyTo,
            subject: Text.oneLine(content.subject), text: MailText(content, identity, strings).text,
            html: MailHTML(content, identity, strings, language: language.rawValue).html, logo: identity.logo)
    }
}
