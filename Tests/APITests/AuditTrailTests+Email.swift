import PortalLogic
import PortalStore

@testable import PortalAPI
@testable import PortalToolkit

extension AuditTrailTests {
    /// Those of addresses that wait for their confirmation, of ways back, and of resets that wait.
    static let emails = [
        Mutation(
            route: "DELETE /profile/email", action: "email.cancelled",
            details: #"{"email":{"old":"next@acme.test","new":null}}"#, refused: (nil, #"{"a":1}"#)),
        Mutation(
            route: "DELETE /users/{id}/email", action: "email.cancelled", path: PublicID.string(1),
            details: #"{"email":{"old":"next@acme.test","new":null}}"#, refused: (PublicID.string(2), "")),
        Mutation(
            route: "POST /auth/email", action: "email.confirmed", body: #"{"token":"\#(challenge)"}"#,
            details: #"{"email":{"old":"owner@acme.test","new":"next@acme.test"},\#(device)}"#,
            refused: (nil, #"{"token":"x"}"#), isOpen: true),
        Mutation(
            route: "POST /auth/email-back", action: "email.taken-back", body: #"{"token":"\#(challenge)"}"#,
            details: #"{"email":{"old":"owner@acme.test","new":"former@acme.test"},\#(device)}"#,
            refused: (nil, #"{"token":"x"}"#), isOpen: true),
        Mutation(
            route: "POST /auth/factor-reset/cancel", action: "factor.reset-cancelled",
            body: #"{"token":"\#(challenge)"}"#, details: "{\(device)}", refused: (nil, #"{"token":"x"}"#),
            isOpen: true),
    ]
}

extension AuditTrailTests.Stage {
    /// An address that waits for the owner, one that they had, and a reset of a viewer's factors, which they may cancel.
    static func addEmails(_ world: World) throws {
        let (hash, at) = (try OneTimeLink.hash(AuditTrailTests.challenge), World.start.milliseconds)
        try world.run(
            "INSERT OR IGNORE INTO email_changes VALUES (1, 1, 'next@acme.test', '\(hash)', 1, \(at), \(at + 1000))")
        try world.run(
            "INSERT OR IGNORE INTO email_returns VALUES (1, '\(hash)', 1, 'former@acme.test', \(at), \(at + 1000))")
        try world.run("INSERT OR IGNORE INTO factor_resets VALUES (1, 3, \(at + 1000))")
        try world.run("INSERT OR IGNORE INTO factor_reset_links VALUES (1, '\(hash)', 3, 1)")
    }
}
