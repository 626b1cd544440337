package import PortalStore

extension Operations {
    /// Makes an active user of a client, within the seats of its MSP's licence.
    /// - Parameters:
    ///   - email: in normal form.
    ///   - passwordHash: of a password that `checkPassword` lets pass.
    @discardableResult
    package func addUser(
        _ email: String, to slug: String, role: Role, name: String, locale: String, passwordHash: String
    ) throws -> PublicUser {
        let client = try locked(slug)
        let users = try scope.users(of: client.id)
        if users.first(withEmail: email) != nil {
            throw Refusal("\(email) is already a user of \(slug)", field: "email", .taken)
        }
        try checkSeats(of: client, users)
        try writer.add(
            NewUser(
                id: prepared.id, email: email, name: name, role: role, locale: locale, passwordHash: passwordHash,
                createdAt: now), to: client,
            audit: event(.userCreated, (.user, prepared.id, email), Self.joined(as: role, .active)))
        return PublicUser(id: prepared.id, email: email, role: role)
    }

    /// Gives a user another role; the last owner keeps theirs, unless `force`.
    package func setRole(of email: String, in slug: String, to role: Role, force: Bool = false) throws {
        let client = try locked(slug)
        let users = try scope.users(of: client.id)
        let user = try user(email, users, slug)
        guard user.role != role else { return }
        guard role != .owner || user.isActive else {
            throw Refusal("\(email) must accept the invitation before becoming an owner")
        }
        if !force { try checkOwners(without: user, users, slug) }
        try writer.setRole(
            of: user, to: role, client: client,
            audit: event(
                .userRoleChanged, (.user, user.id, user.email), [Change("role", user.role.rawValue, role.rawValue)])
        )
    }

    /// Removes a user with their sessions; the last owner stays, unless `force`.
    package func removeUser(_ email: String, from slug: String, force: Bool = false) throws {
        let client = try locked(slug)
        let users = try scope.users(of: client.id)
        let user = try user(email, users, slug)
        if !force { try checkOwners(without: user, users, slug) }
        try writer.remove(
            user, from: client,
            audit: event(.userRemoved, (.user, user.id, user.email), left(user)))
    }

    /// Changes of a new user.
    static func joined(as role: Role, _ status: UserStatus) -> [Change] {
        [Change("role", nil, role.rawValue), Change("status", nil, status.rawValue)]
    }

    /// Changes of a removed user.
    func left(_ user: PortalUser) -> [Change] {
        [Change("role", user.role.rawValue, nil), Change("status", user.status(at: now).rawValue, nil)]
    }

    func user(_ email: String, _ users: [PortalUser], _ slug: String) throws -> PortalUser {
        guard let user = users.first(withEmail: email) else {
            throw Refusal("\(slug) has no user \(email)", field: "email", .noSuch)
        }
        return user
    }

    func checkOwners(without user: PortalUser, _ users: [PortalUser], _ slug: String) throws {
        guard user.role == .owner, user.isActive else { return }
        let others = users.contains { $0.id != user.id && $0.role == .owner && $0.isActive }
        if !others { throw Refusal("\(user.email) is the last owner of \(slug); add another first, or use --force") }
    }

    func checkSeats(of client: Tenant, _ users: [PortalUser]) throws {
        let tier = Licence.tier(client.licence, now: now)
        guard let cap = Licence.users(tier) else { return }
        guard Int64(LicenceDescriptions.seats(users, now: now)) >= cap else { return }
        throw Refusal(
            cap == 0
                ? "the licence of \(client.mspName) (\(tier.rawValue)) includes no portal users; Team or Enterprise is required"
                : "all \(cap) seats of the licence of \(client.mspName) (\(tier.rawValue)) are taken in \(client.slug)")
    }

    /// Why a password must not be set, by the portal's own policy.
    package static func checkPassword(_ password: String, _ names: PasswordPolicy.GuessableTerms) throws {
        if let violation = PasswordPolicy.violation(password, names) {
            throw Refusal("the password \(violation.message)", field: "password", violation.code)
        }
    }
}

/// A user as `portalctl` shows a new one.
package struct PublicUser: Sendable {
    package let id: Int64
    /// In normal form.
    package let email: String
    /// What they may do.
    package let role: Role
}
