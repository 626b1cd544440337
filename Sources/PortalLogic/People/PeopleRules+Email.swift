package import PortalStore
import PortalToolkit

extension PeopleRules {
    /// Lets a user have another address, once it has been confirmed there. An earlier wish of the same user ends. If
    /// somebody else asks, the present address is told.
    /// - Parameters:
    ///   - actor: Who asks; `nil` for the operator.
    ///   - saysTaken: Whether the actor may know who the users are. If not, the mail to an address that is taken says so,
    ///     and nothing else does.
    ///   - mailIDs: Of the mails, to the new and to the present address.
    /// - Throws: `PeopleViolation`; `HourlyLimit.Reached`.
    package func askForEmail(
        _ confirmation: EmailConfirmation, of user: PortalUser, by actor: UserID?, saysTaken: Bool,
        mailIDs: (Int64, Int64), _ event: EventStamp
    ) throws {
        let email = confirmation.change.email
        if let actor, actor != user.id, user.role == .owner { throw PeopleViolation.ownerEmail }
        if EmailAddress.isSame(user.email, as: email) { throw PeopleViolation.sameEmail }
        if saysTaken, try isTaken(email, exceptBy: user.id) { throw PeopleViolation.emailTaken }
        try HourlyLimit.emailChanges(to: email).count(people.counters, now: now)
        try DailyLimit.emailChanges(of: user.id).count(people.counters, now: now)
        var mails = [confirmation.mail(id: mailIDs.0)]
        if actor != user.id {
            // Without device and address: they are the actor's, and the log has them.
            let notice = AccountNotice(.emailAsked(email, by: actor), device: nil, address: nil)
            mails.append(notice.mail(id: mailIDs.1, to: user, at: now))
        }
        let change = Change("email", user.email, email)
        try people.ask(
            confirmation.change, mails: mails, audit: event.event(.emailAsked, .user, user.id, user.email, [change]))
    }

    /// Ends a wish for another address.
    /// - Returns: Whether there was one.
    package func cancelEmailChange(of user: PortalUser, _ event: EventStamp) throws -> Bool {
        guard let waiting = try people.emailChange(of: user.id, now: now) else { return false }
        let change = Change("email", waiting.email, nil)
        try people.cancelEmailChange(
            of: user.id, audit: event.event(.emailCancelled, .user, user.id, user.email, [change]))
        return true
    }

    /// Whether an address is another user's, or one to which another may come back.
    /// - Parameter user: `nil` for somebody new.
    func isTaken(_ email: String, exceptBy user: UserID?) throws -> Bool {
        try people.emails(exceptOf: user, now: now).contains(email: email)
    }
}

extension [String] {
    /// Whether an address is among stored ones, in any form.
    fileprivate func contains(email text: String) -> Bool {
        let typed = EmailAddress.stored(text)
        return contains { $0 == typed.old || EmailAddress.isSame($0, as: typed.form) }
    }
}

extension PublicScope {
    /// Whether an address is another user's, or one to which another may come back.
    package func isTaken(_ email: String, exceptBy user: UserID, client: ClientID, now: Instant) throws -> Bool {
        try emails(exceptOf: user, client: client, now: now).contains(email: email)
    }
}
