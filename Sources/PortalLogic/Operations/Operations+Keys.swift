package import PortalStore
import PortalToolkit

/// A request in the name of an API key, as its MSP's log tells it.
package struct KeyRequest: Sendable {
    private let key: APIKey
    private let route: String
    private let client: String

    /// - Parameters:
    ///   - route: method and pattern of the path.
    ///   - client: slug; empty for none.
    package init(_ key: APIKey, route: String, client: String) {
        (self.key, self.route, self.client) = (key, route, client)
    }

    /// Does what an operator could to a client of the key's MSP, in one transaction; tells it in the MSP's log.
    /// - Parameters:
    ///   - isChange: whether what `body` returns tells of a change; what changes nothing is not told.
    /// - Throws: `KeyEnded` if the key is not valid at `now` any more.
    package func run<T>(
        on store: StoreConnection, now: Instant, prepared: Operations.PreparedValues,
        hostRules: Operations.HostRules, isChange: (T) -> Bool = { _ in true }, _ body: (Operations) throws -> T
    ) throws -> T {
        try store.manage(as: key, now: now) { writer in
            let operations = Operations(writer, now: now, prepared: prepared, hostRules: hostRules)
            let done = try body(operations)
            if isChange(done) { try tell(operations) }
            return done
        }
    }

    private func tell(_ operations: Operations) throws {
        guard let msp = try operations.scope.msps().first else { throw KeyEnded() }
        let changes = [Change("request", nil, route), Change("client", nil, client.isEmpty ? nil : client)]
        try operations.writer.record(
            operations.event(.apiKeyUsed, (.apiKey, key.id, key.name), changes), of: msp)
    }
}

extension Operations {
    /// The client with this slug, as it is now.
    package func client(_ slug: String) throws -> Tenant { try locked(slug) }

    /// The slug of the only MSP within reach.
    package func ownMSP() throws -> String {
        guard !scope.isWhole, let msp = try scope.msps().first else { throw OutOfReach() }
        return msp.slug
    }

    /// The address of a client's user.
    package func email(of user: UserID, in slug: String) throws -> String {
        guard let user = try scope.publicScope.user(client: locked(slug).id, id: user) else {
            throw Refusal("\(slug) has no such user", field: "id", .noSuch)
        }
        return user.email
    }

    /// A client's user, as it is now.
    package func listed(_ user: UserID, in slug: String) throws -> ListedUser {
        let users = try ListedUser.all(of: locked(slug).id, in: scope, now: now)
        guard let listed = users.first(where: { $0.user.id == user }) else {
            throw Refusal("\(slug) has no such user", field: "id", .noSuch)
        }
        return listed
    }
}
