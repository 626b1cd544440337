import Database

@testable import PortalStore

/// Values with which each tenant statement matches a row of `TwinClients`, `$2` and up.
enum TenantValues {
    /// By statement name; missing tenant statements fail their test.
    static let all: [String: [Value]] =
        directory.merging(people) { $1 }.merging(fleet) { $1 }.merging(business) { $1 }.merging(audit) { $1 }
        .merging(imported) { $1 }.merging(operators) { $1 }.merging(pages) { $1 }.merging(ended) { $1 }
        .merging(offboarding) { $1 }

    /// SQL required before a statement has an effect.
    static let before = [String: String](
        uniqueKeysWithValues: AuditSQL.list.all.map { ($0.name, byName) }
    ).merging(preparing) { $1 }

    /// Imported events, all in the name of the client's person.
    private static let byName = """
        UPDATE audit_events SET actor_id = NULL, actor_name = person.name FROM portal_users AS person
        WHERE person.id = 1 AND person.client_id =\u{20}
        """

    private static let preparing = [
        "import.onlyPrimary": "UPDATE subscriptions SET is_primary = 1 WHERE 0 < ",
        "snapshot.begin": "DELETE FROM import_snapshots WHERE client_id = ",
        "operator.addClientLock": "DELETE FROM client_locks WHERE client_id = ",
        // For both clients: the rows' instants identify the client.
        "offboarding.eraseRequester": "UPDATE commands SET requested_at = 5 WHERE 0 < ",
        "housekeeping.audit": "UPDATE audit_events SET at = 5 WHERE id = 3 AND 0 < ",
        "audit.exists": "UPDATE audit_events SET at = 5 WHERE 0 < ",
        "offboarding.eraseEvent": "UPDATE audit_events SET at = 5 WHERE 0 < ",
        // An added row's id follows from those of its instant or day, which differ per client.
        "feed.newestOfClient": "UPDATE audit_events SET at = 5, id = id + client_id * 10 WHERE 0 < ",
        "audit.add": "UPDATE audit_events SET at = 5, id = id + client_id * 10 WHERE 0 < ",
        "import.addEvent": "UPDATE audit_events SET at = 5, id = id + client_id * 10 WHERE 0 < ",
        "import.putMessage": "UPDATE ticket_messages SET at = 5, id = id + client_id * 10 WHERE 0 < ",
        "import.putInvoice": "DELETE FROM invoices WHERE client_id = ",
        "import.putSubscription": "DELETE FROM subscriptions WHERE client_id = ",
    ]

    /// Statements of kind `directory` that nevertheless concern the client `$1`.
    static let scopedDirectory: Set<String> = [
        "branding.baseHost", "billing.issuer", "mail.facts", "directory.tenantByID", "operator.renameClient",
        "operator.setClientDetails",
        "operator.setClientStatus", "operator.setPortal", "operator.clientStamp", "operator.setClientStamp",
        "export.client", "offboarding.client", "announcement.ofClient", "announcement.publicOfClient", "news.start",
    ]

    private static let directory: [String: [Value]] = [
        "announcement.ofClient": [500, 5000, 10], "announcement.publicOfClient": [500, 5000, 10],
        "announcement.nodes": [1],
        "feed.newestOfClient": [5], "branding.baseHost": [], "mail.facts": [], "directory.tenantByID": [],
        "operator.renameClient": ["N"], "operator.setClientDetails": ["L", "A", "V"], "billing.issuer": [],
        "operator.setClientStatus": ["suspended"], "operator.setPortal": [0, 9],
        "operator.clientStamp": [], "operator.setClientStamp": [9],
        "branding.layers": [], "domain.ofClient": [],
        "branding.set": ["owner", 6, 5] + BrandField.allCases.map { $0.kind == .color ? "#000001" : "x" },
        "logo.ofClient": [], "logo.picture": [7], "logo.remove": ["owner", "light"],
        "logo.set": ["owner", "light", 9, 20, 20, 0, 5, .blob([1])],
        "domain.add": [9, "g.example", "owner", "t", 5] + checked(isNew: true), "domain.update": [1] + checked(),
        "domain.settle": [1, 0] + checked(), "domain.checkNow": [1, 5], "domain.remove": [1],
    ]

    /// A pending domain's values from its state on.
    private static func checked(isNew: Bool = false) -> [Value] {
        let unknown: [Value] = ["unknown", nil]
        return ["pending", 5, 0, nil, 5] + (isNew ? [0] : []) + [nil, 0, nil] + unknown + unknown + unknown
            + [nil, nil, nil, nil, nil]
    }

    private static let people: [String: [Value]] = [
        "people.session": [1, 1, 500, 1_000_000], "people.credentials": ["u1@x.test"], "people.users": [],
        "people.usersAfter": ["", 9],
        "people.seats": [500],
        "people.addSession": [9, 1, 5, 50, 60, "ip", "ua", nil], "people.endSession": [1, 1],
        "people.touchSession": [1, 9000],
        "people.loggedIn": [1, 5], "people.rehash": [1, "h", "h2"], "people.failures": ["s"],
        "people.addFailure": ["s", 9000, 0], "people.clearFailures": ["s"],
        "account.user": [1], "account.add": [9, "new@x.test", "N", "viewer", "en", "h", 5], "account.owners": [],
        "account.passwordHash": [1],
        "account.invite": [9, "new@x.test", "N", "viewer", "en", 5, 60], "account.extend": [3, 7, 70],
        "account.activate": [3, "N", "uk", "h9"], "account.setRole": [1, "viewer"], "account.remove": [2],
        "account.setProfile": [1, "N", "de", "US", "Asia/Tokyo"], "account.setPassword": [1, "h9"],
        "account.sessions": [1, 500],
        "account.endSessions": [1, 1], "account.delivery": [500, 1],
        "account.deliveries": [500],
        "link.add": [9, 3, "reset", "u3@x.test", "h99", 5, 60], "link.find": ["th", "invitation", 500, "invited"],
        "link.use": ["th", "invitation", 500], "link.withdraw": [3],
        "factor.authenticators": [1], "factor.unconfirmed": [1, 2, 0], "factor.exists": [1], "factor.kinds": [],
        "factor.add": [1, 9, "N", "k:s", 5],
        "factor.removeUnconfirmed": [1], "factor.confirm": [1, 2, 5, 6], "factor.use": [1, 1, 5, 6],
        "factor.reseal": [2, 3, "k:s", "k:n"], "factor.remove": [1, 1], "factor.removeAll": [1],
        "passkey.ofUser": [1], "passkey.owner": ["p1"], "passkey.makeSecondOnly": [1],
        "passkey.use": [1, 1, 5, 1, 9, 6],
        "passkey.add": [1, 9, "p9", "h", -7, "k", "usb", "N", 5, 0, 0, 5], "passkey.rename": [1, 1, "N"],
        "passkey.remove": [1, 1], "passkey.removeAll": [1],
        "factor.codesLeft": [2],
        "factor.addCode": [1, "c9"], "factor.useCode": [1, "c1"], "factor.removeCodes": [1],
        "factor.addChallenge": ["t9", 1, 1, 9], "factor.challenge": ["t1", 500], "factor.endChallenge": ["t1", 7],
        "factor.endChallenges": [1], "factor.provedAt": [1, 1], "factor.prove": [1, 1, 5],
        "policy.limitSessions": [5, 6], "policy.reminders": [], "policy.remind": [1, 5, 2],
        "email.add": [3, "n@x.test", "e9", 1, 5, 60], "email.remove": [1], "email.ofUser": [1, 500],
        "email.ofClient": [500], "email.find": ["e1", 500], "email.set": [1, "n@x.test"],
        "email.addReturn": ["r9", 1, "u@x.test", 5, 60], "email.findReturn": ["r1", 500],
        "email.endReturns": [1, 0], "email.others": [1, 500],
        "factorReset.add": [3, 60], "factorReset.addLink": ["f9", 1, 2], "factorReset.ofUser": [1],
        "factorReset.ofClient": [], "factorReset.link": ["f1"], "factorReset.remove": [1],
        "device.places": [1, "b1", "n1"], "device.recordPlace": [1, "b9", 5], "device.trusted": [1, 500],
        "device.trust": [1, 9, "ip", "ua", 5, 60], "device.distrust": [1, 1], "device.distrustAll": [1],
        "device.distrustClient": [], "device.endSessions": [], "device.endSessionsOfUser": [1, 9],
        "device.rename": [1, 1, 9], "device.forgetPlaces": [1, 1],
        "mail.add": [9, 1, nil, "reset", "u1@x.test", "t", 2, "d.example", "n", 5, 6],
        "news.add": ["recovery", 9, 5, 6], "news.find": ["outage", 1], "news.told": ["outage", 1],
        "news.remove": ["outage", 1], "news.postpone": [2_000_000, 3_000_000], "news.dueOfClient": [2_000_000, 10],
        "news.start": ["node"],
        "news.choose": [2, "nodes", 0], "news.choices": [], "news.choicesOf": [1],
        "news.openMail": [3, "invitation", 9000], "news.gather": [1, "n"], "news.lastMail": [3, "invitation", 0, 9000],
        "mail.withdraw": [3, "invitation"], "mail.sent": [1, 9, "F", "S"], "mail.release": [1, "w", 9, "e"],
        "mail.postpone": [1, "w", 9, "e"], "mail.refuse": [1, "e"], "mail.retry": [1, 9],
    ]

    private static let fleet: [String: [Value]] = [
        "node.byID": [1], "node.exists": [1], "node.health": [], "node.liveCommands": [], "node.commands": [1],
        "node.commandsBetween": [1, 0, 1_000_000, 50],
        "node.commandStates": [1],
        "node.count": [], "node.count.filtered": ["", "", 0],
        "metric.raw": [1, 0, 1000], "metric.rolledUp": [1, 300_000, 0, 1_000_000], "metric.rawAround": [1, 25, 15],
        "metric.rolledUpAround": [1, 300_000, 2500, 1500], "metric.fleet": [0, 1_000_000],
        "metric.importMarks": [],
        "command.byID": [1], "command.liveOfNode": [1], "command.add": [9, 3, "restart", nil, "me", 5],
        "command.enqueue": [2, 2, 60, 5], "command.addState": [1, "accepted", 9],
        "command.advance": [1, "sent", "accepted", 9, "d"], "command.dequeue": [1], "command.nodeFailed": [1, 9],
        "command.withContext": [1], "command.release": [1, "w", 9, 1, "e"],
    ]

    private static let pages: [String: [Value]] = Dictionary(
        uniqueKeysWithValues: ["name_folded", "status_rank", "cpu_pct", "memory_pct", "disk_pct", "last_seen_at"]
            .flatMap { ["node.by \($0)", "node.by \($0) descending"] }
            .flatMap {
                [
                    ($0, [10]), ("\($0).following", [10, 2]), ("\($0).filtered", [10, "", "", 0]),
                    ("\($0).filtered.following", [10, "", "", 0, 2]), ("\($0).following.count", [2]),
                    ("\($0).filtered.following.count", ["", "", 0, 2]),
                ]
            })

    private static let business: [String: [Value]] = [
        "billing.subscriptions": [], "billing.invoices": [10], "billing.invoices.following": [2, 10],
        "billing.invoices.preceding": [2, 10], "billing.invoices.count": [], "billing.invoices.preceding.count": [2],
        "billing.invoiceByID": [1], "billing.lines": [1], "billing.open": [],
        "ticket.list": ["", 10], "ticket.list.following": ["", 2, 10],
        "ticket.list.preceding": ["", 1, 10], "ticket.list.count": [""], "ticket.list.preceding.count": ["", 1],
        "ticket.byID": [1], "ticket.messages": [1],
        "ticket.openCount": [], "ticket.pending": [],
        "search.nodes": ["w", "x", 10], "search.invoices": ["w", "x", 10], "search.tickets": ["w", "x", 10],
        "search.nodes.words": [1], "search.invoices.words": [1], "search.tickets.words": [1],
        "search.nodes.add": [1, "v"], "search.invoices.add": [1, "v"], "search.tickets.add": [1, "v"],
        "search.nodes.clear": [1], "search.invoices.clear": [1], "search.tickets.clear": [1],
    ]

    private static let audit: [String: [Value]] = [
        "audit.list": [0, 1_000_000, "", 1, "", "", 10],
        "audit.list.following": [0, 1_000_000, "", 1, "", "", 1_000_000, 1, 10],
        "audit.list.preceding": [0, 1_000_000, "", 1, "", "", 0, 1, 10],
        "audit.list.count": [0, 1_000_000, "", 1, "", ""],
        "audit.list.preceding.count": [0, 1_000_000, "", 1, "", "", 0, 1],
        "audit.exists": [5, 1], "audit.add": [9, 5, "user", 1, "N", "a.b", "user", "1", "x", "ip", "{}"],
    ]

    private static let imported: [String: [Value]] = [
        "import.nodeID": ["n1"], "import.subscriptionID": ["s1"], "import.invoiceID": ["i1"], "import.ticketID": ["t1"],
        "import.invoiceNumbers": [], "import.ticketNumbers": [], "import.invoiceLines": [1], "import.event": ["e1"],
        "import.putNode": [9, "n1", "N", "n", "offline", 0, 5, nil, nil, nil, nil, nil, "", nil, nil, 0],
        "import.onlyPrimary": [9],
        "import.putSubscription": [9, "s1", "N", 5, "EUR", "month", nil, "active", 0, "2026-01-01", 0],
        "import.putInvoice": [
            9, "i1", "N", "open", "2026-01-01", "2026-01-02", nil, nil, nil, "EUR", 1, 2, 3, 4, nil, nil, 0,
        ],
        "import.clearInvoiceLines": [1], "import.addInvoiceLine": [1, 9, "d", "1", 1, 1, nil, nil, "19"],
        "import.putTicket": [9, "t1", "N", "S", "open", "low", 1, 9], "import.messages": [1],
        "import.putMessage": [9, 1, "m9", 5, "customer", "A", "b", 0], "import.removeMessage": [1],
        "import.addEvent": [9, 5, "system", "N", "a.b", "x", nil, nil, nil, "{}", "e9"], "import.mark": ["node", 9],
        "import.removeNode": ["n1", 0], "import.removeSubscription": ["s1", 0], "import.removeInvoice": ["i1", 0],
        "import.removeTicket": ["t1", 0],
        "snapshot.kinds": [], "snapshot.find": ["node"], "snapshot.begin": ["node", "i", 5], "snapshot.end": ["node"],
        "snapshot.see": ["node", 9, 0], "snapshot.nodes": [], "snapshot.subscriptions": [], "snapshot.invoices": [],
        "snapshot.tickets": [],
        "import.putSample": [1, 300, 1, 2, 3, 4, 5], "import.changeSample": [1, 100, 1, 2, 3, 4, 5],
        "import.rollUp": [1, 300_000, 0, 1000],
        "import.rollUpFleet": [300_000], "import.vitals": [1], "import.setVitals": [1, 1, 2, 3, 4, 5, 6, 7],
    ]

    private static let ended: [String: [Value]] = [
        "housekeeping.audit": [1_000_000, 2], "housekeeping.clientRollups": [1_000_000, 2],
        "housekeeping.commands": [2, 1_000_000, 1],
        "housekeeping.samples": [1, 1000, 2], "housekeeping.nodeRollups": [1, 300_000, 1_000_000, 2],
    ]

    private static let offboarding: [String: [Value]] = [
        "offboarding.counts": [], "offboarding.client": [], "offboarding.samples": [2], "offboarding.nodeRollups": [2],
        "offboarding.clientRollups": [2], "offboarding.events": [],
        "offboarding.eraseEvent": [5, 1, "N", nil, nil, "{}"],
        "offboarding.eraseRequester": [1, 5, "N"], "offboarding.mails": ["u1@x.test"],
    ].merging(ExportTable.all.map { ("export.\($0.name)", []) }) { $1 }

    private static let operators: [String: [Value]] = [
        "operator.addClientLock": [], "operator.endSessions": [], "operator.endChallenges": [],
        "operator.brandingStamp": [],
        "operator.addCommand": [9, 3, "restart", nil, "failed", "me", 5, 6, nil],
        "operator.addCommandState": [1, 3, "accepted", 9], "operator.commandFailed": [1, 9], "operator.nodeIDs": [],
    ]
}
