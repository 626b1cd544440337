import Database

extension Transaction {
    fileprivate func announcements(_ statement: Statement, of client: ClientID, now: Instant, until: Instant) throws
        -> [ShownAnnouncement]
    {
        var shown: [ShownAnnouncement] = []
        try each(statement, .id(client), .instant(until), .instant(now)) { row in
            let node: NodeID? = row.optionalID(5)
            if let last = shown.indices.last, shown[last].id == row.integer(0) {
                shown[last].nodes += node.map { [$0] } ?? []
                return
            }
            shown.append(
                ShownAnnouncement(
                    id: row.integer(0), severity: try row.word(1, of: "announcements.severity"),
                    startsAt: row.instant(2), endsAt: row.optionalInstant(3), texts: row.text(4),
                    nodes: node.map { [$0] } ?? []))
        }
        return shown
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
    /// Returns what the client is told now, and what begins before `until`.
    package func announcements(now: Instant, until: Instant) throws -> [ShownAnnouncement] {
        try transaction.announcements(AnnouncementSQL.ofClient, of: client, now: now, until: until)
    }
}

extension PublicScope {
    /// Returns what everybody may read on the client's login page.
    package func announcements(of tenant: Tenant, now: Instant, until: Instant) throws -> [ShownAnnouncement] {
        try transaction.announcements(AnnouncementSQL.publicOfClient, of: tenant.id, now: now, until: until)
    }
}

extension OperatorScope {
    /// Returns an MSP's announcements by their beginning.
    package func announcements(of msp: MSPID) throws -> [Announcement] {
        try transaction.all(AnnouncementSQL.ofMSP, .id(msp), as: Announcement.init).map(transaction.complete)
    }

    /// Returns the announcement with the sender's id.
    package func announcement(_ upstreamID: String, of msp: MSPID) throws -> Announcement? {
        try transaction.first(AnnouncementSQL.byUpstream, .id(msp), .text(upstreamID), as: Announcement.init)
            .map(transaction.complete)
    }
}

extension OperatorWriter {
    /// Stores an announcement with who sees it.
    package func put(_ announcement: Announcement, of msp: MSP, audit: NewMSPEvent) throws {
        let owner: [Value] = [.id(msp.id), .integer(announcement.id)]
        try transaction.run(AnnouncementSQL.put, AnnouncementColumn.allCases.map(announcement.parameter))
        try transaction.run(AnnouncementSQL.clearTargets, owner)
        for (position, target) in (announcement.targets ?? []).enumerated() {
            try transaction.run(
                AnnouncementSQL.addTarget, owner + [.integer(Int64(position)), .id(target.client), Value(target.node)])
        }
        try add(audit, toMSP: msp.id, named: msp.name)
    }

    /// Removes an announcement.
    package func remove(_ announcement: Announcement, of msp: MSP, audit: NewMSPEvent) throws {
        try transaction.run(AnnouncementSQL.remove, .id(msp.id), .integer(announcement.id))
        try add(audit, toMSP: msp.id, named: msp.name)
    }
}
