package import PortalStore

/// Effect of an MSP's licence on its portals: the current licence, or a proposed one.
package struct LicenceImpact: Sendable {
    /// An enabled portal.
    package struct Portal: Sendable, Equatable {
        /// Slug of the client.
        package let client: String
        /// Why the portal is inactive (404 for everyone); `nil` if active.
        package let reason: String?
        /// Active users, and seats in use including pending invitations.
        package let active, used: Int
        /// Seats of the licence; `nil` for unlimited.
        package let cap: Int64?

        /// Consequence of too few seats; `nil` with enough.
        package var seats: String? {
            guard let cap, reason == nil, Int64(used) > cap else { return nil }
            return "\(used) users and invitations for \(cap) seats: existing users keep access, but no one can be "
                + "invited" + (Int64(active) >= cap ? " or accept" : "") + " until fewer than \(cap) remain"
        }

        /// Text for operators.
        package var text: String {
            reason.map { "portal \(client) answers as if it did not exist: \($0)" } ?? "portal \(client) answers"
        }
    }

    /// Enabled portals, longest enabled first.
    package let portals: [Portal]

    /// - Parameter msp: MSP with the current or proposed licence.
    package init(_ scope: OperatorScope, of msp: MSP, now: Instant) throws {
        let clients = Dictionary(
            uniqueKeysWithValues: try scope.clients().filter { $0.mspID == msp.id }.map { ($0.slug, $0) })
        let seats = try scope.seats(of: msp.id, now: now)
        portals = try scope.portals(of: msp.id).enumerated().compactMap { place, slug in
            clients[slug].map { client in
                let facts = msp.licence(portalsBefore: Int64(place))
                let used = seats[client.id]
                let active = Int(used?.active ?? 0)
                return Portal(
                    client: slug, reason: LicenceDescriptions.inactiveReason(of: client, under: facts, now: now),
                    active: active, used: active + Int(used?.pending ?? 0),
                    cap: Licence.users(Licence.tier(facts, now: now)))
            }
        }
    }

    /// Returns losses from here to `next`: portals becoming inactive, seats becoming too few.
    package func losses(to next: LicenceImpact) -> [String] {
        next.portals.flatMap { portal -> [String] in
            guard let before = portals.first(where: { $0.client == portal.client }) else { return [] }
            if before.reason == nil, portal.reason != nil { return [portal.text] }
            return before.seats == nil ? portal.seats.map { ["portal \(portal.client): \($0)"] } ?? [] : []
        }
    }

    /// Returns gains from here to `next`: portals becoming active.
    package func gains(to next: LicenceImpact) -> [String] {
        next.portals.compactMap { portal in
            let before = portals.first { $0.client == portal.client }
            return before?.reason != nil && portal.reason == nil ? "portal \(portal.client) answers again" : nil
        }
    }
}

extension OperatorScope {
    /// Returns the effect of an MSP's current or proposed licence on its portals.
    package func licenceImpact(of msp: MSP, now: Instant) throws -> LicenceImpact {
        try LicenceImpact(self, of: msp, now: now)
    }
}

/// An unconfirmed licence change with losses for clients.
package struct LicenceLoss: Error, Equatable, CustomStringConvertible {
    /// Sentences.
    package let losses: [String]

    package var description: String {
        "this change affects customers:\n" + losses.map { "  \($0)\n" }.joined()
            + "Nothing was changed. No data would be deleted; use --yes to proceed."
    }
}

/// Effect of an MSP's change on its portals.
package struct LicenceChange: Sendable {
    /// Sentences.
    package let losses, gains: [String]
}
