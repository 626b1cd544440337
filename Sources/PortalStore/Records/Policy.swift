/// Who needs a second factor.
package enum FactorRule: String, StoredWord, CaseIterable {
    case optional
    /// Owners and admins.
    case admins
    case all

    /// Whether people of the role need one.
    package func covers(_ role: Role) -> Bool {
        switch self {
        case .optional: false
        case .admins: role != .viewer
        case .all: true
        }
    }
}

/// What an owner demands of the accounts of their portal, or an MSP of those of all its clients.
package struct SecurityPolicy: Sendable, Equatable {
    package var factorRule = FactorRule.optional
    /// Start of the grace period.
    package var factorRuleAt: Instant?
    /// Time to set up a second factor.
    package var factorGrace: Duration?
    /// Time without activity that ends a session at most; `nil` leaves it to the installation.
    package var sessionIdle: Duration?
    /// Time that ends any session at most; `nil` likewise.
    package var sessionMax: Duration?
    /// Whether a device may stand in for a second factor for a while.
    package var allowsDeviceTrust = true

    /// Creates one that demands nothing.
    package init() {}
}

/// That a user without a second factor has been told to set one up.
package struct FactorReminder: Sendable, Equatable {
    package let user: UserID
    /// The end of the grace period that they were told of.
    package let dueAt: Instant
    /// How many of the reminders for it they have had.
    package let stage: Int64

    package init(user: UserID, dueAt: Instant, stage: Int64) {
        (self.user, self.dueAt, self.stage) = (user, dueAt, stage)
    }
}
