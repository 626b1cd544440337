import Database

/// What waits in an outbox, of one kind.
package struct WaitingFigure: Sendable {
    /// As stored.
    package let kind: String
    package let count: Int64
    /// When the oldest was queued.
    package let oldest: Instant

    package init(kind: String, count: Int64, oldest: Instant) {
        (self.kind, self.count, self.oldest) = (kind, count, oldest)
    }

    init(row: Row) { self.init(kind: row.text(0), count: row.integer(1), oldest: row.instant(2)) }
}

/// Data that a portal shows with one *as of*.
package enum ImportFeed: String, CaseIterable, Sendable {
    case nodes, billing, tickets

    /// Types of its import lines.
    var types: [ImportType] {
        switch self {
        case .nodes: [.node, .sample]
        case .billing: [.invoice, .subscription]
        case .tickets: [.ticket]
        }
    }
}

/// The imports of a feed, over all clients with a portal.
package struct ImportFigure: Sendable {
    package let feed: ImportFeed
    /// The newest import, and that of the client whose newest is oldest.
    package let newest, oldest: Instant
    /// Clients whose newest import is older than the limit.
    package let stale: Int64

    /// `nil` without imports.
    init?(_ feed: ImportFeed, row: Row, at column: Int) {
        guard let newest = row.optionalInstant(column) else { return nil }
        (self.feed, self.newest) = (feed, newest)
        (oldest, stale) = (row.instant(column + 1), row.integer(column + 2))
    }
}

/// Domains in one state, with certificates in one state.
package struct DomainFigure: Sendable {
    package let state: DomainState
    package let certificate: CheckState
    package let count: Int64
    /// The earliest end of a certificate.
    package let firstEnd: Instant?
    /// Certificates not renewed in time.
    package let overdue: Int64
    /// The earliest check that is due.
    package let firstCheck: Instant?

    init(row: Row) throws {
        state = try row.word(0, of: "domains.state")
        certificate = try row.word(1, of: "domains.certificate")
        (count, firstEnd, overdue, firstCheck) = (
            row.integer(2), row.optionalInstant(3), row.integer(4), row.optionalInstant(5)
        )
    }
}

extension OperatorScope {
    /// Mails that wait, of clients and MSPs.
    package func waitingMails() throws -> [WaitingFigure] {
        try [FigureSQL.mails, FigureSQL.operatorMails].flatMap {
            try transaction.all($0, .integer(.max), as: WaitingFigure.init)
        }
    }

    /// Commands that wait to be sent.
    package func waitingCommands() throws -> [WaitingFigure] {
        try transaction.all(FigureSQL.commands, as: WaitingFigure.init)
    }

    /// Imports by feed; stale are those of nodes from before the first instant, of all others the second.
    package func importFigures(nodesBefore: Instant, othersBefore: Instant) throws -> [ImportFigure] {
        try transaction.first(FigureSQL.imports, .instant(nodesBefore), .instant(othersBefore)) { row in
            ImportFeed.allCases.enumerated().compactMap { ImportFigure($1, row: row, at: $0 * 3) }
        } ?? []
    }

    /// Domains by state and state of their certificates, without former ones.
    package func domainFigures() throws -> [DomainFigure] {
        try transaction.all(FigureSQL.domains, as: DomainFigure.init)
    }
}
