import PortalLogic
import PortalStore
import PortalToolkit

/// A code that a person has typed, in a login or as a fresh proof: checked outside of the transaction that uses it up.
struct FactorAttempt {
    private let context: RequestContext
    private let user: PortalUser
    private let use: FactorUse?
    private let throttle: Throttle
    /// Drawn before the transaction, which may run twice.
    private let eventID: Int64
    private let mailID: Int64

    /// Kind of the factor; `nil` for a wrong code.
    var kind: FactorKind? { use?.kind }

    /// - Parameter authenticators: of the user.
    init(_ context: RequestContext, _ user: PortalUser, typed: String, _ authenticators: [Authenticator]) throws {
        (self.context, self.user) = (context, user)
        throttle = try .ofCodes(context, user, authenticators)
        use = try context.secondFactor(of: user).use(typed, of: authenticators, now: context.now)
        eventID = context.services.random.id()
        mailID = context.services.random.id()
    }

    /// Uses up the code; a wrong one is counted, and a recovery code told.
    /// - Returns: Whether it was right and unused.
    /// - Throws: `Problem` 429 beyond the limits.
    func succeeds(_ factors: FactorWriter) throws -> Bool {
        // Once more in the transaction, as a code costs no time and many may come at once.
        try throttle.check(factors.counters.failures)
        guard let use, try factors.use(use, at: context.now) else {
            try refuse(factors)
            return false
        }
        try throttle.clearFailures(factors.counters.clear)
        if case .recoveryCode = use {
            let left = try factors.recoveryCodesLeft
            try factors.add(
                context.factorEvent(
                    .factorCodeUsed, user, id: eventID,
                    [Change("recovery_codes", String(left + 1), String(left))]))
            try factors.add(context.notice(.recoveryCodeUsed(left: left), id: mailID, to: user))
        }
        return true
    }

    private func refuse(_ factors: FactorWriter) throws {
        try throttle.countFailure(factors.counters.add)
        guard try throttle.hasReachedLimit(factors.counters.failures) else { return }
        try factors.add(context.factorEvent(.factorRefused, user, id: eventID))
        try factors.add(context.notice(.factorRefused, id: mailID, to: user))
    }
}
