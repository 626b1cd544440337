import PortalLogic
import PortalRuntime
import PortalStore
import PortalToolkit

/// The metrics that are read from the database, over all clients.
struct Figures {
    /// Age from which data is stale for the portal's users: of nodes and of all else (docs/api.md#freshness).
    private static let staleAfter = (nodes: Duration.minutes(15), others: Duration.hours(24))
    private static let licenceAhead = Duration.days(30)

    private let scope: OperatorScope
    private let now: Instant
    private var page = MetricsText()

    private typealias Sample = MetricsText.Sample

    /// Writes the metrics for `--internal`.
    static func write(_ store: StoreConnection, to file: FiguresFile, now: Instant) throws {
        try file.write(store.inspect { try page($0, now: now) })
    }

    /// The metrics as a page.
    static func page(_ scope: OperatorScope, now: Instant) throws -> String {
        var figures = Figures(scope: scope, now: now)
        try figures.addOutboxes()
        try figures.addImports()
        try figures.addDomains()
        try figures.addLicences()
        try figures.addWebhooks()
        try figures.addNews()
        figures.page.add(
            "portal_figures_timestamp_seconds", .gauge, "When portal-jobs read the figures of the database.",
            [figures.sample(now)])
        return figures.page.text
    }

    private init(scope: OperatorScope, now: Instant) { (self.scope, self.now) = (scope, now) }

    private func seconds(_ at: Instant) -> Double { Double(at.milliseconds) / 1000 }

    private func sample(_ at: Instant, _ labels: KeyValuePairs<String, String> = [:]) -> Sample {
        Sample(seconds(at), labels)
    }

    private mutating func addOutboxes() throws {
        let waiting =
            Self.byKind(try scope.waitingMails(), MailKind.self).map { ("mail", $0) }
            + Self.byKind(try scope.waitingCommands(), CommandKind.self).map { ("commands", $0) }
        page.add(
            "portal_outbox_waiting", .gauge, "Mails and commands that wait to be delivered.",
            waiting.map { Sample($1.count, ["channel": $0, "kind": $1.kind]) })
        page.add(
            "portal_outbox_oldest_timestamp_seconds", .gauge, "When the oldest that waits was queued.",
            waiting.compactMap { channel, figure in
                figure.oldest.map { sample($0, ["channel": channel, "kind": figure.kind]) }
            })
    }

    /// One figure for each known kind; what a later version has queued is `other`.
    private static func byKind<Word: StoredWord>(_ figures: [WaitingFigure], _: Word.Type)
        -> [(kind: String, count: Int64, oldest: Instant?)]
    {
        let known = Word.allCases.map(\.rawValue)
        return (known + ["other"]).compactMap { kind in
            let found = figures.filter { known.contains($0.kind) ? $0.kind == kind : kind == "other" }
            guard kind != "other" || !found.isEmpty else { return nil }
            return (kind, found.reduce(0) { $0 + $1.count }, found.map(\.oldest).min())
        }
    }

    private mutating func addImports() throws {
        let figures = try scope.importFigures(
            nodesBefore: now - Self.staleAfter.nodes, othersBefore: now - Self.staleAfter.others)
        func add(_ name: String, _ help: String, _ value: (ImportFigure) -> Double) {
            page.add(name, .gauge, help, figures.map { Sample(value($0), ["feed": $0.feed.rawValue]) })
        }
        add("portal_import_newest_timestamp_seconds", "The newest import of any client with a portal.") {
            seconds($0.newest)
        }
        add("portal_import_oldest_timestamp_seconds", "The newest import of the client whose newest is oldest.") {
            seconds($0.oldest)
        }
        add("portal_import_stale_clients", "Clients whose portal calls its data stale.") { Double($0.stale) }
    }

    private mutating func addDomains() throws {
        let figures = try scope.domainFigures()
        let serving = figures.filter { $0.state == .active || $0.state == .degraded }
        func sum(_ figures: [DomainFigure], _ fits: (DomainFigure) -> Bool = { _ in true }) -> Int64 {
            figures.filter(fits).reduce(0) { $0 + $1.count }
        }
        page.add(
            "portal_domains", .gauge, "Customers' domains by state, without former ones.",
            DomainState.allCases.map { state in Sample(sum(figures) { $0.state == state }, ["state": state.rawValue]) })
        page.add(
            "portal_domain_certificates", .gauge, "Certificates of domains in service, by what the last probe saw.",
            CheckState.allCases.map { state in
                Sample(sum(serving) { $0.certificate == state }, ["state": state.rawValue])
            })
        page.add(
            "portal_domain_certificates_overdue", .gauge, "Certificates in service that were not renewed in time.",
            serving.reduce(0) { $0 + $1.overdue })
        page.add(
            "portal_domain_certificate_expiry_timestamp_seconds", .gauge,
            "The earliest end of a certificate in service.",
            serving.compactMap(\.firstEnd).min().map { [sample($0)] } ?? [])
        page.add(
            "portal_domain_check_due_timestamp_seconds", .gauge, "When the next check of a domain is due.",
            figures.compactMap(\.firstCheck).min().map { [sample($0)] } ?? [])
    }

    private mutating func addWebhooks() throws {
        let figures = try scope.webhookFigures()
        page.add(
            "portal_webhooks", .gauge, "Where MSPs' events are sent, by whether they are taken.",
            [("working", figures.working), ("failing", figures.failing), ("disabled", figures.disabled)].map {
                Sample($1, ["state": $0])
            })
        page.add(
            "portal_webhook_failing_since_timestamp_seconds", .gauge,
            "Since when the one fails that has failed longest.",
            figures.failingSince.map { [sample($0)] } ?? [])
    }

    private mutating func addNews() throws {
        let waiting = try scope.waitingNews()
        page.add(
            "portal_news_waiting", .gauge, "News of clients that wait for their mails.",
            NewsEvent.allCases.filter { $0 != .week }.map { event in
                let figure = waiting.first { $0.kind == event.rawValue }
                return Sample(figure?.count ?? 0, ["event": event.rawValue])
            })
        page.add(
            "portal_news_due_timestamp_seconds", .gauge, "When the first of them is due.",
            waiting.map(\.oldest).min().map { [sample($0)] } ?? [])
    }

    private mutating func addLicences() throws {
        let licences = try scope.msps().filter { Licence.portals($0.tier) != 0 }
        var counts = ["unlimited": 0, "valid": 0, "ending": 0, "grace": 0, "ended": 0]
        for licence in licences {
            let state =
                switch licence.licenceExpiresAt {
                case nil: "unlimited"
                case let end? where now + Self.licenceAhead < end: "valid"
                case let end? where now < end: "ending"
                case let end? where now < end + Licence.grace: "grace"
                default: "ended"
                }
            counts[state, default: 0] += 1
        }
        page.add(
            "portal_licences", .gauge, "MSPs with a licence for portals, by its state; ending is within 30 days.",
            counts.sorted { $0.key < $1.key }.map { Sample($0.value, ["state": $0.key]) })
        page.add(
            "portal_licence_end_timestamp_seconds", .gauge, "The earliest end of a licence that has not ended.",
            licences.compactMap(\.licenceExpiresAt).filter { $0 > now }.min().map { [sample($0)] } ?? [])
    }
}
