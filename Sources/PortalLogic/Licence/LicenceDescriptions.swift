package import PortalStore
package import PortalToolkit

/// Descriptions of licences and their consequences, for operators.
package enum LicenceDescriptions {
    /// Explains why the licence does not cover another portal.
    package static func refusal(of msp: String, _ licence: LicenceFacts, portals: [String], now: Instant) -> String {
        let tier = Licence.tier(licence, now: now)
        let counted =
            tier == licence.tier ? "\(tier.rawValue)" : "\(licence.tier.rawValue), expired, so it counts as free"
        guard let allowed = Licence.portals(tier), allowed > 0 else {
            return "the licence of \(msp) (\(counted)) covers no portal; Team or Enterprise is required"
        }
        return "the licence of \(msp) (\(counted)) covers \(allowed) portal, used by "
            + portals.prefix(Int(allowed)).joined(separator: ", ")
    }

    /// Explains why a client's portal is disabled or inactive; `nil` if it is served.
    package static func unavailableReason(of client: Tenant, now: Instant) -> String? {
        client.isEnabled
            ? inactiveReason(of: client, now: now)
            : "it is off; turn it on with portal enable \(client.slug)"
    }

    /// Explains why an enabled portal is inactive; `nil` if it is served or disabled.
    /// - Parameter facts: A proposed licence instead of the client's.
    package static func inactiveReason(of client: Tenant, under facts: LicenceFacts? = nil, now: Instant) -> String? {
        let licence = facts ?? client.licence
        guard client.isEnabled else { return nil }
        if !client.isActive { return "the client is suspended" }
        if Licence.covers(licence, now: now) { return nil }
        let tier = Licence.tier(licence, now: now)
        let allowed = Licence.portals(tier) ?? 0
        let expired = tier == licence.tier ? "" : ", expired more than 14 days ago"
        return "the licence of \(client.mspName) (\(licence.tier.rawValue)\(expired)) covers "
            + (allowed == 0 ? "no portal" : "\(allowed) portal, and another was enabled before")
    }

    /// Returns the last valid day, in UTC, of a licence ending at this instant.
    package static func lastDay(_ end: Instant) -> CalendarDate { CalendarDate(at: end - .milliseconds(1)) }

    /// Returns a licence's end in the form of `--expires`: the last day, or the instant for an end within a day.
    package static func end(_ end: Instant) -> String {
        let day = lastDay(end)
        return day.adding(days: 1).startsAt == end ? "\(day)" : RFC3339.string(end)
    }

    /// Returns a warning about a licence's end; `nil` more than 30 days ahead.
    package static func expiry(of msp: MSP, now: Instant) -> String? {
        guard let end = msp.licenceExpiresAt else { return nil }
        let (date, last) = (lastDay(end), lastDay(end + Licence.grace))
        if now >= end + Licence.grace {
            return
                "the licence of \(msp.name) ended on \(date) and has counted as free since \(CalendarDate(at: end + Licence.grace)): its portals answer as if "
                + "they did not exist; nothing is deleted, and renewal restores everything at once"
        }
        let after = "then it counts as free and its portals answer as if they did not exist, until it is renewed"
        if now >= end { return "the licence of \(msp.name) ended on \(date); it keeps working until \(last), \(after)" }
        guard now >= end - .days(30) else { return nil }
        return "the licence of \(msp.name) ends on \(date); it keeps working until \(last), \(after)"
    }
}
