package import PortalStore
import PortalToolkit

extension Operations {
    /// Adds an active user to a client, within the licence's seats.
    /// - Parameters:
    ///   - email: In normal form.
    ///   - passwordHash: Of a password accepted by `checkPassword`.
    @discardableResult
    package func addUser(
        _ email: String, to slug: String, role: Role, name: String, locale: Language, passwordHash: String
    ) throws -> PublicUser {
        let client = try locked(slug)
        let user = NewUser(
            id: UserID(prepared.id), email: email, name: name, role: role, locale: locale, passwordHash: passwordHash,
            createdAt: now)
        try following(email, client) { try $0.add(user, stamp) }
        return PublicUser(id: user.id, email: email, role: role)
    }

    /// Changes a user's role; the last owner keeps theirs unless `force`. Returns whether anything changed.
    @discardableResult
    package func setRole(of email: String, in slug: String, to role: Role, force: Bool = false) throws -> Bool {
        let client = try locked(slug)
        let user = try user(email, scope.users(of: client.id), slug)
        try following(email, client) { try $0.setRole(role, of: user, force: force, mailID: prepared.id, stamp) }
        return user.role != role
    }

    /// Removes a user with their sessions; the last owner stays unless `force`.
    package func removeUser(_ email: String, from slug: String, force: Bool = false) throws {
        let client = try locked(slug)
        let user = try user(email, scope.users(of: client.id), slug)
        try following(email, client) { try $0.remove(user, force: force, stamp) }
    }

    var stamp: EventStamp { EventStamp(id: prepared.event(0), at: now, ip: nil) }

    /// Returns the rules for a client's users.
    func rules(of client: Tenant) -> PeopleRules {
        PeopleRules(people: writer.people(of: client), tenant: client, now: now)
    }

    /// Applies the user rules to a change of the user with `email`.
    func following(_ email: String, _ client: Tenant, _ change: (PeopleRules) throws -> Void) throws {
        do {
            try change(rules(of: client))
        } catch let violation as PeopleViolation {
            throw refusal(of: violation, email, client)
        }
    }

    private func refusal(of violation: PeopleViolation, _ email: String, _ client: Tenant) -> Refusal {
        switch violation {
        case .emailTaken:
            Refusal(
                "\(email) is already a user of \(client.slug), or was until lately", field: "email", .taken,
                violation: violation)
        case .sameEmail: Refusal("\(email) is the address already", field: "email", .sameEmail, violation: violation)
        case .ownerEmail: Refusal("an owner changes their address themselves", violation: violation)
        case .ownerLater:
            Refusal("\(email) must accept the invitation before becoming an owner", violation: violation)
        case .alreadyAccepted:
            Refusal(
                "\(email) has already accepted the invitation", hint: "use user reset-link instead",
                violation: violation)
        case .lastOwner(let owner):
            Refusal(
                "\(owner) is the last owner of \(client.slug)", hint: "add another first, or use --force",
                violation: violation)
        case .noSeat(let cap, _):
            Refusal(
                cap == 0
                    ? "the licence of \(licensee(of: client)) includes no portal users; Team or Enterprise is required"
                    : "all \(cap) seats of the licence of \(licensee(of: client)) are taken in \(client.slug)",
                violation: violation)
        }
    }

    private func licensee(of client: Tenant) -> String {
        "\(client.mspName) (\(Licence.tier(client.licence, now: now).rawValue))"
    }

    package func user(_ email: String, _ users: [PortalUser], _ slug: String) throws -> PortalUser {
        guard let user = users.first(withEmail: email) else {
            throw Refusal("\(slug) has no user \(email)", field: "email", .noSuch)
        }
        return user
    }

    /// Rejects a new user's password that violates the portal's policy.
    package static func checkPassword(_ password: String, _ names: PasswordPolicy.GuessableTerms) throws {
        if let violation = PasswordPolicy.violation(password, names, hasFactor: false) {
            throw Refusal("the password \(violation.message)", field: "password", violation.code)
        }
    }
}

/// A user in the output of `portalctl`.
package struct PublicUser: Sendable {
    package let id: UserID
    /// In normal form.
    package let email: String
    package let role: Role
}
