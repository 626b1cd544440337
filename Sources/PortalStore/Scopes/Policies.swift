import Database

extension TenantWriter {
    /// Sets what the owner demands, and ends open sessions and trust in devices as it says.
    /// - Parameters idle, max: the longest times of a session, with the MSP's.
    package func setPolicy(_ policy: SecurityPolicy, idle: Duration?, max: Duration?, audit: NewAuditEvent) throws {
        try transaction.run(PolicySQL.setOfClient, [.id(client)] + policy.parameters)
        try transaction.limitSessions(of: client, idle: idle, max: max)
        if !policy.allowsDeviceTrust { try transaction.distrustDevices(of: client) }
        try add(audit)
    }
}

extension OperatorScope {
    /// Returns what an MSP demands of the accounts of all its clients.
    package func policy(of msp: MSPID) throws -> SecurityPolicy {
        try transaction.first(PolicySQL.ofMSP, .id(msp)) { try SecurityPolicy(row: $0) } ?? SecurityPolicy()
    }

    /// Returns the clients some of whose people need a second factor.
    package func clientsDemandingFactors() throws -> [Tenant] {
        try transaction.all(PolicySQL.demanding, as: Tenant.init)
    }

    /// Returns who of a client has been told to set up a second factor.
    package func factorReminders(of client: ClientID) throws -> [UserID: FactorReminder] {
        let told = try transaction.all(PolicySQL.reminders, .id(client)) {
            FactorReminder(user: $0.id(0), dueAt: $0.instant(1), stage: $0.integer(2))
        }
        return Dictionary(uniqueKeysWithValues: told.map { ($0.user, $0) })
    }
}

extension OperatorWriter {
    /// Sets what an MSP demands.
    package func setPolicy(_ policy: SecurityPolicy, of msp: MSP, audit: NewMSPEvent) throws {
        try whole().run(PolicySQL.setOfMSP, [.id(msp.id)] + policy.parameters)
        try add(audit, toMSP: msp.id, named: msp.name)
    }

    /// Ends open sessions of a client after these times at the latest.
    package func limitSessions(of client: ClientID, idle: Duration?, max: Duration?) throws {
        try transaction.limitSessions(of: client, idle: idle, max: max)
    }

    /// Ends the trust in all devices of a client's users, and the sessions that it has let in.
    package func distrustDevices(of client: ClientID) throws { try transaction.distrustDevices(of: client) }

    /// Tells a user to set up a second factor.
    package func remind(_ reminder: FactorReminder, of client: ClientID, _ mail: NewMail) throws {
        try transaction.run(
            PolicySQL.remind, .id(client), .id(reminder.user), .instant(reminder.dueAt), .integer(reminder.stage))
        try mails.add(mail, client: client)
    }
}

extension WriteTransaction {
    fileprivate func limitSessions(of client: ClientID, idle: Duration?, max: Duration?) throws {
        guard idle != nil || max != nil else { return }
        // Longer than any session.
        let unlimited = Duration.days(365)
        try run(
            PolicySQL.limitSessions, .id(client), .integer((idle ?? unlimited).milliseconds),
            .integer((max ?? unlimited).milliseconds))
    }
}
