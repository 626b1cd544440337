import Glibc
import PortalLogic
import PortalRuntime
import PortalStore
import PortalToolkit

/// `portalctl doctor`: checks everything a portal depends on.
final class Doctor {
    typealias Verdict = DoctorFacts.Verdict

    private struct Finding {
        let verdict: Verdict
        let subject: String
        let text: String
    }

    let context: CommandContext
    private var findings: [Finding] = []

    init(_ context: CommandContext) {
        self.context = context
    }

    func run() throws {
        if let configuration = checkConfiguration() {
            guard isSetUp(configuration) else { return answer() }
            checkPackage()
            checkUnits()
            checkFiles(configuration)
            let ring = checkKeys(configuration)
            checkDatabase(ring, configuration)
            // From here on as the service's user, if run as root.
            checkBackup(configuration)
            checkEdge(configuration)
        }
        checkCaddy()
        answer()
    }

    private func answer() {
        let lines = findings.map { "\($0.verdict.rawValue.padded(4))  \($0.subject): \($0.text)" }
        context.answer(lines.joined(separator: "\n")) { json in
            json.objects("findings", findings) { json, finding in
                json.field("verdict", finding.verdict.rawValue)
                json.field("subject", finding.subject)
                json.field("text", finding.text)
            }
        }
        if findings.contains(where: { $0.verdict == .fail }) { context.exitCode = 1 }
    }

    func report(_ verdict: Verdict, _ subject: String, _ text: String) {
        findings.append(Finding(verdict: verdict, subject: subject, text: text))
    }

    // MARK: Configuration

    private func checkConfiguration() -> Configuration? {
        do {
            let configuration = try context.configuration()
            report(.ok, "configuration", "base hosts \(configuration.baseHosts.joined(separator: ", "))")
            if configuration.mailURL == nil {
                report(.warn, "mail", "no mail server is set (/etc/portal/mail-url or PORTAL_MAIL_URL): mails wait")
            }
            if configuration.commandsURL == nil {
                report(.warn, "commands", "PORTAL_CP_URL is unset: customers cannot restart or upgrade their nodes")
            }
            return configuration
        } catch let failure as ConfigurationFailure {
            for reason in failure.reasons { report(.fail, "configuration", reason) }
        } catch {
            report(.fail, "configuration", "\(error)")
        }
        return nil
    }

    private func checkKeys(_ configuration: Configuration) -> KeyRing? {
        do {
            let ring = try KeyFile.keyRing(configuration)
            report(.ok, "keys", "\(counted(ring.keys.count, "key", "keys")), \(ring.keys[0].id) signs")
            return ring
        } catch {
            report(.fail, "keys", "\(error.description); \(Keys.advice)")
            return nil
        }
    }

    // MARK: Database

    private func checkDatabase(_ ring: KeyRing?, _ configuration: Configuration) {
        do {
            let connection = try context.connection()
            let damages = try connection.quickCheck()
            if damages.isEmpty { report(.ok, "database", "tables present and intact") }
            for damage in damages.prefix(5) { report(.fail, "database", damage) }
            guard damages.isEmpty else { return }
            try connection.inspect(checkContents)
            try connection.inspect { try checkOutboxes($0, configuration) }
            try connection.inspect(checkWebhooks)
            if let ring { try checkSecrets(ring, connection) }
        } catch let failure as ConfigurationFailure {
            for reason in failure.reasons { report(.fail, "database", reason) }
        } catch {
            report(.fail, "database", "\(error)")
        }
    }

    private func checkSecrets(_ ring: KeyRing, _ connection: StoreConnection) throws {
        let lost = try SealedSecrets.lost(ring, in: connection)
        if lost.authenticators > 0 {
            report(
                .warn, "authenticator apps",
                "\(lost.authenticators) of \(lost.allAuthenticators) were set up under keys that are not there, and fit no "
                    + "more: put those keys below the first, or let their people in with portalctl user reset-factors")
        }
        if lost.webhooks > 0 {
            report(
                .warn, "webhooks",
                "\(counted(lost.webhooks, "secret is", "secrets are")) sealed with keys that are not there: put those "
                    + "keys below the first, or give the receivers others with portalctl webhook rotate")
        }
    }

    private func checkContents(_ scope: OperatorScope) throws {
        let (msps, clients) = (try scope.msps(), try scope.clients())
        let now = context.process.clock()
        if msps.isEmpty { report(.warn, "msps", "none yet; add one with portalctl msp add") }
        for msp in msps {
            if let text = LicenceDescriptions.expiry(of: msp, now: now) { report(.warn, "licence", text) }
            if msp.contactEmail == nil {
                report(.warn, "msp \(msp.slug)", "has no contact for licence notices")
            }
        }
        for msp in msps {
            for portal in try scope.licenceImpact(of: msp, now: now).portals { try checkPortal(portal, scope, clients) }
        }
        try checkFactors(scope, clients.filter { $0.isServed(now: now) })
        for reset in try scope.untoldResets(before: now - .minutes(10)) {
            report(
                .warn, "reset of \(reset.email)",
                "takes no effect, as nobody could be told by mail in time: "
                    + "portalctl user reset-factors \(reset.email) --client \(reset.client) with --now or --cancel")
        }
        try checkDomains(scope, clients)
    }

    private func checkFactors(_ scope: OperatorScope, _ clients: [Tenant]) throws {
        let missing = try clients.compactMap { client in
            let count = try scope.publicScope.usersWithoutFactor(client: client.id).count {
                FactorRule.admins.covers($0.role)
            }
            return count == 0 ? nil : "\(client.slug) \(count)"
        }
        guard !missing.isEmpty else { return }
        let more = missing.count > 5 ? ", and \(counted(missing.count - 5, "more client", "more clients"))" : ""
        report(
            .warn, "two-step login",
            "owners and admins who log in with the password alone: \(missing.prefix(5).joined(separator: ", "))\(more); "
                + "portalctl user list shows who, and each sets up an app or a passkey in their profile")
    }

    private func checkPortal(_ portal: LicenceImpact.Portal, _ scope: OperatorScope, _ clients: [Tenant]) throws {
        let subject = "portal \(portal.client)"
        if let reason = portal.reason { return report(.warn, subject, "answers as if it did not exist: \(reason)") }
        let users = try clients.first { $0.slug == portal.client }.map { try scope.users(of: $0.id) } ?? []
        let owners = users.filter { $0.role == .owner }
        if owners.contains(where: \.isActive) {
            report(.ok, subject, "is enabled")
        } else if owners.isEmpty {
            report(.warn, subject, "has no owner; invite one with portalctl user add … --role owner")
        } else {
            report(.warn, subject, "no owner has accepted the invitation yet; portalctl user resend mails a new link")
        }
        if let seats = portal.seats { report(.warn, subject, seats) }
    }

    private func checkDomains(_ scope: OperatorScope, _ clients: [Tenant]) throws {
        let slugs = Dictionary(uniqueKeysWithValues: clients.map { ($0.id, $0.slug) })
        let now = context.process.clock()
        for domain in try scope.domains() {
            let facts = DomainFacts(domain, client: slugs[domain.client] ?? "?", now: now)
            report(facts.needsHand ? .warn : .ok, "domain \(HostName.shown(domain.name))", facts.text)
        }
    }

    private func checkWebhooks(_ scope: OperatorScope) throws {
        let now = context.process.clock()
        for msp in try scope.msps() {
            for endpoint in try scope.webhooks(of: msp.id) {
                guard let text = DoctorFacts.webhook(endpoint, msp: msp.slug, now: now) else { continue }
                report(.warn, "webhook \(endpoint.name) of \(msp.slug)", text)
            }
        }
    }

    private func checkOutboxes(_ scope: OperatorScope, _ configuration: Configuration) throws {
        let now = context.process.clock()
        let waiting = [
            DoctorFacts.mails(try scope.waitingMails(), isConfigured: configuration.mailURL != nil, now: now),
            DoctorFacts.commands(try scope.waitingCommands(), now: now),
        ]
        for (subject, facts) in zip(["mail", "commands"], waiting) {
            if let facts { report(facts.verdict, subject, facts.text) }
        }
    }
}

extension String {
    fileprivate func padded(_ width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
