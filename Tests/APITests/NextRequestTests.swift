import Database
import Testing

@testable import PortalAPI
@testable import PortalStore
@testable import PortalToolkit

/// docs/security.md#t6-revoked-access: revoked access ends with the next request, even on a thread whose last handler
/// threw while reading rows.
@Suite struct NextRequestTests {
    private struct Thrown: Error {}

    /// Leaves a query on the portal's own connection partially read.
    private func throwMidway(_ portal: Portal) throws {
        var rows = 0
        #expect(throws: Thrown.self) {
            try portal.store.read { publicScope in
                try publicScope.transaction.each(PeopleSQL.users, .integer(1)) { _ in
                    rows += 1
                    if rows == 2 { throw Thrown() }
                }
            }
        }
        #expect(rows == 2)
        #expect(portal.isIdle)
    }

    private func status(_ world: World, _ token: String, _ method: String = "GET", _ path: String = "/state") -> Int {
        var request = world.request(method, path)
        request.authorization = "Bearer " + token
        return world.send(request).status
    }

    /// Each with the response to the admin's next request.
    @Test(arguments: [
        ("UPDATE portal_users SET role = 'viewer' WHERE client_id = 1 AND id = 2", 403),
        ("DELETE FROM portal_users WHERE client_id = 1 AND id = 2", 401),
        ("UPDATE clients SET status = 'suspended' WHERE id = 1", 404),
        ("UPDATE clients SET portal_enabled = 0 WHERE id = 1", 404),
        ("DELETE FROM sessions WHERE client_id = 1", 401),
    ])
    func `revoked access is gone on the next request, even after a handler threw midway`(change: String, expected: Int)
        throws
    {
        var settings = PortalSettings()
        settings.hasCommands = true
        let world = try World(settings: settings)
        let token = try world.token("admin")
        #expect(status(world, token) == 200)
        try throwMidway(world.portal)
        try world.run(change)
        #expect(status(world, token, "POST", "/nodes/\(PublicID.string(1))/restart") == expected)
        #expect(try world.count("SELECT COUNT(*) FROM commands WHERE client_id = 1 AND node_id = 1") == 0)
    }

    @Test func `a password change ends other sessions, also those served by another thread`() throws {
        let world = try World()
        let (here, there) = (try world.token("viewer"), try world.token("viewer"))
        let other = Portal(store: try Store(path: world.path).connect(), services: world.services)
        var change = world.request("POST", "/profile/password")
        change.authorization = "Bearer " + there
        change.contentType = "application/json"
        change.body = Array(#"{"current":"\#(World.password)","new":"another-fine-secret"}"#.utf8)
        #expect(status(world, here) == 200)
        try throwMidway(world.portal)
        #expect(other.respond(to: change).status == 204)
        #expect(status(world, here) == 401)
        #expect(status(world, there) == 200)
    }
}
