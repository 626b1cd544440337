package import PortalStore
import PortalToolkit

/// Rules for a client's users, shared by owners and operator. They differ only in the actor, known to the writer, and
/// in what the caller allows.
package struct PeopleRules {
    let people: PeopleWriter
    /// Source of the licence.
    let tenant: Tenant
    let now: Instant

    package init(people: PeopleWriter, tenant: Tenant, now: Instant) {
        self.people = people
        self.tenant = tenant
        self.now = now
    }

    /// Adds an active user.
    /// - Throws: `PeopleViolation`.
    func add(_ user: NewUser, _ event: EventStamp) throws {
        try checkNew(user.email)
        try people.add(user, audit: Self.joined(.userCreated, user.id, user.email, user.role, .active, event))
    }

    /// Invites a user; `limit` is checked after the rules.
    /// - Throws: `PeopleViolation`.
    package func invite(
        _ user: InvitedUser, _ link: NewLink, _ mail: NewMail, _ event: EventStamp, limit: () throws -> Void = {}
    ) throws {
        try checkNew(user.email)
        try limit()
        let audit = Self.joined(.userInvited, user.id, user.email, user.role, .invited, event)
        try people.invite(user, link: link, mail: mail, audit: audit)
    }

    /// Replaces an invitation's link; an expired one takes a seat again. `limit` is checked after the rules.
    /// - Throws: `PeopleViolation`.
    package func resend(
        to user: PortalUser, _ link: NewLink, _ mail: NewMail, _ event: EventStamp, limit: () throws -> Void = {}
    ) throws {
        try Self.checkInvited(user)
        let status = user.status(at: now)
        if status == .expired { try checkSeat() }
        try limit()
        let change = Change("status", status.rawValue, UserStatus.invited.rawValue)
        let audit = event.event(.userResent, .user, user.id, link.email, [change])
        try people.renewInvitation(link: link, mail: mail, audit: audit)
    }

    /// Changes a user's role, and tells them; no effect for the same role.
    /// - Parameters:
    ///   - actor: The user who does it; `nil` for the operator.
    ///   - force: Allows demoting the last owner.
    ///   - mailID: Of the mail. Who has not accepted yet has none, nor who does it themselves.
    /// - Throws: `PeopleViolation`.
    package func setRole(
        _ role: Role, of user: PortalUser, by actor: UserID? = nil, force: Bool = false, mailID: Int64,
        _ event: EventStamp
    ) throws {
        guard user.role != role else { return }
        try Self.check(role, of: user)
        if !force { try checkOwners(without: user) }
        let change = Change("role", user.role, role)
        let audit = event.event(.userRoleChanged, .user, user.id, user.email, [change])
        try people.setRole(role, of: user, audit: audit)
        guard user.isActive, user.id != actor else { return }
        // Without device and address: they are the actor's, and the log has them.
        let notice = AccountNotice(.roleChanged(role, by: actor), device: nil, address: nil)
        try people.add(notice.mail(id: mailID, to: user, at: now))
    }

    /// Removes a user, or withdraws an invitation.
    /// - Parameter force: Allows removing the last owner.
    /// - Throws: `PeopleViolation`.
    package func remove(_ user: PortalUser, force: Bool = false, _ event: EventStamp) throws {
        if !force { try checkOwners(without: user) }
        try people.remove(user, audit: event.event(.userRemoved, .user, user.id, user.email, left(user)))
    }

    /// Removes all second factors of a user who has lost them, ends their sessions, and tells them and every owner.
    /// - Parameters:
    ///   - actor: The user who does it, and is not told; `nil` for the operator.
    ///   - mailIDs: Of the mails; further owners are not told.
    /// - Returns: The number of people told; 0 if there was no factor.
    @discardableResult
    package func resetFactors(
        of user: PortalUser, by actor: UserID? = nil, mailIDs: [Int64], _ event: EventStamp
    ) throws -> Int {
        let factors = people.factors(of: user)
        let lost = try factors.current
        guard !lost.isEmpty else { return 0 }
        let changes = [
            Change("factors", lost.authenticators.isEmpty ? nil : FactorKind.totp, nil),
            Change("passkeys", lost.passkeys.isEmpty ? nil : String(lost.passkeys.count), nil),
        ]
        try factors.reset(audit: event.event(.factorReset, .user, user.id, user.email, changes))
        for counter in try CounterName.all(of: user.email) { try factors.counters.clear(counter) }
        return try tell(about: user, except: actor, mailIDs) { .factorsReset(of: $0, by: actor) }
    }

    /// Tells a user and every owner what has become of the user's second factors.
    /// - Parameters:
    ///   - actor: is not told.
    ///   - event: with the user, unless they are who is told.
    /// - Returns: The number of people told.
    @discardableResult
    func tell(
        about user: PortalUser, except actor: UserID?, _ mailIDs: [Int64], _ event: (UserID?) -> AccountNotice.Event
    ) throws -> Int {
        let told = zip(mailIDs, try ([user] + otherOwners(than: user)).filter { $0.id != actor }).map { id, recipient in
            // Without device and address: they are the actor's, and the log has them.
            AccountNotice(event(recipient.id == user.id ? nil : user.id), device: nil, address: nil)
                .mail(id: id, to: recipient, at: now)
        }
        for mail in told { try people.add(mail) }
        return told.count
    }

    /// The active owners but this user.
    func otherOwners(than user: PortalUser) throws -> [PortalUser] {
        try people.users().filter { $0.role == .owner && $0.isActive && $0.id != user.id }
    }

    // MARK: Single rules

    /// An owner must be active.
    package static func check(_ role: Role, of user: PortalUser) throws {
        guard role != .owner || user.isActive else { throw PeopleViolation.ownerLater }
    }

    /// Only users who have not accepted can be reinvited.
    package static func checkInvited(_ user: PortalUser) throws {
        guard !user.isActive else { throw PeopleViolation.alreadyAccepted }
    }

    /// Seats are active users and unexpired invitations.
    package static func checkSeat(used: Int64, of tenant: Tenant, now: Instant) throws {
        guard let cap = Licence.users(Licence.tier(tenant.licence, now: now)), used >= cap else { return }
        throw PeopleViolation.noSeat(cap: cap, used: used)
    }

    private func checkNew(_ email: String) throws {
        guard try !isTaken(email, exceptBy: nil) else { throw PeopleViolation.emailTaken }
        try checkSeat()
    }

    private func checkSeat() throws {
        let seats = try people.seats(now: now)
        try Self.checkSeat(used: seats.active + seats.pending, of: tenant, now: now)
    }

    /// A portal must keep an owner; invited ones do not count.
    func checkOwners(without user: PortalUser) throws {
        guard user.role == .owner, user.isActive, try people.owners() <= 1 else { return }
        throw PeopleViolation.lastOwner(user.email)
    }

    /// Returns the changes of a removed user.
    func left(_ user: PortalUser) -> [Change] {
        [Change("role", user.role, nil), Change("status", user.status(at: now).rawValue, nil)]
    }

    private static func joined(
        _ action: AuditAction, _ id: UserID, _ email: String, _ role: Role, _ status: UserStatus, _ event: EventStamp
    ) -> NewAuditEvent {
        let changes = [Change("role", nil, role), Change("status", nil, status.rawValue)]
        return event.event(action, .user, id, email, changes)
    }
}

/// A violated rule for users; the API and the command line have their own messages.
package enum PeopleViolation: Error, Equatable {
    /// The address belongs to a user, or did until lately.
    case emailTaken
    /// The address is the user's own.
    case sameEmail
    /// Another owner may not change it.
    case ownerEmail
    /// An invited user cannot be made owner yet.
    case ownerLater
    case alreadyAccepted
    /// The last owner's address.
    case lastOwner(String)
    /// The licence has no free seat.
    case noSeat(cap: Int64, used: Int64)
}

/// Values of an audit event prepared before its transaction, whose body may run twice.
package struct EventStamp {
    let id: Int64
    let at: Instant
    /// IP address of the user; `nil` for operators.
    let ip: String?

    package init(id: Int64, at: Instant, ip: String?) {
        self.id = id
        self.at = at
        self.ip = ip
    }

    package func event(
        _ action: AuditAction, _ kind: AuditTarget, _ target: UserID, _ name: String, _ changes: [Change]
    ) -> NewAuditEvent {
        NewAuditEvent(
            id: id, at: at, action: action, targetKind: kind, targetID: PublicID.string(target), targetName: name,
            ip: ip, details: Change.json(changes))
    }
}
