import PortalLogic
import PortalStore
import PortalToolkit

/// `GET /clients/{slug}/users`: a page of a client's users and invitations by address, and the seats that all of them take.
enum ListClientUsers {
    static func respond(_ context: KeyContext, _ scope: MSPScope) throws -> Response {
        var query = try context.query()
        let after = query.optionalParsed("after", .userID)
        let limit = query.limit()
        try query.finish()
        let (client, now) = (try context.client(scope), context.now)
        let before = try after.map { try email(of: $0, client, scope) } ?? ""
        // One more tells whether there is another page.
        let users = try ListedUser.page(
            of: client.id, after: before, limit: limit + 1, in: scope.operated, now: now)
        let page = users.prefix(limit)
        let seats = try scope.operated.publicScope.seats(client: client.id, now: now)
        return .json(capacity: 256 + page.count * 384) { json in
            json.objects("items", page) { $0.user($1) }
            json.field("next", users.count > limit ? page.last.map { PublicID.string($0.user.id) } : nil)
            json.object("seats") { $0.seats(seats, of: client, now: now) }
        }
    }
}

extension ListClientUsers {
    private static func email(of user: UserID, _ client: Tenant, _ scope: MSPScope) throws -> String {
        guard let user = try scope.operated.publicScope.user(client: client.id, id: user) else {
            throw ValidationFailure("after", .notACursor, "is of a user who is gone; begin anew")
        }
        return user.email
    }
}

extension InputFormat where Value == UserID {
    fileprivate static var userID: InputFormat { InputFormat(.notACursor) { PublicID.id($0).map(UserID.init(_:)) } }
}

/// `PATCH /clients/{slug}/users/{id}`: changes a user's role. The last owner keeps theirs, unless `force`.
enum ChangeClientUser {
    static func respond(_ session: KeySession) throws -> Response {
        try session.request.noQuery()
        var body = try session.body()
        let role = body.choice("role", Role.viewer)
        let force = body.optionalBool("force") ?? false
        try body.finish()
        let changed = try session.change(isChange: \.isNew) { operations in
            let email = try operations.email(of: session.user, in: session.slug)
            let isNew = try operations.setRole(of: email, in: session.slug, to: role, force: force)
            return (isNew: isNew, user: try operations.listed(session.user, in: session.slug))
        }
        return .json(capacity: 512) { $0.user(changed.user) }
    }
}

/// `DELETE /clients/{slug}/users/{id}`: removes a user and ends their sessions. The last owner stays, unless `force`.
enum RemoveClientUser {
    static func respond(_ session: KeySession) throws -> Response {
        try session.request.noJSON()
        var query = try InputDecoder(query: session.request.query)
        let force = query.flag("force")
        try query.finish()
        try session.change { operations in
            let email = try operations.email(of: session.user, in: session.slug)
            try operations.removeUser(email, from: session.slug, force: force)
        }
        return .done
    }
}

/// `POST /clients/{slug}/erasures`: removes a person, also from the client's log, where they may have been left alone.
enum EraseClientUser {
    static func respond(_ session: KeySession) throws -> Response {
        try session.request.noQuery()
        var body = try session.body()
        let email = body.parsed("email", .email) ?? ""
        let force = body.optionalBool("force") ?? false
        try body.finish()
        let events = try session.change { operations in
            let users = try operations.scope.users(of: operations.client(session.slug).id)
            return try operations.erase(
                users.first(withEmail: email)?.email ?? email, from: session.slug, force: force)
        }
        return .json(capacity: 64) { $0.field("events", events) }
    }
}

/// `POST /clients/{slug}/users/{id}/factor-reset`: removes a user's second factors after the time that the MSP has set.
enum ResetClientFactors {
    static func respond(_ session: KeySession) throws -> Response {
        try session.nothingSent()
        let prepared = FactorResets.Prepared(session.services.random)
        let canTell = session.services.settings.hasMail
        let outcome = try session.change { operations in
            let email = try operations.email(of: session.user, in: session.slug)
            let client = try operations.client(session.slug)
            guard try operations.scope.publicScope.hasFactor(session.user, client: client.id) else {
                throw Problem(.noFactor, "This user has no second factor.")
            }
            return try operations.resetFactors(of: email, in: session.slug, isNow: false, canTell: canTell, prepared)
        }
        return .json(status: 202, capacity: 128) { json in
            json.field("told", outcome.told)
            json.instant("due_at", outcome.dueAt)
        }
    }
}

/// `DELETE /clients/{slug}/users/{id}/factor-reset`: cancels a reset that waits.
enum CancelClientReset {
    static func respond(_ session: KeySession) throws -> Response {
        try session.nothingSent()
        let mailIDs = session.services.random.ids(AccountNotice.maximumOwners)
        try session.change { operations in
            let email = try operations.email(of: session.user, in: session.slug)
            try operations.cancelReset(of: email, in: session.slug, mailIDs: mailIDs)
        }
        return .done
    }
}

extension KeySession {
    /// Who the path names.
    var user: UserID { UserID(path.id) }
}
