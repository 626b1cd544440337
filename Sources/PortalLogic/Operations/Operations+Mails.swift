public import PortalStore

extension Operations {
    /// What a mail of this client says about its sender.
    func mailFacts(of client: Tenant) throws -> MailFacts {
        guard let facts = try scope.mailFacts(of: client.id) else {
            throw Refusal("there is no client \(client.slug)", field: "client", .noSuch)
        }
        return facts
    }

    /// Puts a mail in a client's name and look, that tells nothing, into the outbox.
    public func addTestMail(_ mail: NewMail, of slug: String) throws {
        let client = try locked(slug)
        try writer.mails.add(mail, client: client.id)
        try writer.note(event("mail.tested", ("mail", mail.id, mail.recipient)), of: client)
    }

    /// Lets a mail that waits or was refused go out now. A mail to an MSP is in no client's audit log.
    public func retryMail(_ id: Int64) throws {
        let found = try writer.mails.find(id)
        if let found { try writer.lock(client: found.client.id) }
        guard try writer.mails.retry(id, now: now) else {
            throw Refusal("there is no such mail, it was sent, or its text is gone")
        }
        if let found { try writer.note(event("mail.retried", ("mail", id, found.recipient)), of: found.client) }
    }
}
