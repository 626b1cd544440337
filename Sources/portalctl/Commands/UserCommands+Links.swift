import PortalLogic
import PortalRuntime
import PortalStore
import PortalToolkit

/// Commands that mail and print links.
extension Users {
    static func resend(_ context: CommandContext, _ arguments: Arguments) throws {
        let (email, slug) = try user(context, arguments)
        try mail(context, email, slug, "Invited \(email) to \(slug) again; the previous link no longer works.") {
            try $0.resend(email, in: slug, $1, $2)
        }
    }

    static func resetLink(_ context: CommandContext, _ arguments: Arguments) throws {
        let (email, slug) = try user(context, arguments)
        try mail(context, email, slug, "Created a password reset link for \(email).") {
            try $0.resetLink(email, in: slug, $1, $2)
        }
    }

    static func changeEmail(_ context: CommandContext, _ arguments: Arguments) throws {
        let (email, slug) = try user(context, arguments)
        let new = try arguments.parsed("NEW", .newEmail)
        let noticeID = context.process.random.id()
        try mail(context, email, slug, "Asked \(new) to confirm that it is the address of \(email).") {
            try $0.changeEmail(of: email, to: new, in: slug, noticeID: noticeID, $1, $2)
        }
    }

    /// Creates a link, and prints it with its lifetime and whether it is mailed.
    static func mail(
        _ context: CommandContext, _ email: String, _ slug: String, _ done: String,
        _ make: (Operations, PreparedLinkValues, PortalLinks) throws -> MailedLink
    ) throws {
        let configuration = try context.configuration()
        let prepared = PreparedLinkValues(context.process.random)
        let links = try context.links()
        let link = try context.operate { try make($0, prepared, links) }
        let client = try context.client(slug)
        var lines = [done, link.address, "It works once and expires at \(RFC3339.string(link.expiresAt))."]
        let isMailed = configuration.mailURL != nil
        if !isMailed {
            lines.append("PORTAL_MAIL_URL is unset: the mail waits in the outbox; pass the link on yourself.")
        }
        let reason = LicenceDescriptions.unavailableReason(of: client, now: context.process.clock())
        if let reason {
            lines.append("The portal of \(slug) does not answer yet: \(reason).")
            if isMailed { lines.append("The mail waits until it does.") }
        }
        context.answer(lines.joined(separator: "\n")) { json in
            json.id("id", link.user)
            json.field("email", email)
            json.field("client", slug)
            json.field("role", link.role.rawValue)
            json.link(link, isMailed: isMailed, isShown: true, answers: reason == nil)
        }
    }
}
