import PortalLogic
import PortalStore
import PortalToolkit

/// A code that a person has typed, or a passkey's answer, in a login or as a fresh proof: checked outside of the
/// transaction that uses it up.
struct FactorAttempt {
    private let context: RequestContext
    private let user: PortalUser
    private let use: FactorUse?
    /// Of a passkey's answer.
    private let passkey: (name: String?, refusal: PasskeyRefusal?)?
    private let throttle: Throttle
    /// Drawn before the transaction, which may run twice.
    private let eventID: Int64
    private let limitEventID: Int64
    private let mailID: Int64

    /// Kind of the factor; `nil` for a wrong one.
    var kind: FactorKind? { use?.kind }

    private init(
        _ context: RequestContext, _ user: PortalUser, _ throttle: Throttle, _ use: FactorUse?,
        passkey: (name: String?, refusal: PasskeyRefusal?)? = nil
    ) {
        (self.context, self.user, self.throttle, self.use, self.passkey) = (context, user, throttle, use, passkey)
        eventID = context.services.random.id()
        limitEventID = context.services.random.id()
        mailID = context.services.random.id()
    }

    /// - Parameters:
    ///   - factors: of the user.
    ///   - throttle: counts wrong ones.
    init(
        _ context: RequestContext, _ user: PortalUser, typed: String, _ factors: UserFactors, _ throttle: Throttle
    ) throws {
        let use = try context.secondFactor(of: user).use(typed, of: factors.authenticators, now: context.now)
        self.init(context, user, throttle, use)
    }

    /// - Parameters:
    ///   - factors: of the user.
    ///   - throttle: counts wrong ones.
    init(
        _ context: RequestContext, _ user: PortalUser, _ answer: PasskeyAnswer, _ ceremony: PasskeyCeremony,
        _ factors: UserFactors, _ throttle: Throttle
    ) throws {
        let known = factors.passkeys.first { $0.credential == answer.credential }
        guard let known else {
            self.init(context, user, throttle, nil, passkey: (nil, .unknown))
            return
        }
        do {
            let use = try ceremony.use(answer, of: known, user: user.id, now: context.now)
            self.init(context, user, throttle, .passkey(use), passkey: (known.name, nil))
        } catch let refused as PasskeyCeremony.Refused {
            self.init(context, user, throttle, nil, passkey: (known.name, refused.reason))
        }
    }

    /// Uses up the code or answer; a wrong one is counted, and a recovery code told.
    /// - Returns: Whether it was right and unused.
    /// - Throws: `Problem` 429 beyond the limits.
    func succeeds(_ factors: FactorWriter) throws -> Bool {
        // Once more in the transaction, as a code costs no time and many may come at once.
        try throttle.check(factors.counters.failures)
        guard let use, try factors.use(use, at: context.now) else {
            try throttle.countFailure(factors.counters.add)
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
        if passkey != nil { try refusePasskey(factors) }
        guard try throttle.hasReachedLimit(factors.counters.failures) else { return }
        try factors.add(context.factorEvent(.factorRefused, user, id: limitEventID))
        try factors.add(context.notice(.factorRefused, id: mailID, to: user))
    }

    /// Nobody gives a wrong answer by mistyping it, so each is in the log.
    private func refusePasskey(_ factors: FactorWriter) throws {
        var reason = passkey?.refusal
        if case .passkey(let use) = use { reason = try factors.refusal(of: use) }
        try factors.add(
            context.factorEvent(
                .passkeyRefused, user, id: eventID,
                [Change("passkey", nil, passkey?.name), Change("passkey_refusal", nil, reason)]))
    }
}
