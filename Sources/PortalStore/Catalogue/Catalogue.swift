import Database

/// Every SQL text of the portal. `make test` prepares each of them on SQLite and on PostgreSQL and looks at its plan.
/// A statement that is in no list here stops a debug build where it is first used.
enum Catalogue {
    /// All statements, in the order of their files.
    static let statements: [Statement] =
        LockSQL.all + DirectorySQL.all + BrandingSQL.all + PeopleSQL.all + AccountSQL.all + LinkSQL.all
        + NodeSQL.all + MetricSQL.all + BillingSQL.all + TicketSQL.all + AuditSQL.all + MSPEventSQL.all
        + OperatorSQL.all + MailSQL.all + CommandSQL.all + OperatorMailSQL.all + HousekeepingSQL.all + ImportSQL.all
        + OffboardingSQL.all + ExportTable.all.map(\.statement)

    /// Makes all statements, so that one that is left out is found. For debug builds: it costs each start some time.
    /// - Returns: `true`.
    static func close() -> Bool { isClosed }

    private static let isClosed: Bool = {
        let made = statements.count
        Statement.closeCatalogue()
        return made > 0
    }()
}
