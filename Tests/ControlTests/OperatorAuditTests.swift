import Foundation
import PortalToolkit
import Testing

@testable import portalctl

/// docs/security.md#t43-unaudited-change for operators: changes inside a client, or of an MSP, are audited once, as the
/// MSP; refusals are not. Every portalctl command is listed here: audited, read-only, or outside clients and MSPs.
@Suite struct OperatorAuditTests {
    struct Operation: Sendable, CustomTestStringConvertible {
        let words: String
        let action: String
        /// `nil` if they contain numbers of the run.
        var details: String? = "{}"
        let refused: String
        var before: [String] = []
        var log = "client"
        /// Rows that only a portal writes.
        var rows: String?

        var testDescription: String { words }
    }

    /// A second factor.
    private static let app =
        "INSERT INTO authenticators SELECT client_id, id, 71, 'Phone', 'k:s', 0, 0, NULL, 0 FROM portal_users WHERE email = 'admin@acme.test'"

    static let operations = [
        Operation(
            words: "client add globex --msp msp-acme --name Globex", action: "client.added",
            details: #"{"slug":{"old":null,"new":"globex"},"status":{"old":null,"new":"active"}}"#,
            refused: "client add acme --msp msp-acme --name Acme"),
        Operation(
            words: "client set acme --vat-id DE1", action: "client.changed",
            details: #"{"vat_id":{"old":null,"new":"DE1"}}"#, refused: "client set nobody --vat-id DE1"),
        Operation(
            words: "portal disable acme", action: "portal.disabled",
            details: #"{"portal_enabled":{"old":true,"new":false}}"#, refused: "portal disable nobody"),
        Operation(
            words: "portal enable acme", action: "portal.enabled",
            details: #"{"portal_enabled":{"old":false,"new":true}}"#, refused: "portal enable nobody",
            before: ["portal disable acme"]),
        Operation(
            words: "client suspend acme", action: "client.suspended",
            details: #"{"status":{"old":"active","new":"suspended"}}"#,
            refused: "client suspend nobody"),
        Operation(
            words: "client resume acme", action: "client.resumed",
            details: #"{"status":{"old":"suspended","new":"active"}}"#,
            refused: "client resume nobody",
            before: ["client suspend acme"]),
        Operation(
            words: "branding set acme --primary #0b6e4f", action: "branding.updated",
            details: ##"{"primary_color":{"old":null,"new":"#0b6e4f"}}"##, refused: "branding set acme --primary red"),
        Operation(
            words: "branding logo acme LOGO --dark", action: "branding.updated",
            details: nil, refused: "branding logo acme /dev/null"),
        Operation(
            words: "user add new@acme.test --client acme --role admin --password-stdin", action: "user.created",
            details: #"{"role":{"old":null,"new":"admin"},"status":{"old":null,"new":"active"}}"#,
            refused: "user add owner@acme.test --client acme --role admin --password-stdin"),
        Operation(
            words: "user role admin@acme.test viewer --client acme", action: "user.role-changed",
            details: #"{"role":{"old":"admin","new":"viewer"}}"#,
            refused: "user role owner@acme.test viewer --client acme"),
        Operation(
            words: "user remove admin@acme.test --client acme", action: "user.removed",
            details: #"{"role":{"old":"admin","new":null},"status":{"old":"active","new":null}}"#,
            refused: "user remove owner@acme.test --client acme"),
        Operation(
            words: "domain activate billing.example.com --client acme", action: "domain.active",
            details: #"{"state":{"old":null,"new":"active"}}"#,
            refused: "domain activate 10.0.0.1 --client acme"),
        Operation(
            words: "domain degrade billing.example.com --client acme", action: "domain.degraded",
            details: #"{"state":{"old":"active","new":"degraded"}}"#,
            refused: "domain degrade other.example.com --client acme",
            before: ["domain activate billing.example.com --client acme"]),
        Operation(
            words: "domain release billing.example.com --client acme", action: "domain.released",
            details: #"{"state":{"old":"active","new":null}}"#,
            refused: "domain release other.example.com --client acme",
            before: ["domain activate billing.example.com --client acme"]),
        Operation(
            words: "user add new@acme.test --client acme --role viewer", action: "user.invited",
            details: #"{"role":{"old":null,"new":"viewer"},"status":{"old":null,"new":"invited"}}"#,
            refused: "user add owner@acme.test --client acme --role viewer"),
        Operation(
            words: "user resend new@acme.test --client acme", action: "user.resent",
            refused: "user resend owner@acme.test --client acme",
            before: ["user add new@acme.test --client acme --role viewer"]),
        Operation(
            words: "user reset-link admin@acme.test --client acme", action: "user.reset-link",
            refused: "user reset-link nobody@acme.test --client acme"),
        Operation(
            words: "user reset-factors admin@acme.test --client acme", action: "factor.reset-asked",
            refused: "user reset-factors viewer@acme.test --client acme", rows: app),
        Operation(
            words: "user reset-factors admin@acme.test --client acme --now", action: "factor.reset",
            details: #"{"factors":{"old":"totp","new":null}}"#,
            refused: "user reset-factors viewer@acme.test --client acme --now", rows: app),
        Operation(
            words: "user reset-factors admin@acme.test --client acme --cancel", action: "factor.reset-cancelled",
            refused: "user reset-factors owner@acme.test --client acme --cancel",
            rows: "INSERT INTO factor_resets SELECT client_id, id, 9 FROM portal_users WHERE email = 'admin@acme.test'"
        ),
        Operation(
            words: "user change-email admin@acme.test new@acme.test --client acme", action: "email.asked",
            details: #"{"email":{"old":"admin@acme.test","new":"new@acme.test"}}"#,
            refused: "user change-email admin@acme.test owner@acme.test --client acme"),
        Operation(
            words: "user erase admin@acme.test --client acme", action: "user.erased",
            details: #"{"role":{"old":"admin","new":null},"status":{"old":"active","new":null}}"#,
            refused: "user erase owner@acme.test --client acme"),
        Operation(
            words: "client export acme FOLDER", action: "client.exported", details: nil,
            refused: "client export nobody FOLDER"),
        // The client's own log is deleted with it.
        Operation(
            words: "client delete acme --yes", action: "client.deleted",
            details: #"{"slug":{"old":"acme","new":null},"status":{"old":"suspended","new":null}}"#,
            refused: "client delete acme",
            before: ["client suspend acme"], log: "msp"),
        Operation(
            words: "commands report COMMAND failed", action: "command.failed",
            details: #"{"state":{"old":"sent","new":"failed"},"command":{"old":null,"new":"restart"}}"#,
            refused: "commands report MAIL failed"),
        Operation(words: "mail retry MAIL", action: "mail.retried", refused: "mail retry COMMAND"),
        Operation(
            words: "mail test ann@acme.test --client acme", action: "mail.tested",
            refused: "mail test ann@acme.test --client nobody"),
        Operation(
            words: "msp add birch --name Alder --tier team --contact it@birch.test", action: "msp.added",
            details: #"{"name":{"old":null,"new":"Alder"},"tier":{"old":null,"new":"team"},"#
                + #""seats_cap":{"old":null,"new":"5"},"contact_email":{"old":null,"new":"it@birch.test"}}"#,
            refused: "msp add msp-acme --name Alder --tier team", log: "msp"),
        Operation(
            words: "msp set msp-acme --name Birch --contact it@birch.test --mail-from=", action: "msp.changed",
            details: #"{"name":{"old":"Alder","new":"Birch"},"contact_email":{"old":null,"new":"it@birch.test"}}"#,
            refused: "msp set nobody --name Birch", log: "msp"),
        Operation(
            words: "msp license msp-acme --tier team --expires 2026-12-31", action: "msp.licence-changed",
            details: #"{"tier":{"old":"enterprise","new":"team"},"seats_cap":{"old":null,"new":"5"},"#
                + #""licence_expires_at":{"old":null,"new":"2027-01-01T00:00:00Z"}}"#,
            refused: "msp license msp-acme --tier free", log: "msp"),
        Operation(
            words: "msp policy msp-acme --second-factor admins --session-idle 900 --trusted-devices forbid",
            action: "msp.policy-changed",
            details: #"{"second_factor":{"old":"optional","new":"admins"},"grace_days":{"old":null,"new":"14"},"#
                + #""session_idle":{"old":null,"new":"900"},"trusted_devices":{"old":true,"new":false}}"#,
            refused: "msp policy nobody --second-factor all", log: "msp"),
        Operation(
            words: "msp policy msp-acme --reset-delay 48", action: "msp.policy-changed",
            details: #"{"reset_delay_hours":{"old":null,"new":"48"}}"#,
            refused: "msp policy msp-acme --reset-delay 169", log: "msp"),
        Operation(
            words: "api-key add --msp msp-acme --name PSA --scope import,read --from 192.0.2.0/24",
            action: "api-key.added",
            details: #"{"scopes":{"old":null,"new":"import read"},"networks":{"old":null,"new":"192.0.2.0/24"}}"#,
            refused: "api-key add --msp nobody --name PSA", log: "msp"),
        Operation(
            words: "api-key rotate PSA --msp msp-acme --overlap 1", action: "api-key.rotated",
            details: #"{"overlap_hours":{"old":null,"new":"1"}}"#, refused: "api-key rotate CRM --msp msp-acme",
            before: ["api-key add --msp msp-acme --name PSA"], log: "msp"),
        Operation(
            words: "api-key revoke PSA --msp msp-acme", action: "api-key.revoked",
            refused: "api-key revoke CRM --msp msp-acme",
            before: ["api-key add --msp msp-acme --name PSA"], log: "msp"),
        Operation(
            words: "webhook add --msp msp-acme --name psa --url https://psa.test/in --events user.*,client.suspended",
            action: "webhook.added",
            details: #"{"url":{"old":null,"new":"https://psa.test/…"},"#
                + #""events":{"old":null,"new":"user.* client.suspended"}}"#,
            refused: "webhook add --msp nobody --name psa --url https://psa.test/", before: ["keys add"], log: "msp"),
        Operation(
            words: "webhook change psa --msp msp-acme --url https://psa.test/2", action: "webhook.changed",
            details: #"{"url":{"old":"https://psa.test/…","new":"https://psa.test/… (another path)"}}"#,
            refused: "webhook change crm --msp msp-acme --url https://psa.test/2", before: webhook, log: "msp"),
        Operation(
            words: "webhook rotate psa --msp msp-acme --overlap 1", action: "webhook.rotated",
            details: #"{"overlap_hours":{"old":null,"new":"1"}}"#, refused: "webhook rotate crm --msp msp-acme",
            before: webhook, log: "msp"),
        Operation(
            words: "webhook replay psa --msp msp-acme --after 0", action: "webhook.replayed",
            details: #"{"after":{"old":null,"new":"0"}}"#, refused: "webhook replay psa --msp msp-acme --after 1000",
            before: webhook, log: "msp"),
        Operation(
            words: "webhook replay psa --msp msp-acme --failed", action: "webhook.replayed",
            details: #"{"events":{"old":null,"new":"failed"}}"#, refused: "webhook replay crm --msp msp-acme --failed",
            before: webhook, log: "msp"),
        Operation(
            words: "webhook disable psa --msp msp-acme", action: "webhook.disabled",
            refused: "webhook disable crm --msp msp-acme", before: webhook, log: "msp"),
        Operation(
            words: "webhook enable psa --msp msp-acme", action: "webhook.enabled",
            refused: "webhook enable crm --msp msp-acme", before: webhook + ["webhook disable psa --msp msp-acme"],
            log: "msp"),
        Operation(
            words: "webhook remove psa --msp msp-acme", action: "webhook.removed",
            refused: "webhook remove crm --msp msp-acme", before: webhook, log: "msp"),
        Operation(
            words: "announce add --msp msp-acme --title Move --client acme --from 2026-01-16T10:00:00Z --public",
            action: "announcement.added",
            details: #"{"severity":{"old":null,"new":"info"},"starts_at":{"old":null,"new":"2026-01-16T10:00:00Z"},"#
                + #""public":{"old":false,"new":true},"for":{"old":null,"new":"1 chosen"},"#
                + #""title_en":{"old":null,"new":"Move"},"text_en":{"old":null,"new":""}}"#,
            refused: "announce add --msp msp-acme --title Move --client globex", log: "msp"),
        Operation(
            words: "announce add --msp msp-acme --id move --title Move --severity incident --from 2026-01-15T09:00:00Z",
            action: "announcement.changed", details: #"{"severity":{"old":"info","new":"incident"}}"#,
            refused: "announce add --msp nobody --title Move", before: announcement, log: "msp"),
        Operation(
            words: "announce say move --msp msp-acme --language de --title Umzug", action: "announcement.changed",
            details: #"{"title_de":{"old":null,"new":"Umzug"},"text_de":{"old":null,"new":""}}"#,
            refused: "announce say stay --msp msp-acme --language de --title Umzug", before: announcement, log: "msp"),
        Operation(
            words: "announce end move --msp msp-acme", action: "announcement.ended",
            details: #"{"ends_at":{"old":null,"new":"2026-01-15T10:00:00Z"}}"#,
            refused: "announce end stay --msp msp-acme", before: announcement, log: "msp"),
        Operation(
            words: "announce remove move --msp msp-acme", action: "announcement.removed",
            refused: "announce remove stay --msp msp-acme", before: announcement, log: "msp"),
    ]

    private static let announcement = [
        "announce add --msp msp-acme --id move --title Move --from 2026-01-15T09:00:00Z"
    ]

    private static let webhook = ["keys add", "webhook add --msp msp-acme --name psa --url https://psa.test/"]

    /// Commands that change nothing.
    static let readings = [
        "keys list", "settings", "settings get PORTAL_KEYS", "doctor", "example", "msp list", "client list",
        "branding show acme", "user list --client acme",
        "domain list", "commands list", "mail list", "audit list --client acme",
        "audit list --msp msp-acme", "api-key list", "webhook list", "announce list",
    ]

    /// Commands whose changes concern no client or MSP, with the reason.
    static let outside = [
        "keys add": "the installation's", "keys rotate": "the installation's", "migrate": "the installation's",
        "domain show": "reads a domain that there must be: DomainSettlementTests",
        "domain check": "asks for a check; what that changes is told, as DomainSettlementTests show",
        "setup": "the installation's; what it does to an MSP it does by other commands",
        "webhook show": "reads what there must be: test_webhooks.py",
        "restart": "the installation's", "webhook test": "waits for portal-jobs: test_webhooks.py",
        "backup": "reads; the installation's", "restore": "tells every MSP: RestoreTests",
        "demo": "fills an empty database", "demo feed": "imports",
        "import": "what is upstream's is not told; what it decides in a client is, as ImportEffectTests show",
    ]

    private static let password = "correct-horse-battery"
    /// Both logs, with SQL for an event's actor and content.
    private static let logs = [
        (
            name: "client", table: "audit_events",
            actor: "new.actor_kind || ' ' || new.actor_name || COALESCE(new.ip, '')"
        ),
        (name: "msp", table: "msp_events", actor: "'operator ' || new.actor_name"),
    ]
    private static let (command, mail): (Int64, Int64) = (77, 88)

    /// An installation that permits the operation, and records events: a client's own log may be deleted with it.
    private func prepared(_ operation: Operation? = nil) throws -> Installation {
        let portal = try Installation()
        portal.settings["PORTAL_MAIL_URL"] = "smtp://127.0.0.1:9"
        portal.settings["PORTAL_MAIL_FROM"] = "portal@alder.test"
        portal.addClient()
        #expect(portal.addUser("owner@acme.test", role: "owner").code == 0)
        #expect(portal.addUser("admin@acme.test", role: "admin").code == 0)
        #expect(portal.importLines(Lines.node).code == 0)
        try portal.change(
            """
            INSERT INTO commands
            SELECT client_id, \(Self.command), id, 'restart', NULL, 'sent', 'Ann', 1000, 2000, NULL FROM nodes
            """)
        try portal.change(
            """
            INSERT INTO mail_outbox (client_id, id, kind, recipient, from_name, subject, text_body, html_body,
                created_at, state, next_attempt_at)
            SELECT id, \(Self.mail), 'test', 'ann@acme.test', 'Acme', 's', 't', 'h', 0, 'refused', 0 FROM clients
            """)
        for words in operation?.before ?? [] { #expect(portal.run(words).code == 0) }
        if let rows = operation?.rows { try portal.change(rows) }
        try portal.change("CREATE TABLE told (line TEXT)")
        for log in Self.logs {
            try portal.change(
                """
                CREATE TRIGGER listener_\(log.name) AFTER INSERT ON \(log.table) BEGIN INSERT INTO told VALUES
                    ('\(log.name) ' || new.action || ' ' || \(log.actor) || ' ' || new.details); END
                """)
        }
        return portal
    }

    @discardableResult
    private func run(_ words: String, on portal: Installation) -> Installation.Run {
        try? Data(PNGFile(32, 16, pixel: [9, 99, 9, 255]).bytes).write(to: URL(filePath: portal.path("logo.png")))
        let places = [
            "LOGO": portal.path("logo.png"),
            "FOLDER": portal.path("export"), "COMMAND": PublicID.string(Self.command),
            "MAIL": PublicID.string(Self.mail),
        ]
        let words = words.split(separator: " ").map { places[String($0)] ?? String($0) }
        return portal.run(words, input: Self.password + "\n")
    }

    @Test(arguments: operations) func `an operation writes exactly one audit event`(_ operation: Operation) throws {
        let portal = try prepared(operation)
        let run = run(operation.words, on: portal)
        #expect(run.code == 0, "\(run.err)")
        let told = try portal.rows("SELECT line FROM told")
        let line = "\(operation.log) \(operation.action) operator Alder "
        #expect(told.count == 1)
        let contract = try repositoryFile("openapi.yaml")
        #expect(operation.log == "msp" || contract.contains("        - \(operation.action)\n"))
        #expect(told.allSatisfy { operation.details.map { told == [line + $0] } ?? $0.hasPrefix(line) }, "\(told)")
    }

    @Test(arguments: operations)
    func `a refused operation writes neither data nor an audit event`(_ operation: Operation) throws {
        let portal = try prepared(operation)
        let before = try portal.dump()
        #expect(run(operation.refused, on: portal).code != 0)
        #expect(try portal.dump() == before)
    }

    /// The event is in the transaction of its cause: if it cannot be written, nothing is.
    @Test(arguments: operations)
    func `an operation whose audit event fails is rolled back`(_ operation: Operation) throws {
        let portal = try prepared(operation)
        for log in Self.logs {
            try portal.change(
                """
                CREATE TRIGGER deaf_\(log.name) BEFORE INSERT ON \(log.table)
                BEGIN SELECT RAISE(ABORT, 'deaf'); END
                """)
        }
        let before = try portal.dump()
        #expect(run(operation.words, on: portal).code == 1)
        #expect(try portal.dump() == before)
    }

    @Test func `read-only commands change nothing`() throws {
        let portal = try prepared()
        portal.run("keys add")
        let before = try portal.dump()
        for words in Self.readings { #expect(run(words, on: portal).code == 0, "\(words)") }
        #expect(try portal.dump() == before)
    }

    /// New commands must be classified here.
    @Test func `every portalctl command is classified as audited, read-only or exempt`() throws {
        func name(_ line: String) throws -> String {
            try #require(Commands.find(line.split(separator: " ").map(String.init)), "\(line)")
                .command.words.joined(separator: " ")
        }
        let told = Set(try Self.operations.map { try name($0.words) })
        let groups = [told, Set(try Self.readings.map(name)), Set(try Self.outside.keys.map(name))]
        let all = Commands.all.map { $0.words.joined(separator: " ") }
        #expect(Set(all).subtracting(groups.joined()) == [], "add these to OperatorAuditTests")
        #expect(groups.map(\.count).reduce(0, +) == all.count, "a command is in one group")
    }

    @Test(arguments: ["msp set msp-acme --name Alder --tier enterprise", "msp license msp-acme"])
    func `an operation without effect writes no audit event`(words: String) throws {
        let portal = try prepared()
        let before = try portal.dump()
        #expect(run(words, on: portal).code == 0)
        #expect(try portal.dump() == before)
    }
}
