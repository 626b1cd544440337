import PortalStore

extension MailComposer {
    /// The mail to a new address, if it can still be confirmed. Where it is somebody else's by now, no link is sent.
    func confirmation(
        _ mail: OutboxMail, _ tenant: Tenant, _ token: String?, _ asker: UserID?, _ facts: MailFacts,
        _ render: (MailTemplate) -> CompositionResult
    ) throws -> CompositionResult {
        guard let token else { return .withdrawn("its link was removed") }
        let people = scope.publicScope
        let change = try people.emailChange(client: tenant.id, tokenHash: OneTimeLink.hash(token), now: now)
        guard let change else { return .withdrawn("its link no longer works") }
        if let reason = LicenceDescriptions.unavailableReason(of: tenant, now: now) {
            return .waiting("the portal does not answer: \(reason)")
        }
        if try people.isTaken(change.email, exceptBy: change.user, client: tenant.id, now: now) {
            return render(.emailTaken(portal: links.url(facts)))
        }
        let name = try asker.map { try people.user(client: tenant.id, id: $0)?.name ?? "–" } ?? ""
        return render(
            .emailConfirmation(
                link: EmailConfirmation.address(token, facts, links), asker: asker == change.user ? nil : name,
                expiresAt: change.expiresAt))
    }

    /// The mail to a former address, if there is still a way back. It does not wait for a portal that does not answer:
    /// the person must know.
    func wayBack(_ mail: OutboxMail, _ token: String?, _ json: String, _ client: ClientID, _ facts: MailFacts) throws
        -> MailTemplate?
    {
        guard let token, let notice = AccountNotice(json: json),
            try scope.publicScope.emailReturn(client: client, tokenHash: OneTimeLink.hash(token), now: now) != nil
        else { return nil }
        return .accountNotice(
            notice, other: nil, actor: nil, at: mail.createdAt, portal: WayBack.address(token, facts, links))
    }

    /// The mail about a reset of second factors, while that waits. It does not wait for a portal either.
    func reset(_ mail: OutboxMail, _ token: String?, _ json: String, _ client: ClientID, _ facts: MailFacts) throws
        -> MailTemplate?
    {
        guard let token, let notice = AccountNotice(json: json),
            let found = try FactorResets.find(OneTimeLink.hash(token), scope.publicScope, client)
        else { return nil }
        let other = found.user.id == found.recipient.id ? nil : found.user
        return .accountNotice(
            notice, other: other?.email, actor: nil, at: mail.createdAt,
            portal: FactorResets.address(token, facts, links))
    }
}
