import PortalStore

extension Operations {
    /// Where the links of a client lead.
    func mailFacts(of client: Tenant) throws -> MailFacts {
        guard let facts = try scope.open.mailFacts(of: client.id) else {
            throw Refusal("there is no client \(client.slug)", field: "client", .noSuch)
        }
        return facts
    }

    /// Queues a test mail with the client's branding.
    /// - Returns: its id.
    package func addTestMail(to recipient: String, of slug: String) throws -> Int64 {
        let client = try locked(slug)
        try writer.mails.add(NewMail(id: prepared.id, .test, to: recipient, createdAt: now), client: client.id)
        try writer.record(event("mail.tested", ("mail", prepared.id, recipient)), of: client)
        return prepared.id
    }

    /// Lets a mail that waits or was refused go out now, if what it tells is still so. A mail to an MSP is in no
    /// client's audit log.
    /// - Returns: why it waits all the same, if it does.
    package func retryMail(_ id: Int64, _ links: PortalLinks) throws -> String? {
        guard let entry = try scope.mail(id) else { throw Refusal("there is no such mail") }
        let client = try client(of: entry.mail)
        if let client { try writer.lock(client: client.id) }
        if entry.state == "sent" { throw Refusal("the mail was sent already") }
        let draft = try MailComposer(scope, links, now: now).draft(entry.mail)
        if case .withdrawn(let reason) = draft {
            throw Refusal("the mail cannot be sent any more: \(reason)\(try remedy(entry.mail, client))")
        }
        try writer.mails.retry(entry.mail, now: now)
        if let client { try writer.record(event("mail.retried", ("mail", id, entry.mail.recipient)), of: client) }
        return if case .waiting(let reason) = draft { reason } else { nil }
    }

    private func client(of mail: OutboxMail) throws -> Tenant? {
        guard case .client(let id) = mail.box else { return nil }
        return try scope.open.tenant(id: id)
    }

    /// What makes a new link in the place of one that is dead or no longer kept.
    private func remedy(_ mail: OutboxMail, _ client: Tenant?) throws -> String {
        guard let client, let id = mail.userID, let user = try scope.open.user(client: client.id, id: id) else {
            return ""
        }
        switch mail.matter {
        case .invitation where !user.isActive:
            return "; portalctl user resend \(user.email) --client \(client.slug) mails a new one"
        case .passwordReset where user.isActive:
            return "; portalctl user reset-link \(user.email) --client \(client.slug) mails a new one"
        default: return ""
        }
    }

    /// Where mails go to or come from has a domain with a dot, or no mail server finds it; what was stored before stays.
    func checkMailAddress(_ address: String?, _ known: String?, _ field: String) throws {
        guard let address, address != known, !EmailAddress.hasDot(address) else { return }
        throw Refusal(.emailSingleLabel, of: field)
    }
}
