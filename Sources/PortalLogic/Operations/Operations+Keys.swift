package import PortalStore
import PortalToolkit

/// A request in the name of an API key, as its MSP's log tells it.
package struct KeyRequest: Sendable {
    private let key: APIKey
    private let route: String

    /// - Parameter route: method and pattern of the path.
    package init(_ key: APIKey, route: String) { (self.key, self.route) = (key, route) }

    /// Does what an operator could to a client of the key's MSP, in one transaction; tells it in the MSP's log.
    /// - Parameters:
    ///   - client: slug; empty for none.
    ///   - isChange: whether what `body` returns tells of a change; what changes nothing is not told.
    /// - Throws: `KeyEnded` if the key is not valid at `now` any more.
    package func run<T>(
        for client: String, on store: StoreConnection, now: Instant, prepared: Operations.PreparedValues,
        hostRules: Operations.HostRules, isChange: (T) -> Bool = { _ in true }, _ body: (Operations) throws -> T
    ) throws -> T {
        try store.manage(as: key, now: now) { writer in
            let operations = Operations(writer, now: now, prepared: prepared, hostRules: hostRules)
            let done = try body(operations)
            if isChange(done) { try tell([client], operations) }
            return done
        }
    }

    /// Tells in the MSP's log that the request has changed these clients.
    package func tell(_ clients: [String], _ operations: Operations) throws {
        guard !clients.isEmpty else { return }
        guard let msp = try operations.scope.msps().first else { throw KeyEnded() }
        for (index, client) in clients.enumerated() {
            let changes = [Change("request", nil, route), Change("client", nil, client.isEmpty ? nil : client)]
            let event = operations.event(.apiKeyUsed, (.apiKey, key.id, key.name), changes, index: index)
            try operations.writer.record(event, of: msp)
        }
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
