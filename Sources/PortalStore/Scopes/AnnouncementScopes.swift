import Database

extension Transaction {
    fileprivate func announcements(
        _ statement: Statement, of client: ClientID, now: Instant, until: Instant, limit: Int
    ) throws -> [(shown: ShownAnnouncement, isForAll: Bool)] {
        try all(statement, .id(client), .instant(now), .instant(until), .integer(Int64(limit))) { row in
            let shown = ShownAnnouncement(
                id: row.integer(0), severity: try row.word(1, of: "announcements.severity"), startsAt: row.instant(2),
                endsAt: Announcement.end(row.instant(3)), texts: row.text(4), nodes: [])
            return (shown, row.flag(5))
        }
    }

    fileprivate func complete(_ announcement: Announcement) throws -> Announcement {
        guard announcement.targets != nil else { return announcement }
        var announcement = announcement
        announcement.targets = try all(AnnouncementSQL.targets, .id(announcement.msp), .integer(announcement.id)) {
            AnnouncementTarget(client: $0.id(0), node: $0.optionalID(1))
        }
        return announcement
    }
}

extension TenantScope {
    /// Returns what the client is told now, the newest first, then what begins before `until`, the nearest first.
    package func announcements(now: Instant, until: Instant, limit: Int) throws -> [ShownAnnouncement] {
        let found = try transaction.announcements(
            AnnouncementSQL.ofClient, of: client, now: now, until: until, limit: limit)
        return try found.map { item in
            guard !item.isForAll else { return item.shown }
            var shown = item.shown
            shown.nodes = try transaction.all(AnnouncementSQL.nodes, .id(client), .integer(shown.id)) { $0.id(0) }
            return shown
        }
    }
}

extension PublicScope {
    /// Returns what everybody may read on the client's login page, in the same order; without nodes.
    package func announcements(of tenant: Tenant, now: Instant, until: Instant, limit: Int) throws
        -> [ShownAnnouncement]
    {
        try transaction.announcements(
            AnnouncementSQL.publicOfClient, of: tenant.id, now: now, until: until, limit: limit
        ).map(\.shown)
    }
}

extension OperatorScope {
    /// Returns an announcement that a client sees and that has not ended.
    package func announcement(_ id: Int64, shownTo client: ClientID, now: Instant) throws -> ShownAnnouncement? {
        try transaction.announcements(AnnouncementSQL.ofClient, of: client, now: now, until: .max, limit: 1000)
            .first { $0.shown.id == id }?.shown
    }

    /// Returns an MSP's announcements by their beginning.
    package func announcements(of msp: MSPID) throws -> [Announcement] {
        try transaction.all(AnnouncementSQL.ofMSP, .id(msp), as: Announcement.init).map(transaction.complete)
    }

    /// Counts an MSP's announcements that have not ended.
    package func unendedAnnouncements(of msp: MSPID, now: Instant) throws -> Int64 {
        try transaction.first(AnnouncementSQL.unended, .id(msp), .instant(now)) { $0.integer(0) } ?? 0
    }

    /// Returns the announcement with the sender's id.
    package func announcement(_ upstreamID: String, of msp: MSPID) throws -> Announcement? {
        try transaction.first(AnnouncementSQL.byUpstream, .id(msp), .text(upstreamID), as: Announcement.init)
            .map(transaction.complete)
    }
}

extension OperatorWriter {
    /// Stores an announcement with who sees it, over the one that is known; without `audit` only the stamp differs.
    package func put(_ announcement: Announcement, after known: Announcement?, of msp: MSP, audit: NewMSPEvent?) throws
    {
        let owner: [Value] = [.id(msp.id), .integer(announcement.id)]
        try transaction.run(AnnouncementSQL.put, AnnouncementColumn.allCases.map(announcement.parameter))
        if let audit { try add(audit, toMSP: msp.id, named: msp.name) }
        guard announcement.targets != known?.targets else { return }
        try transaction.run(AnnouncementSQL.clearTargets, owner)
        for (position, target) in (announcement.targets ?? []).enumerated() {
            try transaction.run(
                AnnouncementSQL.addTarget, owner + [.integer(Int64(position)), .id(target.client), Value(target.node)])
        }
    }

    /// Removes an announcement.
    package func remove(_ announcement: Announcement, of msp: MSP, audit: NewMSPEvent) throws {
        try transaction.run(AnnouncementSQL.remove, .id(msp.id), .integer(announcement.id))
        try add(audit, toMSP: msp.id, named: msp.name)
    }
}
