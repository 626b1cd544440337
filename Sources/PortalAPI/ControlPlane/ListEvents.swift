import PortalLogic
import PortalStore
import PortalToolkit

/// `GET /events`: what happened in the MSP and its clients, in the order in which it was committed, for systems that
/// follow it; waits for the next event if asked to.
enum ListEvents {
    static func respond(_ session: KeySession, _ exchange: any Exchange) throws -> Response {
        var query = try InputDecoder(query: session.request.query)
        let start = query.optionalParsed("after", .eventNumber) ?? .number(0)
        let limit = Int(query.optionalParsed("limit", .number(in: 1...1000)) ?? 200)
        let wait = query.wait()
        try query.finish()
        var page = try session.read { try $0.page(from: start, limit: limit) }
        try session.wait(wait, exchange, until: { !page.events.isEmpty }) {
            let next = page.next
            page = try session.read { try $0.page(from: .number(next), limit: limit) }
        }
        return answer(page)
    }

    private static func answer(_ page: EventPage) -> Response {
        .json(capacity: 256 + page.events.count * 450) { json in
            json.objects("items", page.events) { json, item in
                json.item(item)
            }
            json.field("next", page.next)
        }
    }
}

/// Events, and the number to go on after.
private struct EventPage {
    let events: [FeedEvent]
    let next: Int64
}

extension MSPScope {
    fileprivate func page(from start: EventStart, limit: Int) throws -> EventPage {
        switch start {
        case .last: return EventPage(events: [], next: try lastEvent())
        case .number(let number):
            let events = try events(after: number, limit: limit)
            return EventPage(events: events, next: events.last?.number ?? number)
        }
    }
}

/// Where a page begins.
private enum EventStart {
    case number(Int64)
    /// Only what happens from now on.
    case last
}

extension InputFormat where Value == EventStart {
    fileprivate static var eventNumber: InputFormat {
        InputFormat(Violation(.notACursor, "must be the next of an answer, or last")) { text in
            if text == "last" { return .last }
            guard let number = Int64(text), number >= 0 else { return nil }
            return .number(number)
        }
    }
}
