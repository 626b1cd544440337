package import PortalStore
import PortalToolkit

/// Changes to what is demanded of accounts: `nil` keeps a value, `.some(nil)` clears it.
package struct PolicyChanges: Sendable, Equatable {
    package var factorRule: FactorRule?
    package var graceDays: Int64?
    package var sessionIdle, sessionMax: Duration??
    /// Hours that the operator's resets of second factors wait.
    package var resetDelay: Int64?
    package var allowsDeviceTrust: Bool?

    /// Creates an empty change.
    package init() {}
}

extension Operations {
    /// Sets what an MSP demands of the accounts of all its clients.
    package func setPolicy(_ slug: String, _ changes: PolicyChanges) throws {
        guard let msp = try scope.msp(slug: slug) else {
            throw Refusal("there is no MSP \(slug)", field: "msp", .noSuch)
        }
        try writer.lock(msp: msp.id)
        let old = try scope.policy(of: msp.id)
        var policy = old.next(rule: changes.factorRule ?? old.factorRule, graceDays: changes.graceDays, at: now)
        if let idle = changes.sessionIdle { policy.sessionIdle = idle }
        if let max = changes.sessionMax { policy.sessionMax = max }
        if let isAllowed = changes.allowsDeviceTrust { policy.allowsDeviceTrust = isAllowed }
        if let idle = policy.sessionIdle, let max = policy.sessionMax, idle > max {
            throw Refusal("is longer than session_max", field: "session_idle", .outOfRange)
        }
        let waiting = try setResetDelay(changes.resetDelay, of: msp)
        guard policy != old || !waiting.isEmpty else { return }
        let event = event(.mspPolicyChanged, (.msp, msp.id.number, msp.name), policy.changes(from: old) + waiting)
        try writer.setPolicy(policy, of: msp, audit: event)
        for client in try scope.clients() where client.mspID == msp.id {
            let limits = AccountPolicy(client)
            try writer.limitSessions(of: client.id, idle: limits.sessionIdle, max: limits.sessionMax)
            if !policy.allowsDeviceTrust { try writer.distrustDevices(of: client.id) }
        }
    }
}
