import PortalAPI
import PortalToolkit
import Testing

/// The audit log export names actor, action and target in the reader's language, as the page does; codes have separate
/// columns.
@Suite struct AuditFileTests {
    /// Rows of the file, parsed without quoting: no cell in these tests needs any.
    private func rows(_ locale: String) throws -> [[String]] {
        let world = try World()
        try world.run("UPDATE portal_users SET locale = '\(locale)' WHERE client_id = 1")
        for (id, kind, actor, target) in [
            (91, "system", "system", "'acme'"), (92, "user", "", "''"), (93, "user", "system", "NULL"),
            (94, "operator", "MSP 1", "'acme'"),
        ] {
            try world.run(
                """
                INSERT INTO audit_events (client_id, id, at, actor_kind, actor_name, action, target_kind, target_name, details)
                VALUES (1, \(id), \(World.start - .milliseconds(1000 + id)), '\(kind)', '\(actor)', 'command.expired', 'user',
                    \(target), '{}')
                """)
        }
        let token = try world.token("owner")
        let file = world.post("/audit/export", #"{"action":"command.expired"}"#) {
            $0.authorization = "Bearer " + token
        }
        return String(decoding: file.body, as: UTF8.self).split(separator: "\r\n").dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    @Test(arguments: [
        ("en", "System", "Former user"), ("de", "System", "Ehemaliger Benutzer"),
        ("uk", "Система", "Колишній користувач"),
    ])
    func `the audit export names system and erased users in the reader's language`(
        locale: String, system: String, former: String
    ) throws {
        let rows = try rows(locale)
        #expect(rows.map { $0[1] } == ["system", "user", "user", "operator"], "the codes stay")
        #expect(rows.map { $0[2] } == [system, former, "system", "MSP 1"])
        #expect(rows.map { $0[6] } == ["acme", former, "", "acme"])
    }
}
