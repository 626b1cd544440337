import PortalLogic
import Testing

@testable import portalctl

/// security.md 43 for the operator: what changes inside a client is told there once, as the MSP; a refusal is not.
@Suite struct AuditTrailTests {
    struct Operation: Sendable, CustomTestStringConvertible {
        let words: String
        let action: String
        var details = "{}"
        let refused: String
        var before: [String] = []

        var testDescription: String { words }
    }

    static let operations = [
        Operation(words: "portal disable acme", action: "portal.disabled", refused: "portal disable nobody"),
        Operation(
            words: "portal enable acme", action: "portal.enabled", refused: "portal enable nobody",
            before: ["portal disable acme"]),
        Operation(words: "client suspend acme", action: "client.suspended", refused: "client suspend nobody"),
        Operation(
            words: "client resume acme", action: "client.resumed", refused: "client resume nobody",
            before: ["client suspend acme"]),
        Operation(
            words: "branding set acme --primary #0b6e4f", action: "branding.updated",
            details: ##"{"primary_color":{"old":null,"new":"#0b6e4f"}}"##, refused: "branding set acme --primary red"),
        Operation(
            words: "user add new@acme.test --client acme --role admin --password-stdin", action: "user.created",
            details: #"{"role":{"old":null,"new":"admin"}}"#,
            refused: "user add owner@acme.test --client acme --role admin --password-stdin"),
        Operation(
            words: "user role admin@acme.test viewer --client acme", action: "user.role-changed",
            details: #"{"role":{"old":"admin","new":"viewer"}}"#,
            refused: "user role owner@acme.test viewer --client acme"),
        Operation(
            words: "user remove admin@acme.test --client acme", action: "user.removed",
            details: #"{"role":{"old":"admin","new":null}}"#, refused: "user remove owner@acme.test --client acme"),
        Operation(
            words: "domain activate billing.example.com --client acme", action: "domain.active",
            refused: "domain activate 10.0.0.1 --client acme"),
        Operation(
            words: "domain release billing.example.com --client acme", action: "domain.released",
            refused: "domain release other.example.com --client acme",
            before: ["domain activate billing.example.com --client acme"]),
    ]

    private static let password = "correct-horse-battery"
    private static let events = """
        SELECT action || ' ' || actor_kind || ' ' || actor_name || ' ' || COALESCE(ip, '') || ' ' || details
        FROM audit_events ORDER BY at, id
        """

    private func prepared(_ operation: Operation) throws -> Installation {
        let portal = try Installation()
        portal.addClient()
        #expect(portal.addUser("owner@acme.test", role: "owner").code == 0)
        #expect(portal.addUser("admin@acme.test", role: "admin").code == 0)
        for words in operation.before { #expect(portal.run(words).code == 0) }
        try portal.change("DELETE FROM audit_events")
        return portal
    }

    @Test(arguments: operations) func anOperationIsToldOnce(_ operation: Operation) throws {
        let portal = try prepared(operation)
        let run = portal.run(operation.words, input: Self.password + "\n")
        #expect(run.code == 0, "\(run.err)")
        #expect(try portal.rows(Self.events) == ["\(operation.action) operator Alder  \(operation.details)"])
    }

    @Test(arguments: operations) func aRefusedOperationIsNotTold(_ operation: Operation) throws {
        let portal = try prepared(operation)
        #expect(portal.run(operation.refused, input: Self.password + "\n").code != 0)
        #expect(try portal.rows(Self.events) == [])
    }

    /// The event is in the transaction of what it tells of: when it cannot be written, nothing is.
    @Test(arguments: operations) func whatCannotBeToldDoesNotHappen(_ operation: Operation) throws {
        let portal = try prepared(operation)
        try portal.change("CREATE TRIGGER deaf BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'deaf'); END")
        let before = try portal.dump()
        #expect(portal.run(operation.words, input: Self.password + "\n").code == 1)
        #expect(try portal.dump() == before)
    }

    /// portalctl reads what it wrote.
    @Test func theLogCanBeListed() throws {
        let portal = try prepared(Self.operations[0])
        #expect(portal.run("portal disable acme").code == 0)
        let list = portal.run("audit list --client acme --json")
        #expect(list.code == 0, "\(list.err)")
        #expect(list.out.contains(#""action":"portal.disabled""#))
    }
}
