import Database

/// Finding the tenant of a request. Columns of `tenant…` are read by `Tenant.init(row:)`.
enum DirectorySQL {
    static let tenant = """
        SELECT c.id, c.msp_id, c.slug, c.name, c.status, c.portal_enabled, m.tier, m.licence_expires_at, m.name,
            m.imprint_url, m.privacy_url,
            CASE WHEN m.tier = 'enterprise' THEN 0 ELSE (
                SELECT COUNT(*) FROM (SELECT 1 FROM clients o WHERE o.msp_id = c.msp_id AND o.portal_enabled = 1
                    AND (o.portal_enabled_at, o.id) < (c.portal_enabled_at, c.id)
                    LIMIT \(LicenceFacts.maximumPortalsBefore)) earlier) END
        """

    /// The tenant whose routed domain has the name $1, and meets a condition.
    private static func byDomain(_ condition: String) -> String {
        tenant + """
             FROM domains d JOIN clients c ON c.id = d.client_id JOIN msps m ON m.id = c.msp_id
            WHERE d.name = $1 AND d.\(DirectoryTables.isRouted) AND \(condition)
            """
    }

    static let tenantBySlug = Statement(
        "directory.tenantBySlug", .directory,
        tenant + " FROM clients c JOIN msps m ON m.id = c.msp_id WHERE c.slug = $1")
    static let tenantByID = Statement(
        "directory.tenantByID", .directory,
        tenant + " FROM clients c JOIN msps m ON m.id = c.msp_id WHERE c.id = $1")
    static let tenantByDomain = Statement(
        "directory.tenantByDomain", .directory, byDomain("d.state IN ('active', 'degraded')"))
    /// Domains that may have a certificate.
    static let tenantByCertifiableDomain = Statement(
        "directory.tenantByCertifiableDomain", .directory, byDomain("d.state <> 'certificate-failed'"))
    static let mspByBaseHost = Statement(
        "directory.mspByBaseHost", .directory, "SELECT id FROM msps WHERE base_host = $1")

    static let all = [tenantBySlug, tenantByID, tenantByDomain, tenantByCertifiableDomain, mspByBaseHost]
}

extension Tenant {
    init(row: Row) throws {
        id = row.integer(0)
        mspID = row.integer(1)
        slug = row.text(2)
        name = row.text(3)
        status = try row.word(4, of: "clients.status")
        isEnabled = row.flag(5)
        licence = LicenceFacts(
            tier: try row.word(6, of: "msps.tier"), expiresAt: row.optionalInteger(7),
            portalsBefore: row.integer(11))
        mspName = row.text(8)
        imprintURL = row.optionalText(9)
        privacyURL = row.optionalText(10)
    }
}
