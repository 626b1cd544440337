import Database
import Foundation
import Testing

@testable import PortalStore

@Suite struct PortalSchemaTests {
    /// Tables that belong to no client; everything else is a tenant table.
    static let directory: Set<String> = [
        "msps", "clients", "schema_info", "leases", "operator_mails", "msp_events", "api_keys", "api_key_secrets",
        "import_positions", "event_counters", "event_feed", "webhooks", "webhook_secrets", "webhook_messages",
        "announcements", "announcement_targets",
    ]

    /// `client_id` leads each primary key and each foreign key between tenant tables, so that the database itself
    /// rejects rows that cross tenants.
    @Test func `client_id leads every primary and foreign key of a tenant table`() throws {
        let database = try TestDatabase()
        for table in try database.texts(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        {
            guard !Self.directory.contains(table) else { continue }
            let key = try database.texts("SELECT name FROM pragma_table_info('\(table)') WHERE pk > 0 ORDER BY pk")
            #expect(key.first == "client_id", "\(table)")
            let parents = try database.texts(
                "SELECT DISTINCT id || ':' || \"table\" FROM pragma_foreign_key_list('\(table)')")
            #expect(!parents.isEmpty, "\(table) hangs on no client")
            for parent in parents {
                let parts = parent.split(separator: ":").map(String.init)
                let columns = try database.texts(
                    "SELECT \"from\" FROM pragma_foreign_key_list('\(table)') WHERE id = \(parts[0]) ORDER BY seq")
                #expect(columns.first == "client_id", "\(table) → \(parts[1])")
                if !Self.directory.contains(parts[1]) { #expect(columns.count > 1, "\(table) → \(parts[1])") }
            }
        }
    }

    /// Databases have applied them. Of a new migration, append what a failure prints.
    @Test func `applied migrations are never changed`() {
        let prints = PortalSchema.migrations.map { migration in
            let text = "\(migration.version) \(migration.minCompatible)\n" + migration.ddl.joined(separator: ";\n")
            // FNV-1a
            return text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        }
        #expect(
            prints == [
                4_783_405_386_047_755_991, 16_370_610_093_243_057_739, 4_989_025_988_729_191_421,
                11_156_059_053_388_001_654, 4_550_052_245_740_335_525, 16_468_642_678_161_447_608,
                16_107_238_342_253_851_465, 2_308_418_278_466_123_710, 313_669_440_185_776_773,
                3_935_599_866_348_794_022, 9_274_902_084_580_598_224, 3_826_660_220_377_924_663,
                3_469_106_294_579_176_522, 3_817_222_838_207_502_983, 429_789_770_365_239_975,
                9_074_302_897_543_476_466, 953_423_908_104_411_772, 4_227_996_627_390_871_784,
                5_984_144_976_389_913_448, 4_663_443_448_555_035_331,
                11_281_630_251_757_828_413, 4_611_007_266_189_539_856,
                11_693_068_731_281_673_106,
                12_537_596_856_114_382_256,
                13_438_336_860_307_910_739,
                13_993_413_002_528_290_022,
                9_187_518_017_719_350_496,
                16_469_517_439_397_187_151,
            ])
    }

    @Test func `every table is STRICT`() throws {
        let database = try TestDatabase()
        let loose = try database.texts(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite%'"
        )
        #expect(loose == [])
    }

    @Test func `a row that refers to another client's row is refused`() throws {
        let database = try TestDatabase()
        try database.run("INSERT INTO msps (id, slug, name, tier, created_at) VALUES (1, 'm', 'M', 'team', 0)")
        for id in [1, 2] {
            try database.run(
                "INSERT INTO clients (id, msp_id, slug, name, status, created_at) VALUES (\(id), 1, 'c\(id)', 'C', 'active', 0)"
            )
        }
        try database.run(
            """
            INSERT INTO nodes (client_id, id, upstream_id, name, name_folded, status, status_rank, status_at)
            VALUES (1, 7, 'n', 'n', 'n', 'online', 3, 0)
            """)
        try database.run("INSERT INTO samples VALUES (1, 7, 1, NULL, NULL, NULL, NULL, NULL)")
        let error = #expect(throws: DatabaseError.self) {
            try database.run("INSERT INTO samples VALUES (2, 7, 1, NULL, NULL, NULL, NULL, NULL)")
        }
        #expect(error?.kind == .constraint)
    }

    /// A command's request is its first state; databases of version 2 stored it with the following ones.
    @Test func `migration from version 2 keeps the history of commands`() throws {
        let database = try TestDatabase(version: 2)
        for sql in [
            "INSERT INTO msps (id, slug, name, tier, created_at) VALUES (1, 'm', 'M', 'team', 0)",
            "INSERT INTO clients (id, msp_id, slug, name, status, created_at) VALUES (1, 1, 'c', 'C', 'active', 0)",
            """
            INSERT INTO nodes (client_id, id, upstream_id, name, name_folded, status, status_rank, status_at)
            VALUES (1, 7, 'n', 'n', 'n', 'online', 3, 0)
            """,
            "INSERT INTO commands VALUES (1, 5, 7, 'restart', NULL, 'sent', 'Ann', 10, 20, NULL)",
            "INSERT INTO command_states VALUES (1, 5, 1, 'queued', 10), (1, 5, 2, 'sent', 20)",
        ] { try database.run(sql) }
        _ = try database.store.connect().migrate()
        let history = try database.connection.read { transaction in
            let live = try transaction.all(NodeSQL.liveCommands, .integer(1)) {
                try Command(row: $0).history[0].state.rawValue + " " + $0.text(9)
            }
            return live + (try transaction.all(NodeSQL.commandStates, .integer(1), .integer(5)) { $0.text(0) })
        }
        #expect(history == ["queued sent", "sent"])
    }

    /// Version 8 extends the contact card; workers of the previous version keep writing the fields they know.
    @Test func `migration from version 6 keeps branding, which older workers can still write`() throws {
        let database = try TestDatabase(version: 6)
        _ = try TwinClients(own: 1, other: .present, in: database)
        let looks = "SELECT client_id || layer || COALESCE(support_email, '') FROM client_branding ORDER BY 1"
        let before = try database.texts(looks)
        _ = try database.store.connect().migrate()
        #expect(try database.texts(looks) == before)
        #expect(try database.texts("SELECT 'set' FROM client_branding WHERE support_phone IS NOT NULL") == [])
        try database.run("UPDATE client_branding SET support_phone = '110' WHERE client_id = 1 AND layer = 'owner'")
        try database.run(
            """
            INSERT INTO client_branding (client_id, layer, support_email, updated_at) VALUES (1, 'owner', 'new', 9)
            ON CONFLICT (client_id, layer) DO UPDATE SET support_email = excluded.support_email
            """)
        #expect(
            try database.texts(
                "SELECT support_email || support_phone FROM client_branding WHERE client_id = 1 AND layer = 'owner'")
                == ["new110"])
    }

    /// Version 9: existing users get times in their device's zone, and older programs keep running.
    @Test func `migration from version 8 leaves region and time zone of users unset`() throws {
        let database = try TestDatabase(version: 8)
        try database.run("INSERT INTO msps (id, slug, name, tier, created_at) VALUES (1, 'm', 'M', 'team', 0)")
        try database.run(
            "INSERT INTO clients (id, msp_id, slug, name, status, created_at) VALUES (1, 1, 'c', 'C', 'active', 0)")
        let add = """
            INSERT INTO portal_users (client_id, id, email, name, role, locale, status, password_hash, created_at)
            """
        try database.run(add + " VALUES (1, 1, 'a@b.test', 'A', 'owner', 'de', 'active', 'hash', 0)")
        let store = try database.store.connect()
        defer { store.close() }
        _ = try store.migrate()
        try database.run(add + " VALUES (1, 2, 'b@b.test', 'B', 'viewer', 'en', 'active', 'other', 0)")
        for (id, email, hash) in [(UserID(1), "a@b.test", "hash"), (2, "b@b.test", "other")] {
            let user = try store.inspect { try $0.publicScope.user(client: 1, id: id) }
            #expect(user?.email == email && user?.region == nil && user?.timeZone == nil)
            let known = try store.inspect { try $0.publicScope.credentials(client: 1, email: email) }
            #expect(known?.passwordHash == hash)
        }
        #expect(PortalSchema.migrations.last?.minCompatible == 2)
    }

    /// Version 4 restructures commands and audit events.
    @Test func `migration from version 3 keeps commands and audit events`() throws {
        let database = try TestDatabase(version: 3)
        let world = try TwinClients(own: 1, other: .present, in: database)
        let tables = ["commands", "command_states", "command_outbox", "audit_events"]
        func rows() throws -> [[String]] {
            try database.connection.read { transaction in
                try [1, 2].map { client in
                    try world.rows(of: client, in: transaction).filter { row in tables.contains { row.hasPrefix($0) } }
                }
            }
        }
        let before = try rows()
        _ = try database.store.connect().migrate()
        #expect(try rows() == before)
        #expect(tables.allSatisfy { table in before.allSatisfy { $0.contains { $0.hasPrefix(table) } } })
        #expect(try database.texts("SELECT \"table\" FROM pragma_foreign_key_check") == [])
        try database.run("DELETE FROM commands")
        #expect(
            try database.texts("SELECT 'left' FROM command_states UNION ALL SELECT 'left' FROM command_outbox") == [])
    }
}
