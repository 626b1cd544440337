import Database

/// Tenant resolution.
enum DirectorySQL {
    static let tenant = "SELECT \(TenantColumn.list), \(PolicyColumn.list(of: "c")), \(PolicyColumn.list(of: "m"))"

    /// Selects the tenant of the routed domain $1 that meets a condition.
    private static func byDomain(_ condition: String) -> String {
        tenant + """
             FROM domains d JOIN clients c ON c.id = d.client_id JOIN msps m ON m.id = c.msp_id
            WHERE d.name = $1 AND d.\(DomainTables.isRouted) AND \(condition)
            """
    }

    static let tenantBySlug = Statement(
        "directory.tenantBySlug", .directory,
        tenant + " FROM clients c JOIN msps m ON m.id = c.msp_id WHERE c.slug = $1")
    static let tenantByID = Statement(
        "directory.tenantByID", .directory,
        tenant + " FROM clients c JOIN msps m ON m.id = c.msp_id WHERE c.id = $1")
    static let tenantByDomain = Statement(
        "directory.tenantByDomain", .directory, byDomain("d.state IN ('active', 'degraded') AND d.moved_until IS NULL"))
    /// Domains eligible for a certificate.
    static let tenantByCertifiableDomain = Statement(
        "directory.tenantByCertifiableDomain", .directory, byDomain("d.state <> 'certificate-failed'"))
    /// Of the MSP $1.
    static let tenantOfMSP = Statement(
        "directory.tenantOfMSP", .msp,
        tenant + " FROM clients c JOIN msps m ON m.id = c.msp_id WHERE c.msp_id = $1 AND c.slug = $2")
    static let tenantsOfMSP = Statement(
        "directory.tenantsOfMSP", .msp,
        tenant + """
             FROM clients c JOIN msps m ON m.id = c.msp_id
            WHERE c.msp_id = $1 AND c.slug > $2 ORDER BY c.slug LIMIT $3
            """)
    static let mspByBaseHost = Statement(
        "directory.mspByBaseHost", .directory, "SELECT id FROM msps WHERE base_host = $1")

    static let all = [
        tenantBySlug, tenantByID, tenantByDomain, tenantByCertifiableDomain, tenantOfMSP, tenantsOfMSP,
        mspByBaseHost,
    ]
}

/// Columns of a `Tenant`, from its client `c` and MSP `m`.
enum TenantColumn: Int, Column {
    case id, mspID, slug, name, status, portalEnabled, legalName, address, vatID
    case tier, licenceExpiresAt, mspName, imprintURL, privacyURL
    case portalsBefore

    var sql: String {
        switch self {
        case .id, .mspID, .slug, .name, .status, .portalEnabled, .legalName, .address, .vatID: "c." + snakeCase
        case .tier, .licenceExpiresAt, .imprintURL, .privacyURL: "m." + snakeCase
        case .mspName: "m.name"
        case .portalsBefore:
            """
            CASE WHEN m.tier = 'enterprise' THEN 0 ELSE (
                SELECT COUNT(*) FROM (SELECT 1 FROM clients o WHERE o.msp_id = c.msp_id AND o.portal_enabled = 1
                    AND (o.portal_enabled_at, o.id) < (c.portal_enabled_at, c.id)
                    LIMIT \(LicenceFacts.maximumPortalsBefore)) earlier) END
            """
        }
    }
}

extension Tenant {
    init(row: Row) throws {
        policy = try SecurityPolicy(row: row, after: TenantColumn.count)
        mspPolicy = try SecurityPolicy(row: row, after: TenantColumn.count + PolicyColumn.count)
        let row = ColumnRow(row, of: TenantColumn.self)
        id = row.id(.id)
        mspID = row.id(.mspID)
        slug = row.text(.slug)
        name = row.text(.name)
        status = try row.word(.status, of: "clients.status")
        isEnabled = row.flag(.portalEnabled)
        details = ClientDetails(
            legalName: row.optionalText(.legalName), address: row.optionalText(.address),
            vatID: row.optionalText(.vatID))
        licence = LicenceFacts(
            tier: try row.word(.tier, of: "msps.tier"), expiresAt: row.optionalInstant(.licenceExpiresAt),
            portalsBefore: row.integer(.portalsBefore))
        mspName = row.text(.mspName)
        imprintURL = row.optionalText(.imprintURL)
        privacyURL = row.optionalText(.privacyURL)
    }
}
