package import PortalStore
package import PortalToolkit

/// Tells people without a second factor by when they need one: when it is demanded, a week and a day before the end of
/// the grace period, and at its end.
package enum FactorReminders {
    private static let before: [Duration] = [.days(7), .days(1), .zero]

    package static func write(_ store: StoreConnection, now: Instant, random: RandomSource = .system) throws {
        for client in try store.inspect({ try $0.clientsDemandingFactors() }) where client.isServed(now: now) {
            let planned = try store.inspect { try missing(of: client, $0, now) }.map { ($0.reminder, random.id()) }
            guard !planned.isEmpty else { continue }
            try store.operate { writer in
                try writer.lock(client: client.id)
                guard let client = try writer.scope.client(slug: client.slug) else { return }
                for (user, reminder) in try missing(of: client, writer.scope, now) {
                    guard let (_, id) = planned.first(where: { $0.0 == reminder }) else { continue }
                    try writer.remind(reminder, of: client.id, notice(reminder).mail(id: id, to: user, at: now))
                }
            }
        }
    }

    private static func notice(_ reminder: FactorReminder) -> AccountNotice {
        let isOver = reminder.stage == before.count
        return AccountNotice(.factorDemanded(from: isOver ? nil : reminder.dueAt), device: nil, address: nil)
    }

    /// Who has not had the reminder of this time.
    private static func missing(of client: Tenant, _ scope: OperatorScope, _ now: Instant) throws -> [(
        user: PortalUser, reminder: FactorReminder
    )] {
        let policy = AccountPolicy(client)
        let told = try scope.factorReminders(of: client.id)
        return try scope.publicScope.usersWithoutFactor(client: client.id).compactMap { user in
            guard let due = policy.factorDue(user.role) else { return nil }
            let stage = Int64(before.count { now >= due - $0 })
            if let last = told[user.id], last.dueAt == due, last.stage >= stage { return nil }
            return (user, FactorReminder(user: user.id, dueAt: due, stage: stage))
        }
    }
}
