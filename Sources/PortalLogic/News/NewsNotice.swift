package import PortalStore
import PortalToolkit

/// What a mail about news tells; more is gathered into it while it waits.
package struct NewsNotice: Sendable, Equatable {
    /// Told one by one, at most.
    package static let maximum = 50

    package private(set) var news: [News] = []
    /// How many more there are.
    package private(set) var more: Int64 = 0

    package init(_ news: [News]) { add(news) }

    /// Adds news; of one kind about one thing, the later counts.
    package mutating func add(_ new: [News]) {
        for item in new {
            if let known = news.firstIndex(where: { $0.event == item.event && $0.subject == item.subject }) {
                news[known] = item
            } else if news.count < Self.maximum {
                news.append(item)
            } else {
                more += 1
            }
        }
    }

    /// As stored with the mail.
    package var json: String {
        var writer = JSONWriter(capacity: 64 + news.count * 64)
        writer.object { json in
            json.objects("news", news) { json, item in
                json.field("event", item.event.rawValue)
                json.field("of", item.subject)
                json.field("at", item.at.milliseconds)
            }
            json.field("more", more)
        }
        return String(decoding: writer.finish(), as: UTF8.self)
    }

    /// - Parameter json: as stored; `nil` for one of a later version.
    package init?(json text: String) {
        guard let json = try? JSON(text), case .array(let items)? = json["news"],
            case .integer(let more)? = json["more"]
        else { return nil }
        for item in items {
            guard case .string(let word)? = item["event"], let event = NewsEvent(rawValue: word),
                case .integer(let subject)? = item["of"], case .integer(let at)? = item["at"]
            else { return nil }
            news.append(News(event, of: subject, at: Instant(milliseconds: at)))
        }
        self.more = more
    }
}
