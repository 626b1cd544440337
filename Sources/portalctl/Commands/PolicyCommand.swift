import PortalLogic
import PortalStore
import PortalToolkit

/// `msp policy`: what an MSP demands of the accounts of all its clients.
enum Policy {
    static let command = Command(
        "msp policy SLUG [--second-factor RULE] [--grace-days N] [--session-idle SECONDS] [--session-max SECONDS] [--trusted-devices CHOICE] [--reset-delay HOURS]",
        """
        Shows or sets what an MSP demands of the accounts of all its clients; an owner can only be stricter.
        RULE is optional, admins (owners and admins) or all. Whoever lacks the second factor is told by mail and has N
        days, 14 if none are said, to set one up; they count anew when the rule gets stricter. Sessions end
        after these times at the latest, open ones too; an empty value ('') leaves that to the installation.
        CHOICE is allow or forbid: whether people may let a device stand in for the second factor for 30 days.
        HOURS, 0 to 168 and 24 if none are said, are how long user reset-factors waits; those that wait keep their time.
        """, run)

    private enum Trust: String, CaseIterable {
        case allow, forbid
    }

    static func run(_ context: CommandContext, _ arguments: Arguments) throws {
        let slug = try arguments.slug("SLUG")
        let changes = try changes(arguments)
        if changes != PolicyChanges() { try context.operate { try $0.setPolicy(slug, changes) } }
        let (policy, delay, people) = try context.connection().inspect { scope in
            guard let msp = try scope.msp(slug: slug) else { throw Refusal("there is no MSP \(slug)") }
            let policy = try scope.policy(of: msp.id)
            let delay = FactorResets.hours(try scope.resetDelay(of: msp.id) ?? FactorResets.standardDelay)
            return (policy, delay, try missing(of: msp, policy, scope))
        }
        context.answer(text(policy, resetDelay: delay, missing: people)) { json in
            json.field("msp", slug)
            json.policy(policy)
            json.field("without_factor", people)
            json.field("reset_delay_hours", delay)
        }
    }

    private static func changes(_ arguments: Arguments) throws -> PolicyChanges {
        func seconds(_ option: String, _ bounds: ClosedRange<Int64>) throws -> Duration?? {
            try arguments.clearable(option, .number(in: bounds)).map { $0.map { .seconds($0) } }
        }
        var changes = PolicyChanges()
        changes.factorRule = try arguments.optional("--second-factor", .choice)
        changes.graceDays = try arguments.optional("--grace-days", .number(in: 0...AccountPolicy.maximumGraceDays))
        changes.sessionIdle = try seconds("--session-idle", AccountPolicy.idleSeconds)
        changes.sessionMax = try seconds("--session-max", AccountPolicy.maxSeconds)
        changes.allowsDeviceTrust = try arguments.optional("--trusted-devices", InputFormat<Trust>.choice).map {
            $0 == .allow
        }
        changes.resetDelay = try arguments.optional("--reset-delay", .number(in: FactorResets.delayHours))
        return changes
    }

    /// How many people lack what the rule demands.
    private static func missing(of msp: MSP, _ policy: SecurityPolicy, _ scope: OperatorScope) throws -> Int {
        try scope.clients().filter { $0.mspID == msp.id }.reduce(0) { sum, client in
            try sum
                + scope.publicScope.usersWithoutFactor(client: client.id).count { policy.factorRule.covers($0.role) }
        }
    }

    private static func text(_ policy: SecurityPolicy, resetDelay: Int64, missing: Int) -> String {
        let rule =
            switch policy.factorRule {
            case .optional: "optional"
            case .admins: "for owners and admins"
            case .all: "for all"
            }
        var factor = "Second factor: \(rule)"
        if let due = policy.factorDueAt {
            factor += ", from \(RFC3339.string(due)); \(counted(missing, "person has", "people have")) none yet"
        }
        func time(_ duration: Duration?) -> String {
            duration.map { "\($0.secondsRoundedUp) s" } ?? "the installation's"
        }
        return factor + ".\nSessions without activity end after: \(time(policy.sessionIdle)).\n"
            + "Sessions end after: \(time(policy.sessionMax)).\n"
            + "Devices may stand in for the second factor: \(policy.allowsDeviceTrust ? "yes" : "no").\n"
            + "Resets of second factors take effect: "
            + (resetDelay == 0 ? "at once." : "after \(counted(Int(resetDelay), "hour", "hours")).")
    }
}
