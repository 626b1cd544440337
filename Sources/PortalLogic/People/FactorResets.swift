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

    /// Carries out what nobody has cancelled in time.
    package static func carryOut(_ store: StoreConnection, now: Instant, random: RandomSource = .system) throws {
        for (client, user) in try store.inspect({ try $0.dueResets(now: now) }) {
            let (event, mails) = (random.id(), random.ids(AccountNotice.maximumOwners))
            try store.operate { writer in
                try writer.lock(client: client)
                guard let tenant = try writer.scope.publicScope.tenant(id: client),
                    let person = try writer.scope.publicScope.user(client: client, id: user)
                else { return }
                try PeopleRules(people: writer.people(of: tenant), tenant: tenant, now: now)
                    .carryOutReset(of: person, mailIDs: mails, EventStamp(id: event, at: now, ip: nil))
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

    /// Ends a reset that waits.
    /// - Returns: Whether one did.
    func cancelReset(of user: PortalUser, _ event: EventStamp) throws -> Bool {
        guard try people.resetDue(of: user.id) != nil else { return false }
        try people.endReset(
            of: user.id, audit: event.event(.factorResetCancelled, .user, user.id, user.email, []))
        return true
    }

    /// Resets the factors of a user if that is due: it may have been cancelled since it was looked up.
    func carryOutReset(of user: PortalUser, mailIDs: [Int64], _ event: EventStamp) throws {
        guard let due = try people.resetDue(of: user.id), due <= now else { return }
        try people.endReset(of: user.id, audit: nil)
        try resetFactors(of: user, mailIDs: mailIDs, event)
    }
}
