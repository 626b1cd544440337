import Database
import Testing

@testable import PortalStore

@Suite struct StoredWordTests {
    /// Columns whose words are listed by the schema, with Swift's cases.
    private static let words: [String: [String]] = [
        "announcements.severity": all(AnnouncementSeverity.self),
        "audit_events.actor_kind": all(AuditActorKind.self),
        "client_branding.layer": all(BrandingOrigin.self), "client_logos.layer": all(BrandingOrigin.self),
        "client_logos.variant": all(LogoVariant.self),
        "clients.factor_rule": all(FactorRule.self),
        "clients.status": all(ClientStatus.self),
        "commands.kind": all(CommandKind.self),
        "commands.state": all(CommandState.self),
        "domains.certificate": all(CheckState.self),
        "domains.certificate_problem": all(CertificateProblem.self),
        "domains.origin": all(BrandingOrigin.self),
        "domains.ownership": all(CheckState.self),
        "domains.routing": all(CheckState.self),
        "domains.state": all(DomainState.self),
        "import_snapshots.kind": all(Imported.Kind.self),
        "invoices.status": all(InvoiceStatus.self),
        "mail_outbox.state": all(MailState.self),
        "msps.factor_rule": all(FactorRule.self),
        "msps.tier": all(Tier.self),
        "nodes.status": all(NodeStatus.self),
        "one_time_links.purpose": all(LinkPurpose.self),
        "operator_mails.state": all(MailState.self),
        "portal_users.locale": all(Language.self),
        "portal_users.role": all(Role.self),
        "portal_users.status": all(AccountStatus.self),
        "subscriptions.billing_interval": all(BillingInterval.self),
        "subscriptions.status": all(SubscriptionStatus.self),
        "ticket_messages.author_kind": all(AuthorKind.self),
        "tickets.priority": all(TicketPriority.self),
        "tickets.status": all(TicketStatus.self),
    ]

    private static func all<Word: StoredWord>(_: Word.Type) -> [String] { Word.allCases.map(\.rawValue) }

    /// The words allowed by the CHECKs of a migrated database, by `table.column`.
    private static func checked() throws -> [String: Set<String>] {
        let database = try TestDatabase()
        var found: [String: Set<String>] = [:]
        for table in try database.texts("SELECT name FROM sqlite_schema WHERE type = 'table'") {
            for ddl in try database.texts("SELECT sql FROM sqlite_schema WHERE name = '\(table)'") {
                for check in ddl.matches(of: /CHECK \((\w+) (?:=|IN) .*'\w/) {
                    let rule = ddl[check.range.lowerBound...].prefix { $0 != "\n" }
                    found["\(table).\(check.output.1)"] = Set(rule.matches(of: /'([^']*)'/).map { String($0.output.1) })
                }
            }
        }
        return found
    }

    @Test func `the CHECK of a column allows exactly the words that Swift has`() throws {
        let checked = try Self.checked()
        #expect(Set(checked.keys) == Set(Self.words.keys))
        for (column, words) in Self.words { #expect(checked[column] == Set(words), "\(column)") }
    }

    @Test func `every rank that the schema allows is one node status and back`() throws {
        #expect(try (0...3).map { try NodeStatus(rank: $0).rank } == [0, 1, 2, 3])
        #expect(NodeStatus.allCases.count == 4)
        let error = #expect(throws: UnknownWord.self) { try NodeStatus(rank: 4) }
        #expect(error?.description == "nodes.status_rank: unknown value \"4\"")
    }

    @Test(arguments: [
        "audit_events.actor_kind", "client_branding.layer", "clients.status", "command_states.state", "commands.kind",
        "commands.state",
        "domains.certificate", "domains.certificate_problem", "domains.origin", "domains.ownership", "domains.routing",
        "domains.state", "invoices.status", "mail_outbox.state", "msps.tier", "nodes.status_rank",
        "portal_users.locale", "portal_users.role", "portal_users.status", "subscriptions.billing_interval",
        "subscriptions.status",
        "ticket_messages.author_kind", "tickets.priority", "tickets.status",
    ])
    func `a stored word that Swift does not know is an error that names table, column and value`(place: String) throws {
        let database = try TestDatabase()
        _ = try TwinClients(own: 1, other: .present, in: database)
        #expect(throws: Never.self) { try Self.readAll(database) }
        let parts = place.split(separator: ".")
        let value = place == "nodes.status_rank" ? "9" : "new-word"
        // The layer is part of a key.
        let rows = place == "client_branding.layer" ? " WHERE layer = 'owner'" : ""
        try database.run("PRAGMA ignore_check_constraints = 1")
        try database.run("UPDATE \(parts[0]) SET \(parts[1]) = '\(value)'\(rows)")
        let error = #expect(throws: UnknownWord.self) { try Self.readAll(database) }
        #expect(error?.description == "\(place): unknown value \"\(value)\"")
    }

    private static func readAll(_ database: TestDatabase) throws {
        let store = try database.store.connect()
        defer { store.close() }
        try store.inspect { scope in
            _ = try scope.msps()
            _ = try scope.clients()
            for client in [ClientID(1), 2] {
                _ = try scope.domains(of: client)
                _ = try scope.brandLayers(of: client)
                _ = try scope.users(of: client)
                _ = try scope.deliveries(of: client, now: 5000)
                _ = try scope.auditEvents(of: client, since: 0, limit: 10)
            }
            _ = try scope.recentMails(client: "", state: nil, limit: 10)
            let (transaction, own) = (scope.transaction, Value.integer(1))
            _ = try transaction.all(NodeSQL.health, own, as: NodeHealth.init)
            _ = try transaction.all(BillingSQL.subscriptions, own, as: Subscription.init)
            _ = try transaction.all(BillingSQL.open, own, as: Invoice.init)
            _ = try transaction.all(TicketSQL.pending, own, as: Ticket.init)
            _ = try transaction.all(TicketSQL.byID, own, 1, as: Ticket.init)
            _ = try transaction.all(TicketSQL.messages, own, 1, as: TicketMessage.init)
            _ = try transaction.all(BillingSQL.invoiceByID, own, 1, as: Invoice.init)
            let session = SessionKey(client: 1, user: 1, session: 1)
            _ = try scope.publicScope.tenantScope(for: session, now: 5000)?.commands(node: 1)
        }
        _ = try store.recentCommands(client: "", state: nil, limit: 10)
    }

    /// A later version may have queued it; other mails are sent.
    @Test func `a mail of an unknown kind is claimed with its error and holds up no other`() throws {
        let database = try TestDatabase()
        _ = try TwinClients(own: 1, other: .present, in: database)
        try database.run("UPDATE mail_outbox SET kind = 'newsletter', claimed_by = NULL WHERE client_id = 1 AND id = 1")
        let store = try database.store.connect()
        defer { store.close() }
        let mails = try store.writeMails { try $0.claim(by: "w", now: 9000, until: 9001, limit: 20) }
        let unknown = try #require(mails.first { $0.owner == .client(1) && $0.id == 1 })
        #expect(unknown.payload == .failure(UnknownWord("newsletter", in: "mail_outbox.kind")))
        #expect(unknown.kind == "newsletter")
        #expect(mails.count > 3)
        for mail in mails where mail.id != unknown.id { #expect(throws: Never.self) { try mail.payload.get() } }
    }
}
