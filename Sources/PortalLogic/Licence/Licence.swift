package import PortalStore

/// Limits of an MSP's licence: no portal with Free and Pro, one with 5 users with Team, unlimited with Enterprise.
package enum Licence {
    /// Grace period after the end.
    package static let grace = Duration.days(14)

    /// Returns the effective tier; Free 14 days after the end.
    package static func tier(_ facts: LicenceFacts, now: Instant) -> Tier {
        guard let end = facts.expiresAt, now >= end + grace else { return facts.tier }
        return .free
    }

    /// Returns the number of portals; `nil` for unlimited.
    package static func portals(_ tier: Tier) -> Int64? {
        switch tier {
        case .free, .pro: 0
        case .team: 1
        case .enterprise: nil
        }
    }

    /// Returns the number of users per portal; `nil` for unlimited.
    package static func users(_ tier: Tier) -> Int64? {
        switch tier {
        case .free, .pro: 0
        case .team: 5
        case .enterprise: nil
        }
    }

    /// Whether the licence covers this client's portal; portals enabled earlier take precedence.
    package static func covers(_ facts: LicenceFacts, now: Instant) -> Bool {
        guard let allowed = portals(tier(facts, now: now)) else { return true }
        return facts.portalsBefore < allowed
    }
}

extension Tenant {
    /// Whether the portal is served; otherwise it responds like an unknown one.
    package func isServed(now: Instant) -> Bool {
        isActive && isEnabled && Licence.covers(licence, now: now)
    }
}
