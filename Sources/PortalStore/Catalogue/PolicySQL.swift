import Database

/// What is demanded of accounts, and who has been told.
enum PolicySQL {
    static let setOfClient = Statement(
        "policy.setOfClient", .directory,
        "UPDATE clients SET \(PolicyColumn.allCases.assignments(from: 2)) WHERE id = $1")
    static let setOfMSP = Statement(
        "policy.setOfMSP", .directory, "UPDATE msps SET \(PolicyColumn.allCases.assignments(from: 2)) WHERE id = $1")
    static let ofMSP = Statement(
        "policy.ofMSP", .directory, "SELECT \(PolicyColumn.list) FROM msps WHERE id = $1")
    /// Sessions that are open end as new ones do; $2 is the longest idle time, $3 the longest time.
    static let limitSessions = Statement(
        "policy.limitSessions", .tenant,
        """
        UPDATE sessions SET idle_ms = CASE WHEN idle_ms > $2 THEN $2 ELSE idle_ms END,
            expires_at = CASE WHEN expires_at > created_at + $3 THEN created_at + $3 ELSE expires_at END
        WHERE client_id = $1
        """)
    static let demanding = Statement(
        "policy.demanding", .cross(reason: "portal-jobs reminds the people of all clients"),
        """
        \(DirectorySQL.tenant) FROM clients c JOIN msps m ON m.id = c.msp_id
        WHERE c.factor_rule <> 'optional' OR m.factor_rule <> 'optional' ORDER BY c.id
        """)
    static let reminders = Statement(
        "policy.reminders", .tenant, "SELECT user_id, due_at, stage FROM factor_reminders WHERE client_id = $1")
    static let remind = Statement(
        "policy.remind", .tenant,
        """
        INSERT INTO factor_reminders (client_id, user_id, due_at, stage) VALUES ($1, $2, $3, $4)
        ON CONFLICT (client_id, user_id) DO UPDATE SET due_at = excluded.due_at, stage = excluded.stage
        """)

    static let all = [setOfClient, setOfMSP, ofMSP, limitSessions, demanding, reminders, remind]
}

/// Columns of a `SecurityPolicy`, of a client or an MSP.
enum PolicyColumn: Int, Column {
    case factorRule, factorRuleAt, factorGraceMs, sessionIdleMs, sessionMaxMs, deviceTrust

    /// The SELECT list with the alias of a table.
    static func list(of table: String) -> String {
        allCases.map { "\(table).\($0.sql)" }.joined(separator: ", ")
    }
}

extension SecurityPolicy {
    /// - Parameter offset: number of columns before.
    init(row: Row, after offset: Int = 0) throws {
        self.init()
        let row = ColumnRow(row, of: PolicyColumn.self, after: offset)
        guard let rule: FactorRule = try row.optionalWord(.factorRule, of: "factor_rule") else { return }
        factorRule = rule
        factorRuleAt = row.optionalInstant(.factorRuleAt)
        factorGrace = row.optionalInteger(.factorGraceMs).map { .milliseconds($0) }
        sessionIdle = row.optionalInteger(.sessionIdleMs).map { .milliseconds($0) }
        sessionMax = row.optionalInteger(.sessionMaxMs).map { .milliseconds($0) }
        allowsDeviceTrust = row.optionalInteger(.deviceTrust) != 0
    }

    /// The values of the columns.
    var parameters: [Value] {
        PolicyColumn.allCases.map { column in
            switch column {
            case .factorRule: .word(factorRule)
            case .factorRuleAt: Value(factorRuleAt)
            case .factorGraceMs: Value(factorGrace?.milliseconds)
            case .sessionIdleMs: Value(sessionIdle?.milliseconds)
            case .sessionMaxMs: Value(sessionMax?.milliseconds)
            case .deviceTrust: .integer(allowsDeviceTrust ? 1 : 0)
            }
        }
    }
}
