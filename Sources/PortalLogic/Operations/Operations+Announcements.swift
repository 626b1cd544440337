package import PortalStore
import PortalToolkit

extension Operations {
    /// Announcements of an MSP that have not ended.
    package static let maximumAnnouncements: Int64 = 1000

    /// Adds an announcement of an MSP, or changes the one with this id of the sender's.
    /// - Parameter upstreamID: `nil` for one of `portalctl`, which is new.
    /// - Returns: What is known then; `isDecision` tells more than a newer stamp.
    @discardableResult
    package func putAnnouncement(
        _ upstreamID: String?, msp slug: String, _ draft: AnnouncementDraft, stamp: Instant = 0
    ) throws -> (announcement: Announcement, outcome: Imported.Outcome, isDecision: Bool) {
        let msp = try lockedMSP(slug)
        let known = try upstreamID.flatMap { try scope.announcement($0, of: msp.id) }
        if let known, stamp != 0, stamp < known.stamp { return (known, .outOfDate, false) }
        var announcement = Announcement(
            id: known?.id ?? prepared.id, msp: msp.id, upstreamID: upstreamID ?? PublicID.string(prepared.id),
            severity: draft.severity, startsAt: draft.startsAt, endsAt: draft.endsAt.flatMap(Announcement.end),
            isPublic: draft.isPublic,
            texts: draft.texts, targets: try targets(draft, of: msp))
        announcement.stamp = stamp == 0 ? known?.stamp ?? 0 : stamp
        guard announcement != known else { return (announcement, .unchanged, false) }
        try check(announcement, after: known)
        let changes = changes(from: known, to: announcement).filter(\.isReal)
        let action: MSPAction = known == nil ? .announcementAdded : .announcementChanged
        try writer.put(
            announcement, after: known, of: msp,
            audit: changes.isEmpty ? nil : event(action, target(announcement), changes))
        try tell(announcement, after: known)
        return (announcement, known == nil ? .added : .changed, !changes.isEmpty)
    }

    /// Mails are about what is new, what comes at another time, and to whom it concerns only now.
    private func tell(_ announcement: Announcement, after known: Announcement?) throws {
        guard !announcement.hasEnded(now) else { return }
        let toAll = { try writer.announce(announcement, at: now, start: now - ImportedNews.filling) }
        guard let known, !announcement.isMoved(from: known, now: now) else { return try toAll() }
        guard let before = known.targets else { return }
        guard let targets = announcement.targets else { return try toAll() }
        for client in Set(targets.map(\.client)).subtracting(before.map(\.client)) {
            try writer.add(
                News(.announced, of: announcement.id, at: now), of: client, due: announcement.firstShown(from: now))
        }
    }

    /// Words an announcement in a language.
    @discardableResult
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
        let changes = changes(from: known, to: changed)
        try writer.put(changed, after: known, of: msp, audit: event(.announcementChanged, target(known), changes))
        return changed
    }

    /// Ends an announcement now.
    package func endAnnouncement(_ upstreamID: String, msp slug: String) throws {
        let (msp, known) = try announcement(upstreamID, of: slug)
        guard known.endsAt.map({ $0 > now }) ?? true else { return }
        var ended = known
        // One that has not begun never will.
        ended.startsAt = min(known.startsAt, now - .milliseconds(1))
        ended.endsAt = now
        // A line of before, sent again, does not begin it anew.
        ended.stamp = max(known.stamp, now)
        let changes = changes(from: known, to: ended)
        try writer.put(ended, after: known, of: msp, audit: event(.announcementEnded, target(known), changes))
    }

    /// Removes an announcement.
    /// - Parameter stamp: Of the sender; 0 for none.
    /// - Returns: `unchanged` if there is none.
    @discardableResult
    package func removeAnnouncement(_ upstreamID: String, msp slug: String, stamp: Instant = 0) throws
        -> Imported.Outcome
    {
        let msp = try lockedMSP(slug)
        guard let known = try scope.announcement(upstreamID, of: msp.id) else { return .unchanged }
        if stamp != 0, stamp < known.stamp { return .outOfDate }
        try writer.remove(known, of: msp, audit: event(.announcementRemoved, target(known)))
        return .removed
    }

    /// Returns the announcement of an MSP that has this id.
    /// - Throws: `Refusal` if it has none.
    private func announcement(_ upstreamID: String, of slug: String) throws -> (MSP, Announcement) {
        let msp = try lockedMSP(slug)
        guard let found = try scope.announcement(upstreamID, of: msp.id) else { throw Self.none(upstreamID, slug) }
        return (msp, found)
    }

    /// That an MSP has no announcement with this id.
    package static func none(_ upstreamID: String, _ msp: String) -> Refusal {
        Refusal("\(msp) has no announcement \(upstreamID)", field: "id", .noSuch)
    }

    /// Whatever was ended and begins anew counts like a new one.
    private func check(_ announcement: Announcement, after known: Announcement?) throws {
        if let end = announcement.endsAt, end <= announcement.startsAt {
            throw Refusal("must come after starts_at", field: "ends_at", .outOfRange)
        }
        guard !announcement.hasEnded(now), known?.hasEnded(now) ?? true else { return }
        guard try scope.unendedAnnouncements(of: announcement.msp, now: now) < Self.maximumAnnouncements else {
            throw Refusal(
                "\(Self.maximumAnnouncements) announcements have not ended, which is the most there can be; "
                    + "end or remove some", field: "id", .tooMany)
        }
    }

    private func targets(_ draft: AnnouncementDraft, of msp: MSP) throws -> [AnnouncementTarget]? {
        guard !draft.clients.isEmpty || !draft.nodes.isEmpty else { return nil }
        guard draft.clients.count + draft.nodes.count <= AnnouncementDraft.maximumTargets else {
            throw Refusal(
                "an announcement is for at most \(AnnouncementDraft.maximumTargets) clients and nodes, or for all",
                field: "nodes", .tooMany)
        }
        var known: [String: ClientID] = [:]
        func client(_ slug: String, _ field: String) throws -> ClientID {
            if let id = known[slug] { return id }
            let id = try self.client(slug, of: msp, field)
            known[slug] = id
            return id
        }
        let clients = try Set(draft.clients).map { AnnouncementTarget(client: try client($0, "clients"), node: nil) }
        let nodes = try Set(draft.nodes).map { node in
            let client = try client(node.client, "nodes")
            guard let id = try writer.imports.id(of: .node, upstreamID: node.upstreamID, client: client) else {
                throw Refusal("\(node.client) has no node \(node.upstreamID)", field: "nodes", .noSuch)
            }
            return AnnouncementTarget(client: client, node: NodeID(id))
        }
        return (clients + nodes).sorted {
            ($0.client.number, $0.node?.number ?? 0) < ($1.client.number, $1.node?.number ?? 0)
        }
    }

    private func client(_ slug: String, of msp: MSP, _ field: String) throws -> ClientID {
        guard let client = try scope.client(slug: slug), client.mspID == msp.id else {
            throw Refusal("\(msp.slug) has no client \(slug)", field: field, .noSuch)
        }
        return client.id
    }

    private func changes(from old: Announcement?, to new: Announcement) -> [Change] {
        let (before, after) = (old?.words ?? [:], new.words)
        let words = Language.allCases.flatMap { language in
            [
                Change("title_\(language.rawValue)", before[language]?.title, after[language]?.title),
                Change("text_\(language.rawValue)", before[language]?.text, after[language]?.text),
            ]
        }
        return [
            Change("severity", old?.severity, new.severity),
            Change("starts_at", (old?.startsAt).map(RFC3339.string), RFC3339.string(new.startsAt)),
            Change("ends_at", (old?.endsAt).map(RFC3339.string), new.endsAt.map(RFC3339.string)),
            Change("public", old?.isPublic ?? false, new.isPublic),
            Change("for", old?.audience, audience(of: new, after: old)),
        ] + words
    }

    /// Also tells that as many others were chosen.
    private func audience(of new: Announcement, after old: Announcement?) -> String {
        guard let old, old.targets != new.targets, old.audience == new.audience else { return new.audience }
        return new.audience + " anew"
    }

    private func target(_ announcement: Announcement) -> EventTarget {
        (.announcement, announcement.id, announcement.title)
    }
}

extension Announcement {
    /// Whether it takes place at another time than was said; whatever has begun has begun.
    fileprivate func isMoved(from known: Announcement, now: Instant) -> Bool {
        endsAt != known.endsAt || startsAt != known.startsAt && max(startsAt, known.startsAt) > now
    }

    /// Who sees it, in words.
    package var audience: String { targets.map { "\($0.count) chosen" } ?? "all" }
}
