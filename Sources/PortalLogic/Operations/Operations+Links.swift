package import PortalStore
package import PortalToolkit

/// Random values of a mailed link, prepared before the transaction.
package struct PreparedLinkValues: Sendable {
    package let link, mail: Int64
    package let token: String

    package init(_ random: RandomSource) {
        link = random.id()
        mail = random.id()
        token = random.secret()
    }
}

/// A one-time link queued as a mail to its user.
package struct MailedLink: Sendable {
    package let user: UserID
    package let role: Role
    /// URL of the link.
    package let address: String
    package let expiresAt: Instant
}

extension Operations {
    /// Invites a user within the licence's seats. Unlike the API, also as owner: a portal needs its first one.
    /// - Parameters:
    ///   - email: In normal form.
    ///   - limit: Of what the address is mailed.
    @discardableResult
    package func invite(
        _ email: String, to slug: String, role: Role, name: String, locale: Language, _ prepared: PreparedLinkValues,
        _ links: PortalLinks, limit: HourlyLimit? = nil
    ) throws -> MailedLink {
        let client = try locked(slug)
        let user = InvitedUser(id: UserID(self.prepared.id), email: email, name: name, role: role, locale: locale)
        let link = try link(.invitation, user: user.id, email, client, prepared, links)
        try following(email, client) { try $0.invite(user, link.row, link.mail, stamp) { try count(limit, client) } }
        return MailedLink(user: user.id, role: role, address: link.address, expiresAt: link.row.expiresAt)
    }

    /// Replaces the link of a pending invitation; an expired one occupies a seat again.
    @discardableResult
    package func resend(
        _ email: String, in slug: String, _ prepared: PreparedLinkValues, _ links: PortalLinks,
        limit: HourlyLimit? = nil
    ) throws -> MailedLink {
        let client = try locked(slug)
        let user = try user(email, scope.users(of: client.id), slug)
        let link = try link(.invitation, user: user.id, email, client, prepared, links)
        try following(email, client) {
            try $0.resend(to: user, link.row, link.mail, stamp) { try count(limit, client) }
        }
        return MailedLink(user: user.id, role: user.role, address: link.address, expiresAt: link.row.expiresAt)
    }

    /// Creates a password reset link; sessions continue until it is used.
    @discardableResult
    package func resetLink(
        _ email: String, in slug: String, _ prepared: PreparedLinkValues, _ links: PortalLinks,
        limit: HourlyLimit? = nil
    ) throws -> MailedLink {
        let client = try locked(slug)
        let user = try user(email, scope.users(of: client.id), slug)
        guard user.isActive else {
            throw Refusal("\(email) has not accepted the invitation yet", hint: "use user resend instead")
        }
        try count(limit, client)
        let link = try link(.reset, user: user.id, email, client, prepared, links)
        try writer.people(of: client).add(
            link: link.row, mail: link.mail, audit: event(.userResetLink, (.user, user.id.number, email)))
        return MailedLink(user: user.id, role: user.role, address: link.address, expiresAt: link.row.expiresAt)
    }

    /// Lets a user have another address, once it has been confirmed there, and tells the present one.
    /// - Parameters:
    ///   - new: In normal form.
    ///   - noticeID: Of the mail to the present address.
    @discardableResult
    package func changeEmail(
        of email: String, to new: String, in slug: String, noticeID: Int64, _ prepared: PreparedLinkValues,
        _ links: PortalLinks
    ) throws -> MailedLink {
        let client = try locked(slug)
        let user = try user(email, scope.users(of: client.id), slug)
        guard user.isActive else {
            throw Refusal("\(email) has not accepted the invitation yet", hint: "remove it and invite \(new) instead")
        }
        let confirmation = try EmailConfirmation(
            of: user.id, to: new, asker: nil, token: prepared.token, now: now)
        try following(new, client) {
            try $0.askForEmail(
                confirmation, of: user, by: nil, saysTaken: true, mailIDs: (prepared.mail, noticeID), stamp)
        }
        return MailedLink(
            user: user.id, role: user.role, address: confirmation.address(try mailFacts(of: client), links),
            expiresAt: confirmation.change.expiresAt)
    }

    /// Counts a mail, if there is a limit.
    private func count(_ limit: HourlyLimit?, _ client: Tenant) throws {
        try limit?.count(writer.people(of: client).counters, now: now)
    }

    /// Creates a link with its mail, without an inviting user.
    private func link(
        _ purpose: LinkPurpose, user: UserID, _ email: String, _ client: Tenant, _ prepared: PreparedLinkValues,
        _ links: PortalLinks
    ) throws -> (row: NewLink, address: String, mail: NewMail) {
        let link = try OneTimeLink(
            purpose, id: prepared.link, token: prepared.token, user: user, email: email, now: now)
        return (link.row, link.address(try mailFacts(of: client), links), link.mail(id: prepared.mail))
    }
}
