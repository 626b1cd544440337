package import PortalStore
import PortalToolkit

/// What became of an operator's wish to reset somebody's second factors.
package struct FactorResetOutcome: Sendable {
    /// Number of people told by mail.
    package let told: Int
    /// When it takes effect; `nil` if it has.
    package let dueAt: Instant?
}

extension Operations {
    /// Removes the second factors of a user after the time that the MSP has set, and tells them and every owner.
    /// - Parameters:
    ///   - isNow: at once, also if a reset waits, as where the MSP has set no time.
    ///   - canTell: whether there is a mail server.
    /// - Throws: `Refusal`, also where nobody could cancel it.
    package func resetFactors(
        of email: String, in slug: String, isNow: Bool, canTell: Bool, _ prepared: FactorResets.Prepared
    ) throws -> FactorResetOutcome {
        let client = try locked(slug)
        let user = try user(email, scope.users(of: client.id), slug)
        let rules = rules(of: client)
        guard try scope.publicScope.hasFactor(user.id, client: client.id) else {
            throw Refusal("\(email) has no second factor")
        }
        let delay = try scope.resetDelay(of: client.mspID) ?? FactorResets.standardDelay
        guard delay > .zero, !isNow else {
            return FactorResetOutcome(
                told: try rules.resetFactors(of: user, mailIDs: prepared.mails, stamp), dueAt: nil)
        }
        if let due = try scope.publicScope.resetDue(of: user.id, client: client.id) {
            throw Refusal(
                "a reset of \(email) waits until \(RFC3339.string(due)) already",
                hint: "user reset-factors --cancel ends it, --now makes it take effect at once")
        }
        let mute = canTell ? LicenceDescriptions.unavailableReason(of: client, now: now) : "PORTAL_MAIL_URL is unset"
        if let mute {
            throw Refusal(
                "nobody could cancel it, as the portal sends no mail or does not answer",
                hint: "\(mute); with --now the second factors go at once")
        }
        let told = try rules.askForReset(of: user, at: now + delay, prepared, stamp)
        return FactorResetOutcome(told: told, dueAt: now + delay)
    }

    /// Sets how many hours the resets of an MSP's clients wait, which is part of its policy.
    /// - Returns: The change, for the event.
    func setResetDelay(_ hours: Int64?, of msp: MSP) throws -> [Change] {
        let old = try scope.resetDelay(of: msp.id).map(FactorResets.hours)
        guard let hours, hours != old else { return [] }
        try writer.setResetDelay(.hours(hours), of: msp.id)
        return [Change("reset_delay_hours", old.map(String.init), String(hours))]
    }

    /// Ends all resets of a client's users that wait: while the portal does not answer, nobody could.
    func cancelResets(of client: Tenant) throws {
        let waiting = try scope.publicScope.resetsDue(client: client.id)
        for (index, user) in try scope.users(of: client.id).filter({ waiting[$0.id] != nil }).enumerated() {
            let most = AccountNotice.maximumOwners
            _ = try rules(of: client).cancelReset(
                of: user, mailIDs: (0..<most).map { prepared.mail(index * most + $0) },
                EventStamp(id: prepared.event(index + 1), at: now, ip: nil))
        }
    }

    /// Ends a reset of a user's second factors that waits.
    /// - Parameter mailIDs: Of the mails that tell it.
    package func cancelReset(of email: String, in slug: String, mailIDs: [Int64]) throws {
        let client = try locked(slug)
        let user = try user(email, scope.users(of: client.id), slug)
        guard try rules(of: client).cancelReset(of: user, mailIDs: mailIDs, stamp) else {
            throw Refusal("no reset of \(email) waits", .noSuch)
        }
    }
}
