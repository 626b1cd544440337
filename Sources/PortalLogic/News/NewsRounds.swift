package import PortalStore
import PortalToolkit

/// News that come by the calendar: each day the invoices that have become overdue, each Monday the week's summary.
package enum NewsRounds {
    /// Time of day, UTC: early in Europe, when people begin to work.
    static let time = Duration.hours(6)

    /// Begins the rounds of portals that have none.
    package static func begin(_ store: StoreConnection, now: Instant) throws {
        for round in NewsEvent.rounds {
            while case let clients = try store.clients(without: round), !clients.isEmpty {
                try store.operate { writer in
                    for client in clients { try add(round, of: client, writer, now) }
                }
            }
        }
    }

    /// Plans the next of a client's rounds; it looks at what comes from now on.
    static func add(_ round: NewsEvent, of client: ClientID, _ writer: OperatorWriter, _ now: Instant) throws {
        let at = round == .overdue ? CalendarDate(at: now).startsAt : now
        try writer.add(News(round, of: 0, at: at), of: client, due: next(round, after: now))
    }

    /// When a round is due next.
    static func next(_ round: NewsEvent, after now: Instant) -> Instant {
        // The day before six o'clock is still the one before.
        let day = CalendarDate(at: now - time)
        // 1970-01-01 was a Thursday.
        let sinceMonday = Int((day.dayNumber + 3) % 7)
        return day.adding(days: round == .week ? 7 - sinceMonday : 1).startsAt + time
    }

    /// What a round has found.
    static func news(_ round: News, of client: ClientID, _ scope: OperatorScope, _ now: Instant) throws -> [News] {
        guard round.event == .overdue else { return [News(.week, of: 0, at: now)] }
        let days = CalendarDate(at: round.at).description..<CalendarDate(at: now).description
        return try scope.openInvoices(of: client).filter { days.contains($0.dueOn) && $0.amountDueMinor > 0 }.map {
            News(.overdue, of: $0.id, at: now)
        }
    }
}
