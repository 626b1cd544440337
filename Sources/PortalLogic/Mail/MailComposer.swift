package import PortalStore

/// Whether a mail may go out at an instant, and what it says then.
package enum MailDraft: Sendable, Equatable {
    /// It may, with these words, to this address.
    case letter(Letter, to: String)
    /// What it tells is no longer so, for this reason.
    case withdrawn(String)
    /// Nobody could use it yet, for this reason.
    case waiting(String)
}

/// Composes the mails of the outbox from what is true on one snapshot: names, roles, looks, links.
package struct MailComposer {
    private let scope: OperatorScope
    private let links: PortalLinks
    /// ms since the epoch.
    private let now: Int64

    /// - Parameters:
    ///   - links: where its links lead.
    ///   - now: ms since the epoch.
    package init(_ scope: OperatorScope, _ links: PortalLinks, now: Int64) {
        (self.scope, self.links, self.now) = (scope, links, now)
    }

    /// What a mail of the outbox says now.
    package func draft(_ mail: OutboxMail) throws -> MailDraft {
        if let written = mail.written { return .letter(written, to: mail.recipient) }
        switch mail.box {
        case .client(let id): return try draft(mail, of: id)
        case .msp(let id): return try draft(mail, toMSP: id)
        }
    }

    private func draft(_ mail: OutboxMail, of client: Int64) throws -> MailDraft {
        guard let facts = try scope.open.mailFacts(of: client), let tenant = try scope.open.tenant(id: client) else {
            return .withdrawn("the client is gone")
        }
        let user = try mail.userID.flatMap { try scope.open.user(client: client, id: $0) }
        func letter(_ message: MailMessage) -> MailDraft {
            .letter(
                Letter(
                    message, MailLanguage(locale: user?.locale ?? "en"), MailIdentity(facts),
                    zone: user?.timeZone.flatMap(TimeZone.init)),
                to: mail.recipient)
        }
        switch mail.matter {
        case .invitation(let token, let inviter):
            return try linked(mail, tenant, user, token, .invitation) { link, token in
                let name = try inviter.flatMap { try scope.open.user(client: client, id: $0)?.name }
                return letter(
                    .invitation(
                        link: OneTimeLink.address(.invitation, token, facts, links), role: link.role, inviter: name,
                        expiresAt: link.expiresAt))
            }
        case .passwordReset(let token):
            return try linked(mail, tenant, user, token, .reset) { link, token in
                letter(
                    .passwordReset(
                        link: OneTimeLink.address(.reset, token, facts, links), expiresAt: link.expiresAt))
            }
        case .passwordChanged:
            return letter(.passwordChanged(at: mail.createdAt, portal: links.url(facts)))
        case .domainTrouble(let name):
            guard try scope.domains(of: client).contains(where: { $0.name == name && $0.state == "degraded" }) else {
                return .withdrawn("the domain is not degraded any more")
            }
            guard let user, user.isActive, user.role == .owner else { return .withdrawn("no owner any more") }
            return letter(.domainTrouble(domain: name, portal: links.lasting(facts, page: "branding")))
        case .test: return letter(.test(portal: links.url(facts)))
        case .licenceEnding, .unknown: return .withdrawn(Self.unknown)
        }
    }

    private static let unknown = "this program does not know what the mail is about"

    /// A mail whose link can be used now.
    private func linked(
        _ mail: OutboxMail, _ tenant: Tenant, _ user: PortalUser?, _ token: String?, _ purpose: LinkPurpose,
        letter: (OpenLink, _ token: String) throws -> MailDraft
    ) throws -> MailDraft {
        if purpose == .invitation, user?.isActive == true { return .withdrawn("the invitation has been accepted") }
        guard let token else { return .withdrawn("it no longer keeps its link") }
        let link = try scope.open.link(
            client: tenant.id, tokenHash: OneTimeLink.hash(token), purpose: purpose, now: now)
        guard let link else { return .withdrawn("its link is dead") }
        if let reason = LicenceDescriptions.unavailableReason(of: tenant, now: now) {
            return .waiting("the portal does not answer: \(reason)")
        }
        return try letter(link, token)
    }

    private func draft(_ mail: OutboxMail, toMSP msp: Int64) throws -> MailDraft {
        guard case .licenceEnding(let end) = mail.matter else { return .withdrawn(Self.unknown) }
        guard let licence = try scope.endingLicence(of: msp, at: end) else {
            return .withdrawn("the licence no longer ends then, or there is no contact")
        }
        let message = MailMessage.licenceEnding(msp: licence.name, endsAt: end, portals: licence.portals)
        return .letter(Letter(message, .en, .installation(.en)), to: licence.contact)
    }
}

extension Letter {
    /// A message, in a language, in a sender's name and branding, by the clocks of a zone; `nil` is UTC.
    init(_ message: MailMessage, _ language: MailLanguage, _ identity: MailIdentity, zone: TimeZone? = nil) {
        let strings = MailStrings.of(language).inTimeZone(zone)
        let content = strings.content(message, Text.oneLine(identity.name))
        self.init(
            fromName: Text.oneLine(identity.name), fromAddress: identity.address, replyTo: identity.replyTo,
            subject: Text.oneLine(content.subject), text: MailText(content, identity, strings).text,
            html: MailHTML(content, identity, strings, language: language.rawValue).html)
    }
}

extension Text {
    /// A name or subject without line ends and other control characters.
    static func oneLine(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: line.append(" ")
            default: line.append(scalar)
            }
        }
        return String(line)
    }
}
