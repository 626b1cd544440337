package import PortalStore

/// What an MSP's licence allows (product.md, Plans): licence gates `msp_portal` and `msp_portal_users_cap`.
package enum Licence {
    /// How long an expired licence works on, ms.
    package static let grace: Int64 = 14 * 86_400_000

    /// The tier that counts at `now`: 14 days after its end a licence counts as Free.
    package static func tier(_ facts: LicenceFacts, now: Int64) -> Tier {
        guard let end = facts.expiresAt, now >= end + grace else { return facts.tier }
        return .free
    }

    /// How many portals the tier allows; `nil` is any number.
    package static func portals(_ tier: Tier) -> Int64? {
        switch tier {
        case .free, .pro: 0
        case .team: 1
        case .enterprise: nil
        }
    }

    /// How many portal users the tier allows in a portal; `nil` is any number.
    package static func users(_ tier: Tier) -> Int64? {
        switch tier {
        case .free, .pro: 0
        case .team: 5
        case .enterprise: nil
        }
    }

    /// Whether the licence covers this client's portal: the longest-enabled ones come first.
    package static func covers(_ facts: LicenceFacts, now: Int64) -> Bool {
        guard let allowed = portals(tier(facts, now: now)) else { return true }
        return facts.portalsBefore < allowed
    }
}

extension Tenant {
    /// Whether this client's portal answers at `now`; otherwise it looks as if it did not exist.
    package func isServed(now: Int64) -> Bool {
        isActive && isEnabled && Licence.covers(licence, now: now)
    }
}
