package import PortalStore
import PortalToolkit

/// An announcement as an operator or a system words it, with names in place of ids.
package struct AnnouncementDraft: Sendable, Equatable {
    /// Title and text in one language.
    package struct Words: Sendable, Equatable {
        package var title: String
        /// Plain text of one or more lines; may be empty.
        package var text: String

        package init(title: String, text: String) { (self.title, self.text) = (title, text) }
    }

    /// A node by its client's slug and its own upstream id.
    package struct Node: Sendable, Hashable {
        package let client, upstreamID: String

        package init(client: String, upstreamID: String) { (self.client, self.upstreamID) = (client, upstreamID) }
    }

    package static let longestTitle = 200
    package static let longestText = 2000
    /// Clients and nodes of one announcement, together.
    package static let maximumTargets = 1000

    package var severity = AnnouncementSeverity.info
    package var startsAt: Instant = 0
    package var endsAt: Instant?
    package var isPublic = false
    /// At least one language.
    package var words: [Language: Words] = [:]
    /// Slugs; with no nodes either, all clients of the MSP.
    package var clients: [String] = []
    package var nodes: [Node] = []

    package init() {}

    /// As stored and as the API sends it.
    var texts: String {
        var json = JSONWriter(capacity: 512)
        json.object { json in
            for language in Language.allCases {
                guard let words = words[language] else { continue }
                json.object(named: language.rawValue) { json in
                    json.field("title", words.title)
                    json.field("text", words.text)
                }
            }
        }
        return String(decoding: json.finish(), as: UTF8.self)
    }
}

extension Announcement {
    /// Its words by language.
    var words: [Language: AnnouncementDraft.Words] { AnnouncementDraft.words(in: texts) }
}

extension AnnouncementDraft {
    /// Words as stored, by language.
    static func words(in texts: String) -> [Language: Words] {
        guard case .object(let languages)? = try? JSON(texts) else { return [:] }
        return languages.reduce(into: [:]) { words, member in
            guard let language = Language(rawValue: member.name) else { return }
            guard case .string(let title)? = member.value["title"], case .string(let text)? = member.value["text"]
            else { return }
            words[language] = Words(title: title, text: text)
        }
    }
}

extension Announcement {
    /// The title in the first language there is, for operators.
    package var title: String {
        let words = words
        return Language.allCases.lazy.compactMap { words[$0]?.title }.first ?? ""
    }
}
