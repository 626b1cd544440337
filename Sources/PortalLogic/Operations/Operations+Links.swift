package import PortalStore

/// Random values of a link that is mailed, drawn before the transaction.
package struct LinkDraw: Sendable {
    let link, mail: Int64
    let token: String

    /// Values of a source.
    package init(_ random: RandomSource) {
        link = random.id()
        mail = random.id()
        token = random.secret()
    }
}

/// A link that was made for a user and mailed to them.
package struct MailedLink: Sendable {
    /// The user's id.
    package let user: Int64
    /// What the user may do.
    package let role: Role
    /// The address that opens it, once.
    package let address: String
    /// ms since the epoch.
    package let expiresAt: Int64
}

extension Operations {
    /// Invites a person, within the seats of the licence; unlike in the portal also as owner, so that a portal gets its
    /// first one.
    /// - Parameter email: in normal form.
    @discardableResult
    package func invite(
        _ email: String, to slug: String, role: Role, name: String, locale: String, _ draw: LinkDraw,
        _ links: PortalLinks
    ) throws -> MailedLink {
        let client = try locked(slug)
        let users = try scope.users(of: client.id)
        if users.first(withEmail: email) != nil {
            throw Refusal("\(email) is a user of \(slug) already", field: "email", .taken)
        }
        try checkSeats(of: client, users)
        let user = InvitedUser(id: self.draw.id, email: email, name: name, role: role, locale: locale)
        let link = try link(.invitation, user: user.id, email, client, draw, links)
        try writer.invite(
            user, link: link.row, mail: link.mail, to: client,
            audit: event("user.invited", ("user", user.id, email), Self.joined(as: role, .invited)))
        return MailedLink(user: user.id, role: role, address: link.address, expiresAt: link.row.expiresAt)
    }

    /// Gives an invited person a new link; the old one dies. One that had expired takes a seat again.
    @discardableResult
    package func resend(_ email: String, in slug: String, _ draw: LinkDraw, _ links: PortalLinks) throws -> MailedLink {
        let client = try locked(slug)
        let users = try scope.users(of: client.id)
        let user = try user(email, users, slug)
        guard !user.isActive else {
            throw Refusal("\(email) has accepted the invitation already; user reset-link makes a way back in")
        }
        let status = user.status(at: now)
        if status == .expired { try checkSeats(of: client, users) }
        let link = try link(.invitation, user: user.id, email, client, draw, links)
        try writer.renewInvitation(
            link: link.row, mail: link.mail, of: client,
            audit: event(
                "user.resent", ("user", user.id, email),
                [Change("status", status.rawValue, UserStatus.invited.rawValue)]))
        return MailedLink(user: user.id, role: user.role, address: link.address, expiresAt: link.row.expiresAt)
    }

    /// Makes a link with which a user sets a new password; their sessions go on until it is used.
    @discardableResult
    package func resetLink(
        _ email: String, in slug: String, _ draw: LinkDraw, _ links: PortalLinks
    ) throws -> MailedLink {
        let client = try locked(slug)
        let user = try user(email, scope.users(of: client.id), slug)
        guard user.isActive else {
            throw Refusal("\(email) has not accepted the invitation yet; user resend makes a new link for that")
        }
        let link = try link(.reset, user: user.id, email, client, draw, links)
        try writer.addReset(
            link: link.row, mail: link.mail, of: client, audit: event("user.reset-link", ("user", user.id, email)))
        return MailedLink(user: user.id, role: user.role, address: link.address, expiresAt: link.row.expiresAt)
    }

    /// A link with its mail, in which nobody invites but the provider.
    private func link(
        _ purpose: LinkPurpose, user: Int64, _ email: String, _ client: Tenant, _ draw: LinkDraw, _ links: PortalLinks
    ) throws -> (row: NewLink, address: String, mail: NewMail) {
        let link = try OneTimeLink(purpose, id: draw.link, token: draw.token, user: user, email: email, now: now)
        return (link.row, link.address(try mailFacts(of: client), links), link.mail(id: draw.mail))
    }
}
