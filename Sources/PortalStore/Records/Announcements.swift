/// How an announcement concerns its readers.
package enum AnnouncementSeverity: String, StoredWord {
    /// News.
    case info
    /// Work that was planned.
    case maintenance
    /// Something that does not work.
    case incident
}

/// What an MSP tells its customers for a time.
package struct Announcement: Sendable, Equatable {
    package var id: Int64
    package var msp: MSPID
    /// The sender's id, unique in the MSP; of those made by `portalctl` the public form of `id`.
    package var upstreamID: String
    package var severity: AnnouncementSeverity
    package var startsAt: Instant
    /// `nil` until it is ended.
    package var endsAt: Instant?
    /// Whether the login page shows it.
    package var isPublic: Bool
    /// JSON: an object of title and text by language.
    package var texts: String
    /// Who sees it, by client; `nil` for all clients of the MSP.
    package var targets: [AnnouncementTarget]?
    /// Stamp of the sender's last line; 0 for none.
    package var stamp: Instant = 0

    /// How long before its beginning it is shown.
    package static let ahead = Duration.days(14)

    package init(
        id: Int64, msp: MSPID, upstreamID: String, severity: AnnouncementSeverity, startsAt: Instant, endsAt: Instant?,
        isPublic: Bool, texts: String, targets: [AnnouncementTarget]?
    ) {
        (self.id, self.msp, self.upstreamID, self.severity) = (id, msp, upstreamID, severity)
        (self.startsAt, self.endsAt, self.isPublic) = (startsAt, endsAt, isPublic)
        (self.texts, self.targets) = (texts, targets)
    }

    /// When it is first shown, from now on.
    package func firstShown(from now: Instant) -> Instant { max(now, startsAt - Self.ahead) }

    package func hasEnded(_ now: Instant) -> Bool { endsAt.map { $0 <= now } ?? false }
}

/// A client that sees an announcement, because of one of its nodes or as a whole.
package struct AnnouncementTarget: Sendable, Equatable {
    package let client: ClientID
    package let node: NodeID?

    package init(client: ClientID, node: NodeID?) { (self.client, self.node) = (client, node) }
}

/// An announcement as one client sees it.
package struct ShownAnnouncement: Sendable {
    package let id: Int64
    package let severity: AnnouncementSeverity
    package let startsAt: Instant
    package let endsAt: Instant?
    /// JSON: an object of title and text by language.
    package let texts: String
    /// Nodes of the client that are marked by it; none before login.
    package var nodes: [NodeID]
}
