package import PortalStore
package import PortalToolkit

/// What is demanded of a client's accounts: by its owner and its MSP, the stricter of both.
package struct AccountPolicy: Equatable {
    /// Times without activity that can be set: five minutes to two weeks, in seconds.
    package static let idleSeconds: ClosedRange<Int64> = 300...1_209_600
    /// Times of sessions that can be set: a quarter of an hour to 90 days, in seconds.
    package static let maxSeconds: ClosedRange<Int64> = 900...7_776_000
    /// Longest grace period.
    package static let maximumGraceDays: Int64 = 90
    /// Grace period if none is said.
    package static let standardGraceDays: Int64 = 14

    private let sources: [SecurityPolicy]

    package init(_ tenant: Tenant) { self.init(tenant.policy, tenant.mspPolicy) }

    package init(_ sources: SecurityPolicy...) { self.sources = sources }

    /// From when on people of this role can do nothing without a second factor but set one up; `nil` for never.
    package func factorDue(_ role: Role) -> Instant? {
        sources.filter { $0.factorRule.covers(role) }.compactMap(\.factorDueAt).min()
    }

    /// Longest time of a session without activity; `nil` if none is demanded.
    package var sessionIdle: Duration? { sources.compactMap(\.sessionIdle).min() }

    /// Longest time of a session; `nil` if none is demanded.
    package var sessionMax: Duration? { sources.compactMap(\.sessionMax).min() }

    /// Whether a device may stand in for a second factor for a while.
    package var allowsDeviceTrust: Bool { sources.allSatisfy(\.allowsDeviceTrust) }
}

extension SecurityPolicy {
    /// End of the grace period; `nil` while a second factor is optional.
    package var factorDueAt: Instant? {
        factorRule == .optional ? nil : factorRuleAt.map { $0 + (factorGrace ?? .zero) }
    }

    /// Whole days of the grace period.
    package var graceDays: Int64? { factorGrace.map { $0.milliseconds / Duration.days(1).milliseconds } }

    /// The policy from now on. The grace period counts anew where the rule got stricter, so that nobody is locked out by a
    /// change; a shorter one begins at once, and ends no later than the one before.
    package func next(rule: FactorRule, graceDays: Int64?, at now: Instant) -> SecurityPolicy {
        var next = self
        next.factorRule = rule
        guard rule != .optional else {
            (next.factorRuleAt, next.factorGrace) = (nil, nil)
            return next
        }
        let grace = Duration.days(graceDays ?? self.graceDays ?? AccountPolicy.standardGraceDays)
        next.factorGrace = grace
        let isStricter = Role.allCases.contains { rule.covers($0) && !factorRule.covers($0) }
        if isStricter {
            next.factorRuleAt = now
        } else if let due = factorDueAt, grace < factorGrace ?? .zero {
            next.factorRuleAt = min(now, due - grace)
        }
        return next
    }

    /// What differs from `old`, for an audit event.
    package func changes(from old: SecurityPolicy) -> [Change] {
        func seconds(_ duration: Duration?) -> String? { duration.map { String($0.secondsRoundedUp) } }
        return [
            Change("second_factor", old.factorRule.rawValue, factorRule.rawValue),
            Change("grace_days", old.graceDays.map(String.init), graceDays.map(String.init)),
            Change("session_idle", seconds(old.sessionIdle), seconds(sessionIdle)),
            Change("session_max", seconds(old.sessionMax), seconds(sessionMax)),
            Change("trusted_devices", old.allowsDeviceTrust, allowsDeviceTrust),
        ].filter(\.isReal)
    }
}

extension JSONWriter {
    /// The members of a policy.
    package mutating func policy(_ policy: SecurityPolicy) {
        field("second_factor", policy.factorRule.rawValue)
        field("grace_days", policy.graceDays)
        instant("factor_due_at", policy.factorDueAt)
        field("session_idle", policy.sessionIdle?.secondsRoundedUp)
        field("session_max", policy.sessionMax?.secondsRoundedUp)
        field("trusted_devices", policy.allowsDeviceTrust)
    }
}
