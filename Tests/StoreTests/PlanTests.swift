import Database
import Testing

@testable import PortalStore

/// SQLite's query plan of each statement. Scans of whole tables and sorts are listed here with the reason, step by
/// step; reading an index from end to end counts as a scan.
@Suite struct PlanTests {
    private struct Exception {
        let steps: [String]
        let reason: String
    }

    private static let tenBefore = Exception(
        steps: ["SCAN earlier"], reason: "ten rows at most, counted on the way to the tenant")
    private static let operatorsMails = "portalctl names a mail by its id, or lists the newest; of 90 days"

    private static let exceptions: [String: Exception] = [
        "directory.tenantBySlug": tenBefore, "directory.tenantByID": tenBefore, "directory.tenantByDomain": tenBefore,
        "directory.tenantByCertifiableDomain": tenBefore,
        "domain.ofClient": sorted("a client has claimed a handful of names"),
        "factor.authenticators": sorted("a person has a handful of apps"),
        "passkey.ofUser": sorted("a person has a handful of passkeys"),
        "device.forgetPlaces": sorted("a hundred at most, and only of who has more"),
        "device.trusted": sorted("a person trusts a handful of devices"),
        "account.sessions": sorted("the list is all of a person's sessions"),
        "billing.subscriptions": sorted("the list is all of a client's subscriptions"),
        "operator.msps": scans("msps USING INDEX sqlite_autoindex_msps_1", "the list is all MSPs"),
        "operator.clients": Exception(
            steps: ["SCAN c USING INDEX sqlite_autoindex_clients_1", "SCAN earlier"], reason: "the list is all clients"),
        "policy.demanding": Exception(
            steps: ["SCAN c", "SCAN earlier"], reason: "portal-jobs asks every ten minutes, of all clients"),
        "directory.tenantOfMSP": tenBefore, "directory.tenantsOfMSP": tenBefore,
        "operator.anyClient": scans("clients USING COVERING INDEX clients_by_portal", "the first row will do"),
        "domain.successor": sorted("a client has claimed a handful of names"),
        "domain.overdue": Exception(
            steps: ["SCAN d", inTemporary], reason: "portal-jobs asks once an hour, of all domains"),
        "domain.all": scans("domains", "the list is all domains"),
        "mail.find": scans("m USING INDEX mail_outbox_by_user", operatorsMails),
        "mail.recent": newest("mail_outbox_by_age", operatorsMails),
        "news.withoutRound": scans(
            "c USING COVERING INDEX clients_by_portal", "portal-jobs asks once an hour, of all clients"),
        "restore.news": scans("mail_news", restored), "restore.importMarks": scans("import_marks", restored),
        "news.figures": grouped(), "news.dueOfClient": sorted("a client's news of a few minutes"),
        "operatorMail.find": scans("m USING INDEX sqlite_autoindex_operator_mails_2", operatorsMails),
        "operatorMail.recent": newest("operator_mails_by_age", operatorsMails),
        "operatorMail.endingLicences": scans("m", "portal-jobs asks once an hour, of all MSPs"),
        "command.due": scans("command_outbox", queue),
        "command.fetch": sorted(queue),
        "command.claim": Exception(steps: ["SCAN command_outbox", inTemporary], reason: queue),
        "command.late": Exception(steps: ["SCAN command_outbox", inTemporary], reason: queue),
        "command.recent": Exception(
            steps: ["SCAN c", inTemporary], reason: "portalctl lists the newest of all clients"),
        "search.nodes": sorted(hits), "search.invoices": sorted(hits), "search.tickets": sorted(hits),
        "people.seatsOfMSP": grouped(),
        "figure.mails": grouped(),
        "figure.operatorMails": grouped(),
        "figure.commands": grouped("SCAN o"),
        "figure.domains": grouped("SCAN d"),
        "figure.imports": Exception(
            steps: ["SCAN import_marks", "SCAN f"], reason: figures),
        "housekeeping.clients": scans("clients", "portal-jobs goes through all of them"),
        "housekeeping.nodes": scans("nodes", "portal-jobs goes through all of them"),
        "restore.newer": Exception(
            steps: ["SCAN audit_events", "SCAN commands", "SCAN audit_events", "SCAN audit_events"], reason: restored),
        "restore.sessions": scans("sessions USING COVERING INDEX sessions_by_end", restored),
        "restore.challenges": scans("login_challenges USING COVERING INDEX login_challenges_by_end", restored),
        "restore.trustedDevices": scans("trusted_devices USING COVERING INDEX trusted_devices_by_end", restored),
        "restore.emailChanges": scans("email_changes USING COVERING INDEX email_changes_by_end", restored),
        "restore.factorResets": scans("factor_resets USING COVERING INDEX factor_resets_by_due", restored),
        "restore.links": scans("one_time_links", restored), "restore.invitations": scans("portal_users", restored),
        "restore.mails": scans("mail_outbox USING INDEX mail_outbox_by_link_end", restored),
        "restore.operatorMails": scans("operator_mails USING INDEX operator_mails_due", restored),
        "feed.skip": scans("event_counters", restored),
        "restore.commands": scans("command_outbox", restored), "restore.webhooks": scans("webhooks", restored),
        "announcement.ofClient": sorted(announcements), "announcement.publicOfClient": sorted(announcements),
        "announcement.ofMSP": sorted("the list is all of an MSP's"),
        "webhook.isDue": scans("w", endpoints), "webhook.figures": scans("webhooks", endpoints),
        "webhook.due": Exception(steps: ["SCAN w", inTemporary], reason: endpoints),
        "webhook.secrets": sorted(endpoints),
        "webhook.sealedSecrets": scans("webhook_secrets", endpoints),
    ]

    /// Statements that read all of a client's rows in a table: the key's first column alone finds no single row, but
    /// without row counts the engine may consider it as good as a two-column index.
    private static let ofAWholeClient: [String: String] = [
        "lock.client": "one row", "branding.layers": "two rows at most", "logo.ofClient": "four rows at most",
        "logo.picture": "four rows at most", "domain.ofClient": handful,
        "domain.successor": handful,
        "command.fetch": queue, "command.isWaiting": queue,
        "mail.facts": handful, "metric.importMarks": "one row for each kind of data", "billing.subscriptions": handful,
        "import.putSubscription": handful, "import.onlyPrimary": handful,
        "email.ofClient": people, "email.others": people, "factorReset.ofClient": people,
        "factor.kinds": people, "people.users": people, "people.seats": people,
        "people.seatsOfMSP": people, "account.owners": people,
        "account.deliveries": people,
        "node.health": nodes, "node.liveCommands": nodes, "import.rollUpFleet": nodes, "operator.nodeIDs": nodes,
        "billing.invoices": page, "billing.invoices.count": counted, "billing.open": "what is owed is all of them",
        "ticket.list": page,
        "node.count": counted, "node.count.filtered": counted, "ticket.list.count": counted,
        "policy.limitSessions": "all of them end in time", "policy.reminders": people,
        "news.choices": people, "news.dueOfClient": "a client's news of a few minutes, and nodes that are offline",
        "news.postpone": "news of a few minutes", "news.announce": "one row for each kind of data",
        "device.distrustClient": people,
        "factorReset.due": awaited, "factorReset.untold": awaited, "device.endSessions": "policy forbids them",
        "operator.endSessions": "all of them end", "operator.endChallenges": "all of them end",
        "offboarding.counts": offboarding,
        "offboarding.samples": offboarding,
        "offboarding.nodeRollups": offboarding, "offboarding.clientRollups": offboarding,
        "offboarding.events": offboarding,
        "offboarding.mails": offboarding, "offboarding.client": offboarding,
        "import.invoiceNumbers": numbers, "import.ticketNumbers": numbers, "snapshot.kinds": "four rows at most",
        "snapshot.nodes": compared, "snapshot.subscriptions": compared, "snapshot.invoices": compared,
        "snapshot.tickets": compared,
    ]

    private static let handful = "a client has a handful of them"
    private static let people = "the people of a portal; the list is all of them, and the seats are counted"
    private static let nodes = "the nodes of a client, each of which is looked at"
    private static let page = "an order of which the first rows are read"
    private static let counted = "a list says how many there are, 10,000 at most"
    private static let offboarding = "a client or a person leaves"
    private static let awaited = "the mails of a client, when a reset is due"
    private static let compared = "the end of a snapshot compares all of them"
    private static let numbers = "an import of such records reads them once, to find two with one number"

    @Test func `only listed statements read all rows of a client`() throws {
        let database = try TestDatabase()
        let listed = ["node.by ", "export."]
        let found = try Catalogue.statements.filter { statement in
            try database.plan(statement).contains { $0.hasSuffix("(client_id=?)") }
        }.map(\.name).filter { name in !listed.contains { name.hasPrefix($0) } }
        #expect(Set(found).symmetricDifference(Self.ofAWholeClient.keys) == [])
    }

    private static let restored = "a restore goes through all rows, with the portal stopped"
    private static let inTemporary = "USE TEMP B-TREE FOR ORDER BY"
    private static let queue = "only what waits is there, and few do; an index would cost each restart a page"
    private static let announcements = "a thousand at most have not ended"
    private static let endpoints = "an installation has a handful of webhooks"

    private static let hits = "a search looks at 400 records at most"
    private static let figures = "portal-jobs counts them once a minute"

    private static func grouped(_ steps: String...) -> Exception {
        Exception(steps: steps + ["USE TEMP B-TREE FOR GROUP BY"], reason: figures)
    }

    private static func sorted(_ reason: String) -> Exception { Exception(steps: [inTemporary], reason: reason) }

    private static func scans(_ what: String, _ reason: String) -> Exception {
        Exception(steps: ["SCAN " + what], reason: reason)
    }

    private static func newest(_ index: String, _ reason: String) -> Exception {
        Exception(
            steps: ["SCAN m USING INDEX " + index, "USE TEMP B-TREE FOR RIGHT PART OF ORDER BY"], reason: reason)
    }

    @Test func `only listed statements scan a table or sort`() throws {
        let database = try TestDatabase()
        for statement in Catalogue.statements {
            let found = try database.plan(statement).filter(Self.isDear)
            #expect(found == Self.exceptions[statement.name]?.steps ?? [], "\(statement.name)")
        }
    }

    /// A page deep in a list costs no more than the first.
    @Test(arguments: [
        ("ticket.list.following", "(waits,updated_at,id)<"), ("ticket.list.preceding", "(waits,updated_at,id)>"),
        ("billing.invoices.following", "(issued_on,id)<"),
    ])
    func `a page is found by its whole key`(name: String, key: String) throws {
        let statement = try #require(Catalogue.statements.first { $0.name == name })
        let plan = try TestDatabase().plan(statement)
        #expect(plan.contains { $0.contains(key) }, "\(plan)")
    }

    @Test func `every listed exception names an existing statement`() {
        #expect(Set(Self.exceptions.keys).subtracting(Catalogue.statements.map(\.name)) == [])
    }

    /// A constant row is not a scan, nor is counting the results of a search.
    private static func isDear(_ step: String) -> Bool {
        step.hasPrefix("SCAN") && !["SCAN CONSTANT ROW", "SCAN counted"].contains(step) || step.contains("TEMP B-TREE")
            || step.contains("AUTOMATIC")
    }
}
