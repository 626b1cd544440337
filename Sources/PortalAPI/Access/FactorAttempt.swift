import PortalLogic
import PortalStore
import PortalToolkit

/// A code that a person has typed, in a login or as a fresh proof: checked outside of the transaction that uses it up.
struct FactorAttempt {
    private let context: RequestContext
    private let user: PortalUser
    private let use: FactorUse?
    private let throttle: Throttle
    private let event: NewAuditEvent
    private let mailID: Int64

    /// Kind of the factor; `nil` for a wrong code.
    var kind: FactorKind? { use?.kind }

    /// - Parameters:
    ///   - throttle: of the user's wrong codes.
    ///   - authenticators: of the user.
    init(
        _ context: RequestContext, _ user: PortalUser, typed: String, _ throttle: Throttle,
        _ authenticators: [Authenticator]
    ) throws {
        (self.context, self.user, self.throttle) = (context, user, throttle)
        use = try context.secondFactor(of: user).use(typed, of: authenticators, now: context.now)
        event = context.factorEvent(.recoveryCodeUsed, user)
        mailID = context.services.random.id()
    }

    /// Uses up the code; a wrong one is counted, and a recovery code told.
    /// - Returns: Whether it was right and unused.
    func succeeds(_ factors: FactorWriter) throws -> Bool {
        // Once more, as a code costs no time and many may come at once.
        try throttle.check(factors.counters.failures)
        guard let use, try factors.use(use, at: context.now) else {
            try refuse(factors)
            return false
        }
        try throttle.clearFailures(factors.counters.clear)
        if case .recoveryCode = use {
            let left = try factors.recoveryCodesLeft
            try factors.add(event(.recoveryCodeUsed, [Change("recovery_codes", String(left + 1), String(left))]))
            try factors.add(context.notice(.recoveryCodeUsed(left: left), id: mailID, to: user))
        }
        return true
    }

    private func refuse(_ factors: FactorWriter) throws {
        try throttle.countFailure(factors.counters.add)
        guard try throttle.hasReachedLimit(factors.counters.failures) else { return }
        try factors.add(event(.factorRefused))
        try factors.add(context.notice(.factorRefused, id: mailID, to: user))
    }

    /// The body may run twice, so id and time were drawn before.
    private func event(_ action: AuditAction, _ changes: [Change] = []) -> NewAuditEvent {
        var event = event
        event.action = action
        event.details = Change.json(changes + context.deviceChange)
        return event
    }
}

extension RequestContext {
    /// A user's second factors.
    func secondFactor(of user: PortalUser) -> SecondFactor {
        SecondFactor(keys.ring, client: tenant.id, user: user.id)
    }

    /// An audit event about a user's factors, with a new id.
    func factorEvent(_ action: AuditAction, _ user: PortalUser, _ changes: [Change] = []) -> NewAuditEvent {
        NewAuditEvent(
            id: services.random.id(), at: now, action: action, targetKind: .user,
            targetID: PublicID.string(user.id), targetName: user.name, ip: request.clientAddress,
            details: Change.json(changes + deviceChange))
    }

    /// The device of the request, for an audit event.
    var deviceChange: [Change] {
        DeviceName.of(request.userAgent).map { [Change("device", nil, $0)] } ?? []
    }

    /// A mail that tells a user what happened to their account.
    func notice(_ event: AccountNotice.Event, id: Int64, to user: PortalUser) -> NewMail {
        AccountNotice(event, device: DeviceName.of(request.userAgent), address: request.clientAddress)
            .mail(id: id, to: user, at: now)
    }
}
