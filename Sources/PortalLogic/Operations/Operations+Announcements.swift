package import PortalStore
import PortalToolkit

extension Operations {
    /// Adds an announcement of an MSP, or changes the one with this id of the sender's.
    /// - Returns: `nil` if a newer line was already applied.
    @discardableResult
    package func putAnnouncement(_ upstreamID: String?, msp slug: String, _ draft: AnnouncementDraft) throws
        -> (announcement: Announcement, outcome: Imported.Outcome)?
    {
        let msp = try lockedMSP(slug)
        let known = try upstreamID.flatMap { try scope.announcement($0, of: msp.id) }
        if let known, draft.stamp != 0, draft.stamp < known.stamp { return nil }
        if let end = draft.endsAt, end <= draft.startsAt {
            throw Refusal("must come after starts_at", field: "ends_at", .outOfRange)
        }
        guard !draft.words.isEmpty else { throw Refusal("needs a language at least", field: "texts", .required) }
        var announcement = Announcement(
            id: known?.id ?? prepared.id, msp: msp.id, upstreamID: upstreamID ?? PublicID.string(prepared.id),
            severity: draft.severity, startsAt: draft.startsAt, endsAt: draft.endsAt, isPublic: draft.isPublic,
            texts: draft.texts, targets: try targets(draft, of: msp))
        announcement.stamp = draft.stamp
        guard announcement != known else { return (announcement, .unchanged) }
        try writer.put(
            announcement, of: msp,
            audit: event(known == nil ? .announcementAdded : .announcementChanged, target(announcement),
                changes(from: known, to: announcement)))
        return (announcement, known == nil ? .added : .changed)
    }

    /// Words an announcement in a language.
    package func wordAnnouncement(
        _ upstreamID: String, msp slug: String, in language: Language, _ words: AnnouncementDraft.Words
    ) throws -> Announcement {
        let (msp, known) = try announcement(upstreamID, of: slug)
        var draft = AnnouncementDraft()
        draft.words = known.words
        draft.words[language] = words
        var changed = known
        changed.texts = draft.texts
        guard changed != known else { return known }
        try writer.put(
            changed, of: msp,
            audit: event(
                .announcementChanged, target(known), [Change("title", known.words[language]?.title, words.title)]))
        return changed
    }

    /// Ends an announcement now.
    package func endAnnouncement(_ upstreamID: String, msp slug: String) throws {
        let (msp, known) = try announcement(upstreamID, of: slug)
        var ended = known
        if known.startsAt >= now { ended.startsAt = now - .milliseconds(1) }
        ended.endsAt = now
        guard known.endsAt.map({ $0 > now }) ?? true else { return }
        try writer.put(
            ended, of: msp, audit: event(.announcementEnded, target(known), changes(from: known, to: ended)))
    }

    /// Removes an announcement.
    package func removeAnnouncement(_ upstreamID: String, msp slug: String) throws {
        let (msp, known) = try announcement(upstreamID, of: slug)
        try writer.remove(known, of: msp, audit: event(.announcementRemoved, target(known)))
    }

    private func announcement(_ upstreamID: String, of slug: String) throws -> (MSP, Announcement) {
        let msp = try lockedMSP(slug)
        guard let found = try scope.announcement(upstreamID, of: msp.id) else {
            throw Refusal("\(slug) has no announcement \(upstreamID)", field: "id", .noSuch)
        }
        return (msp, found)
    }

    private func targets(_ draft: AnnouncementDraft, of msp: MSP) throws -> [AnnouncementTarget]? {
        guard !draft.clients.isEmpty || !draft.nodes.isEmpty else { return nil }
        func client(_ slug: String, _ field: String) throws -> ClientID {
            guard let client = try scope.client(slug: slug), client.mspID == msp.id else {
                throw Refusal("there is no client \(slug) of \(msp.slug)", field: field, .noSuch)
            }
            return client.id
        }
        return try draft.clients.map { AnnouncementTarget(client: try client($0, "clients"), node: nil) }
            + draft.nodes.map { node in
                let client = try client(node.client, "nodes")
                guard let id = try writer.imports.id(of: .node, upstreamID: node.upstreamID, client: client) else {
                    throw Refusal("\(node.client) has no node \(node.upstreamID)", field: "nodes", .noSuch)
                }
                return AnnouncementTarget(client: client, node: NodeID(id))
            }
    }

    private func changes(from old: Announcement?, to new: Announcement) -> [Change] {
        [
            Change("severity", old?.severity, new.severity),
            Change("starts_at", (old?.startsAt).map(RFC3339.string), RFC3339.string(new.startsAt)),
            Change("ends_at", (old?.endsAt ?? nil).map(RFC3339.string), new.endsAt.map(RFC3339.string)),
            Change("public", old?.isPublic ?? false, new.isPublic),
            Change("title", old?.title, new.title),
        ]
    }

    private func target(_ announcement: Announcement) -> EventTarget {
        (.announcement, announcement.id, announcement.title)
    }
}
