import PortalLogic
import PortalStore
import PortalToolkit

/// `POST /clients/{slug}/users`: invites a user, also as owner.
enum InviteClientUser {
    private struct Form {
        let email: String
        let role: Role
        let name: String
        let locale: Language
    }

    static func respond(_ session: KeySession) throws -> Response {
        try session.request.noQuery()
        let form = try form(session)
        let limit = try HourlyLimit.invitations(to: form.email)
        return try session.mail(status: 201) { operations, prepared, links in
            try operations.invite(
                form.email, to: session.slug, role: form.role, name: form.name, locale: form.locale, prepared, links,
                limit: limit)
        }
    }

    private static func form(_ session: KeySession) throws -> Form {
        var body = try session.body()
        let form = Form(
            email: body.parsed("email", .newEmail) ?? "", role: body.choice("role", Role.viewer),
            name: body.voluntaryText("name", max: 200) ?? "",
            locale: body.optionalChoice("locale", Language.self) ?? .en)
        try body.finish()
        return form
    }
}

/// `POST /clients/{slug}/users/{id}/resend`: replaces the link of an invitation.
enum ResendClientInvitation {
    static func respond(_ session: KeySession) throws -> Response {
        try session.nothingSent()
        return try session.mail(status: 202) { operations, prepared, links in
            let email = try operations.email(of: session.user, in: session.slug)
            let limit = try HourlyLimit.invitations(to: email)
            return try operations.resend(email, in: session.slug, prepared, links, limit: limit)
        }
    }
}

/// `POST /clients/{slug}/users/{id}/reset-link`: a link for a new password.
enum MakeResetLink {
    static func respond(_ session: KeySession) throws -> Response {
        try session.nothingSent()
        return try session.mail(status: 202) { operations, prepared, links in
            let email = try operations.email(of: session.user, in: session.slug)
            let limit = try HourlyLimit.resets(of: email)
            return try operations.resetLink(email, in: session.slug, prepared, links, limit: limit)
        }
    }
}

/// `POST /clients/{slug}/users/{id}/email`: another address for a user, once it has been confirmed there.
enum ChangeClientEmail {
    static func respond(_ session: KeySession) throws -> Response {
        try session.request.noQuery()
        var body = try session.body()
        let new = body.parsed("email", .newEmail) ?? ""
        try body.finish()
        let noticeID = session.services.random.id()
        return try session.mail(status: 202) { operations, prepared, links in
            try operations.changeEmail(
                of: operations.email(of: session.user, in: session.slug), to: new, in: session.slug,
                noticeID: noticeID, prepared, links)
        }
    }
}

extension KeySession {
    /// Makes a link and answers with its user. The link itself is for their eyes, so it is told only where no mail is sent.
    fileprivate func mail(
        status: Int, _ make: (Operations, PreparedLinkValues, PortalLinks) throws -> MailedLink
    ) throws -> Response {
        let (prepared, settings) = (PreparedLinkValues(services.random), services.settings)
        let made = try change { operations in
            let link = try make(operations, prepared, settings.links)
            let client = try operations.client(slug)
            return (link: link, user: try operations.listed(link.user, in: slug), answers: client.isServed(now: now))
        }
        return .json(status: status, capacity: 1024) { json in
            json.object("user") { $0.user(made.user) }
            json.link(made.link, isMailed: settings.hasMail, isShown: !settings.hasMail, answers: made.answers)
        }
    }
}
