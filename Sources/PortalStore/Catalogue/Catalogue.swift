import Database

/// All SQL statements of the portal. `make test` prepares each on SQLite and PostgreSQL and checks its plan.
/// A statement missing from these lists stops a debug build on first use.
enum Catalogue {
    /// All statements, in file order.
    static let statements: [Statement] =
        LockSQL.all + DirectorySQL.all + BrandingSQL.all + LogoSQL.all + DomainSQL.statements + PeopleSQL.all
        + AccountSQL.all
        + LinkSQL.all + FactorSQL.all + PolicySQL.all + EmailSQL.all + PasskeySQL.all + DeviceSQL.all
        + FactorResetSQL.all
        + NodeSQL.all + MetricSQL.all + BillingSQL.all + TicketSQL.all + SearchSQL.all + AuditSQL.all + MSPEventSQL.all
        + FeedSQL.all
        + OperatorSQL.all + MailSQL.all + NewsSQL.all + CommandSQL.all + OperatorMailSQL.all + HousekeepingSQL.all
        + ImportSQL.all + APIKeySQL.all + WebhookSQL.all + AnnouncementSQL.all + ImportPositionSQL.all + FigureSQL.all
        + OffboardingSQL.all + RestoreSQL.all
        + ExportTable.all.map(\.statement)

    /// Creates all statements, so that missing ones are detected. For debug builds, as it slows startup.
    /// - Returns: `true`.
    static func close() -> Bool { isClosed }

    private static let isClosed: Bool = {
        let made = statements.count
        Statement.closeCatalogue()
        return made > 0
    }()
}
