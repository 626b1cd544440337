package import PortalStore
package import PortalToolkit

/// Resets of second factors by the operator: whoever is concerned is told, and for some time can cancel them, as whoever
/// talks a help desk into one has the password already.
package enum FactorResets {
    /// How long one waits if the MSP has not said.
    package static let standardDelay = Duration.hours(24)
    /// Hours that can be set; with 0, factors are reset at once.
    package static let delayHours: ClosedRange<Int64> = 0...168

    /// Whole hours of a delay.
    package static func hours(_ delay: Duration) -> Int64 { delay.milliseconds / Duration.hours(1).milliseconds }

    /// Random values of a reset, prepared before the transaction.
    package struct Prepared: Sendable {
        let mails: [Int64]
        let tokens: [String]

        package init(_ random: RandomSource) {
            mails = random.ids(AccountNotice.maximumOwners)
            tokens = mails.map { _ in random.secret() }
        }
    }

    /// Returns the URL of a token's link: on the MSP's host, as the client's domain is in the hands of its owners.
    static func address(_ token: String, _ facts: MailFacts, _ links: PortalLinks) -> String {
        links.permanentURL(facts, page: "factor-reset#token=" + token)
    }

    /// A link that works, with whom it concerns, and who was mailed it: the same person, or who is an owner still.
    package static func find(_ tokenHash: String, _ scope: PublicScope, _ client: ClientID) throws -> (
        user: PortalUser, recipient: PortalUser
    )? {
        guard let link = try scope.resetLink(client: client, tokenHash: tokenHash),
            let user = try scope.user(client: client, id: link.user),
            let recipient = try scope.user(client: client, id: link.recipient),
            recipient.id == user.id || recipient.isActive && recipient.role == .owner
        else { return nil }
        return (user, recipient)
    }

    /// Carries out what nobody has cancelled in time. What nobody could cancel, as the portal does not answer, is cancelled;
    /// what nobody was told of in time has no effect.
    package static func carryOut(_ store: StoreConnection, now: Instant, random: RandomSource = .system) throws {
        for (client, user) in try store.inspect({ try $0.dueResets(now: now) }) {
            let (event, mails) = (random.id(), random.ids(AccountNotice.maximumOwners))
            try store.operate { writer in
                try writer.lock(client: client)
                guard let tenant = try writer.scope.publicScope.tenant(id: client),
                    let person = try writer.scope.publicScope.user(client: client, id: user)
                else { return }
                let rules = PeopleRules(people: writer.people(of: tenant), tenant: tenant, now: now)
                let stamp = EventStamp(id: event, at: now, ip: nil)
                guard try writer.scope.dueResets(now: now).contains(where: { $0 == (client, user) }) else { return }
                if tenant.isServed(now: now) {
                    try rules.resetFactors(of: person, mailIDs: mails, stamp)
                } else {
                    _ = try rules.cancelReset(of: person, mailIDs: mails, stamp)
                }
            }
        }
    }
}

extension PeopleRules {
    /// Lets a user's second factors be reset later, and tells them and every owner, each with a link that cancels it.
    /// - Returns: The number of people told.
    func askForReset(of user: PortalUser, at due: Instant, _ prepared: FactorResets.Prepared, _ event: EventStamp)
        throws -> Int
    {
        let told = try [user] + otherOwners(than: user)
        var (links, mails): ([FactorResetLink], [NewMail]) = ([], [])
        for (recipient, (id, token)) in zip(told, zip(prepared.mails, prepared.tokens)) {
            links.append(
                FactorResetLink(user: user.id, recipient: recipient.id, tokenHash: try OneTimeLink.hash(token)))
            let notice = AccountNotice(
                .factorResetAsked(of: recipient.id == user.id ? nil : user.id, at: due), device: nil, address: nil)
            mails.append(
                NewMail(
                    id: id, .factorReset(token: token, notice: notice.json), to: recipient.email, user: recipient.id,
                    linkExpiresAt: due, createdAt: now))
        }
        try people.ask(
            forResetOf: user.id, at: due, links, mails: mails,
            audit: event.event(.factorResetAsked, .user, user.id, user.email, []))
        return mails.count
    }

    /// Ends a reset that waits, and tells the user and every owner.
    /// - Parameters:
    ///   - actor: The user who does it, and is not told; `nil` for the operator.
    ///   - mailIDs: Of the mails; further owners are not told.
    /// - Returns: Whether one did.
    package func cancelReset(
        of user: PortalUser, by actor: UserID? = nil, mailIDs: [Int64], _ event: EventStamp, _ changes: [Change] = []
    ) throws -> Bool {
        guard try people.resetDue(of: user.id) != nil else { return false }
        try people.endReset(
            of: user.id, audit: event.event(.factorResetCancelled, .user, user.id, user.email, changes))
        try tell(about: user, except: actor, mailIDs) { .factorResetCancelled(of: $0, by: actor) }
        return true
    }
}
