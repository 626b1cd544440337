package import PortalStore
import PortalToolkit

extension Operations {
    package func mailFacts(of client: Tenant) throws -> MailFacts {
        guard let facts = try scope.publicScope.mailFacts(of: client.id) else {
            throw Refusal("there is no client \(client.slug)", field: "client", .noSuch)
        }
        return facts
    }

    /// Queues a test mail with the client's branding.
    /// - Returns: Its id.
    package func addTestMail(to recipient: String, of slug: String) throws -> Int64 {
        let client = try locked(slug)
        try writer.mails.add(NewMail(id: prepared.id, .test, to: recipient, createdAt: now), client: client.id)
        try writer.record(event(.mailTested, (.mail, prepared.id, recipient)), of: client)
        return prepared.id
    }

    /// Makes a queued or refused mail due now, if it still applies. Mails to MSPs appear in no client's audit log.
    /// - Returns: Why the mail keeps waiting, if it does.
    package func retryMail(_ id: Int64, _ links: PortalLinks) throws -> String? {
        guard let entry = try scope.mail(id) else { throw Refusal("there is no such mail") }
        let client = try client(of: entry.mail)
        if let client { try writer.lock(client: client.id) }
        if entry.state == .sent { throw Refusal("the mail was already sent") }
        let result = try MailComposer(scope, links, now: now).compose(entry.mail)
        if case .withdrawn(let reason) = result {
            throw Refusal("the mail can no longer be sent: \(reason)\(try remedy(entry.mail, client))")
        }
        try writer.mails.retry(entry.mail, now: now)
        if let client { try writer.record(event(.mailRetried, (.mail, id, entry.mail.recipient)), of: client) }
        return if case .waiting(let reason) = result { reason } else { nil }
    }

    private func client(of mail: OutboxMail) throws -> Tenant? {
        guard case .client(let id) = mail.owner else { return nil }
        return try scope.publicScope.tenant(id: id)
    }

    /// Returns a hint at the command for a new link.
    private func remedy(_ mail: OutboxMail, _ client: Tenant?) throws -> String {
        guard let client, let id = mail.userID, let user = try scope.publicScope.user(client: client.id, id: id) else {
            return ""
        }
        switch try? mail.payload.get() {
        case .invitation where !user.isActive:
            return "; mail a new one with portalctl user resend \(user.email) --client \(client.slug)"
        case .passwordReset where user.isActive:
            return "; mail a new one with portalctl user reset-link \(user.email) --client \(client.slug)"
        default: return ""
        }
    }

    /// Requires deliverable mail addresses, whose domain has a dot; stored ones are kept.
    func checkMailAddress(_ address: String?, _ known: String?, _ field: String) throws {
        guard let address, address != known, !EmailAddress.hasDot(address) else { return }
        throw Refusal(.emailSingleLabel, of: field)
    }
}
