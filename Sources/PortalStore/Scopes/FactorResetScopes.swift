import Database

extension PublicScope {
    /// Returns when a reset of a user's factors takes effect; `nil` if none waits.
    package func resetDue(of user: UserID, client: ClientID) throws -> Instant? {
        try transaction.first(FactorResetSQL.ofUser, .id(client), .id(user)) { $0.instant(0) }
    }

    /// Returns the resets that wait, with when they take effect.
    package func resetsDue(client: ClientID) throws -> [UserID: Instant] {
        let resets: [(UserID, Instant)] = try transaction.all(FactorResetSQL.ofClient, .id(client)) {
            ($0.id(0), $0.instant(1))
        }
        return Dictionary(uniqueKeysWithValues: resets)
    }

    /// Returns a link whose reset waits, by its token's hash.
    package func resetLink(client: ClientID, tokenHash: String) throws -> FactorResetLink? {
        try transaction.first(FactorResetSQL.link, .id(client), .text(tokenHash)) {
            FactorResetLink(user: $0.id(0), recipient: $0.id(1), tokenHash: tokenHash)
        }
    }
}

extension OperatorScope {
    /// Returns how long the operator's resets wait for an MSP's clients; `nil` if never set.
    package func resetDelay(of msp: MSPID) throws -> Duration? {
        try transaction.first(FactorResetSQL.delay, .id(msp)) { $0.optionalInteger(0) }?.map { .milliseconds($0) }
    }

    /// Returns the clients and addresses of users whose reset should have taken effect before `then`, the longest due first.
    package func untoldResets(before then: Instant) throws -> [(client: String, email: String)] {
        try transaction.all(FactorResetSQL.untold, .instant(then)) { (client: $0.text(0), email: $0.text(1)) }
    }

    /// Returns the users of all clients whose reset takes effect at `now`, the longest due first, but none that nobody was
    /// told of.
    package func dueResets(now: Instant) throws -> [(client: ClientID, user: UserID)] {
        try transaction.all(FactorResetSQL.due, .instant(now)) { (client: $0.id(0), user: $0.id(1)) }
    }
}

extension OperatorWriter {
    /// Sets how long the operator's resets wait; those that wait keep their time.
    package func setResetDelay(_ delay: Duration, of msp: MSPID) throws {
        try whole().run(FactorResetSQL.setDelay, .id(msp), .milliseconds(delay))
    }
}

extension PeopleWriter {
    /// Returns when a reset of a user's factors takes effect; `nil` if none waits.
    package func resetDue(of user: UserID) throws -> Instant? {
        try PublicScope(transaction: transaction.reading).resetDue(of: user, client: client)
    }

    /// Stores a reset that waits, with the links that cancel it, and queues their mails.
    package func ask(
        forResetOf user: UserID, at due: Instant, _ links: [FactorResetLink], mails: [NewMail], audit: NewAuditEvent
    ) throws {
        try transaction.run(FactorResetSQL.add, .id(client), .id(user), .instant(due))
        for link in links {
            try transaction.run(
                FactorResetSQL.addLink, .id(client), .text(link.tokenHash), .id(user), .id(link.recipient))
        }
        for mail in mails { try add(mail) }
        try add(audit)
    }

    /// Ends a reset that waits.
    package func endReset(of user: UserID, audit: NewAuditEvent) throws {
        try transaction.run(FactorResetSQL.remove, .id(client), .id(user))
        try add(audit)
    }
}
