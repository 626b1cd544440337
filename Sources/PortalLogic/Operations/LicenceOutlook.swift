package import PortalStore

/// What an MSP's licence means for its portals: today, or after a change that is only thought of.
package struct LicenceOutlook: Sendable {
    /// One of the portals that are on.
    package struct Portal: Sendable, Equatable {
        /// The client.
        package let client: String
        /// Why it answers as if it did not exist; `nil` when it answers.
        package let reason: String?
        /// Users who have accepted, and with the open invitations.
        package let active, used: Int
        /// Seats of the licence; `nil` is any number.
        package let cap: Int64?

        /// What of the seats is refused; `nil` when there is room.
        package var seats: String? {
            guard let cap, reason == nil, Int64(used) > cap else { return nil }
            return "\(used) users and invitations for \(cap) seats: nobody who is in is locked out, but nobody can be "
                + "invited" + (Int64(active) >= cap ? " or accept" : "") + " until fewer than \(cap) are left"
        }

        /// A sentence for the operator.
        package var text: String {
            reason.map { "portal \(client) answers as if it did not exist: \($0)" } ?? "portal \(client) answers"
        }
    }

    /// The portals that are on, the longest-enabled first.
    package let portals: [Portal]

    /// - Parameter msp: with the licence that is thought of.
    init(_ scope: OperatorScope, of msp: MSP, now: Int64) throws {
        let clients = Dictionary(
            uniqueKeysWithValues: try scope.clients().filter { $0.mspID == msp.id }.map { ($0.slug, $0) })
        portals = try scope.portals(of: msp.id).enumerated().compactMap { place, slug in
            try clients[slug].map { client in
                let facts = msp.licence(portalsBefore: Int64(place))
                let users = try scope.users(of: client.id)
                return Portal(
                    client: slug, reason: LicenceWords.darkness(of: client, under: facts, now: now),
                    active: users.count(where: \.isActive), used: LicenceWords.seats(users, now: now),
                    cap: Licence.users(Licence.tier(facts, now: now)))
            }
        }
    }

    /// What gets worse from here to `next`: portals that fall silent, seats that become too few.
    package func losses(to next: LicenceOutlook) -> [String] {
        next.portals.flatMap { portal -> [String] in
            guard let before = portals.first(where: { $0.client == portal.client }) else { return [] }
            if before.reason == nil, portal.reason != nil { return [portal.text] }
            return before.seats == nil ? portal.seats.map { ["portal \(portal.client): \($0)"] } ?? [] : []
        }
    }

    /// What gets better: portals that answer again.
    package func gains(to next: LicenceOutlook) -> [String] {
        next.portals.compactMap { portal in
            let before = portals.first { $0.client == portal.client }
            return before?.reason != nil && portal.reason == nil ? "portal \(portal.client) answers again" : nil
        }
    }
}

extension OperatorScope {
    /// What the licence of an MSP, as it is or as it is thought of, means for its portals.
    package func outlook(of msp: MSP, now: Int64) throws -> LicenceOutlook {
        try LicenceOutlook(self, of: msp, now: now)
    }
}

/// A change of a licence that takes something from customers and was not confirmed.
package struct LicenceLoss: Error, Equatable, CustomStringConvertible {
    /// What would get worse, in sentences.
    package let losses: [String]

    /// For the operator.
    package var description: String {
        "this takes something from customers:\n" + losses.map { "  \($0)\n" }.joined()
            + "Nothing was changed, and nothing would be deleted; with --yes it is done."
    }
}

/// What a change of an MSP did to its portals.
package struct LicenceChange: Sendable {
    /// What got worse and what got better, in sentences.
    package let losses, gains: [String]
}
