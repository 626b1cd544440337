import Database

/// Every SQL text of the portal. `make test` prepares each of them on SQLite and on PostgreSQL,
/// looks at its plan, and counts the statements in the sources against this list.
enum Catalogue {
    /// All statements, in the order of their files.
    static let statements: [Statement] =
        LockSQL.all + DirectorySQL.all + BrandingSQL.all + PeopleSQL.all + AccountSQL.all + LinkSQL.all
        + NodeSQL.all + MetricSQL.all + BillingSQL.all + TicketSQL.all + AuditSQL.all + MSPEventSQL.all
        + OperatorSQL.all + MailSQL.all + CommandSQL.all + OperatorMailSQL.all + HousekeepingSQL.all + ImportSQL.all
        + OffboardingSQL.all + ExportTable.all.map(\.statement)
}
