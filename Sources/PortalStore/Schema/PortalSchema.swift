import Database

/// The portal's tables, as migrations in order.
///
/// DDL is written once, in PostgreSQL's dialect; `Database` maps the four types to SQLite's.
/// Every tenant table has `client_id` first in its primary key and in each foreign key to another tenant table, so the
/// database itself rejects rows that cross tenants.
enum PortalSchema {
    /// All migrations; releases only append.
    static let migrations = [
        Migration(
            version: 1, minCompatible: 1,
            ddl: DirectoryTables.ddl + PeopleTables.ddl + FleetTables.ddl + BillingTables.ddl + TicketTables.ddl
                + AuditTables.ddl),
        Migration(version: 2, minCompatible: 2, ddl: OutboxTables.ddl),
        Migration(version: 3, minCompatible: 2, ddl: OutboxTables.leaner),
        Migration(version: 4, minCompatible: 2, ddl: ClusteredTablesMigration.ddl),
        Migration(version: 5, minCompatible: 2, ddl: AuditTables.ofMSPs),
        Migration(version: 6, minCompatible: 2, ddl: BillingTables.due + TicketTables.byStatus),
        Migration(version: 7, minCompatible: 2, ddl: MailPayloadMigration.ddl + AuditTables.nameless),
        Migration(version: 8, minCompatible: 2, ddl: DirectoryTables.support),
        Migration(version: 9, minCompatible: 2, ddl: PeopleTables.places),
        Migration(version: 10, minCompatible: 2, ddl: DomainTables.checks),
        Migration(version: 11, minCompatible: 2, ddl: FactorTables.ddl),
        Migration(version: 12, minCompatible: 2, ddl: PolicyTables.ddl),
        Migration(version: 13, minCompatible: 2, ddl: EmailTables.ddl),
        Migration(version: 14, minCompatible: 2, ddl: PasskeyTables.ddl),
        Migration(version: 15, minCompatible: 2, ddl: DeviceTables.ddl),
        Migration(version: 16, minCompatible: 2, ddl: ResetTables.ddl),
        Migration(version: 17, minCompatible: 2, ddl: APIKeyTables.ddl),
        Migration(version: 18, minCompatible: 2, ddl: ImportTables.positions),
        Migration(version: 19, minCompatible: 2, ddl: FeedTables.ddl),
        Migration(version: 20, minCompatible: 2, ddl: OutboxTables.polled),
        Migration(version: 21, minCompatible: 2, ddl: ImportTables.snapshots),
        Migration(version: 22, minCompatible: 2, ddl: WebhookTables.ddl),
        Migration(version: 23, minCompatible: 2, ddl: AnnouncementTables.ddl),
        Migration(version: 24, minCompatible: 2, ddl: SearchTables.ddl),
        Migration(version: 25, minCompatible: 2, ddl: TicketTables.byTurn),
        Migration(version: 26, minCompatible: 2, ddl: DirectoryTables.parties + BillingTables.rates),
        Migration(version: 27, minCompatible: 2, ddl: NewsTables.ddl),
        Migration(version: 28, minCompatible: 2, ddl: LogoTables.ddl),
    ]
    /// The schema checked and migrated by `Database`.
    static let schema = Schema(migrations: migrations)
}
