import Database

/// Events of a long transaction that get their numbers at its end, all of an MSP with one count.
final class EventQueue {
    private var events: [MSPID: [(client: ClientID, at: Instant)]] = [:]

    func add(at: Instant, of client: ClientID, msp: MSPID) { events[msp, default: []].append((client, at)) }

    /// Numbers what has been added, in order, and forgets it.
    func number(in transaction: WriteTransaction) throws {
        for (msp, events) in events {
            var number = try transaction.first(FeedSQL.last, .id(msp)) { $0.integer(0) } ?? 0
            for event in events {
                number += 1
                try transaction.run(
                    FeedSQL.addNext, .id(event.client), .instant(event.at), .id(msp), .integer(number))
            }
            try transaction.run(FeedSQL.setCount, .id(msp), .integer(number))
        }
        events = [:]
    }
}

extension OperatorWriter {
    /// The same, but events wait for `numberEvents`.
    package var queueing: OperatorWriter {
        var writer = self
        writer.queue = EventQueue()
        return writer
    }

    /// Gives the events that wait their numbers; the last step of the transaction, if it can be.
    package func numberEvents() throws { try queue?.number(in: transaction) }
}
