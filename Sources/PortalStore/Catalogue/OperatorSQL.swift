import Database

/// What only operators ask and change.
enum OperatorSQL {
    private static let msp = """
        id, slug, name, tier, licence_expires_at, contact_email, mail_from, reply_to, base_host, imprint_url,
            privacy_url, created_at, source_updated_at
        """
    private static let domain = "client_id, id, name, origin, state, state_at, token"

    // MARK: MSPs and clients

    static let msps = Statement(
        "operator.msps", .cross(reason: "the operator lists all MSPs"), "SELECT \(msp) FROM msps ORDER BY slug")
    static let mspBySlug = Statement(
        "operator.mspBySlug", .directory, "SELECT \(msp) FROM msps WHERE slug = $1")
    static let addMSP = Statement(
        "operator.addMSP", .directory,
        """
        INSERT INTO msps (id, slug, name, tier, licence_expires_at, contact_email, mail_from, reply_to, base_host,
            imprint_url, privacy_url, created_at, source_updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """)
    static let updateMSP = Statement(
        "operator.updateMSP", .directory,
        """
        UPDATE msps SET name = $2, tier = $3, licence_expires_at = $4, contact_email = $5, mail_from = $6,
            reply_to = $7, base_host = $8, imprint_url = $9, privacy_url = $10, source_updated_at = $11
        WHERE id = $1
        """)
    static let clients = Statement(
        "operator.clients", .cross(reason: "the operator lists all clients"),
        DirectorySQL.tenant + " FROM clients c JOIN msps m ON m.id = c.msp_id ORDER BY c.slug")
    static let anyClient = Statement(
        "operator.anyClient", .cross(reason: "the demo fills an empty database only"),
        "SELECT id FROM clients LIMIT 1")
    static let addClient = Statement(
        "operator.addClient", .directory,
        """
        INSERT INTO clients (id, msp_id, slug, name, status, created_at) VALUES ($1, $2, $3, $4, 'active', $5)
        """)
    static let addClientLock = Statement(
        "operator.addClientLock", .tenant, "INSERT INTO client_locks (client_id) VALUES ($1)")
    static let renameClient = Statement(
        "operator.renameClient", .directory, "UPDATE clients SET name = $2 WHERE id = $1")
    static let setClientStatus = Statement(
        "operator.setClientStatus", .directory, "UPDATE clients SET status = $2 WHERE id = $1")
    static let endSessions = Statement(
        "operator.endSessions", .tenant, "DELETE FROM sessions WHERE client_id = $1")
    static let setPortal = Statement(
        "operator.setPortal", .directory,
        "UPDATE clients SET portal_enabled = $2, portal_enabled_at = $3 WHERE id = $1")
    static let portalsOf = Statement(
        "operator.portalsOf", .directory,
        """
        SELECT slug FROM clients WHERE msp_id = $1 AND portal_enabled = 1 ORDER BY portal_enabled_at, id
        """)
    static let clientStamp = Statement(
        "operator.clientStamp", .directory, "SELECT source_updated_at FROM clients WHERE id = $1")
    static let setClientStamp = Statement(
        "operator.setClientStamp", .directory, "UPDATE clients SET source_updated_at = $2 WHERE id = $1")

    // MARK: Branding and domains

    static let brandingStamp = Statement(
        "operator.brandingStamp", .tenant,
        "SELECT source_updated_at FROM client_branding WHERE client_id = $1 AND layer = 'operator'")
    static let setBranding = Statement(
        "operator.setBranding", .tenant,
        """
        INSERT INTO client_branding (client_id, layer, logo_url, primary_color, secondary_color, support_email,
            support_phone, support_hours, support_url, updated_at, source_updated_at)
        VALUES ($1, 'operator', $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (client_id, layer) DO UPDATE SET logo_url = excluded.logo_url,
            primary_color = excluded.primary_color, secondary_color = excluded.secondary_color,
            support_email = excluded.support_email, support_phone = excluded.support_phone,
            support_hours = excluded.support_hours, support_url = excluded.support_url, updated_at = excluded.updated_at,
            source_updated_at = excluded.source_updated_at
        """)
    static let allDomains = Statement(
        "operator.allDomains", .cross(reason: "the operator lists all domains"),
        "SELECT \(domain) FROM domains ORDER BY client_id, id")
    static let routedDomain = Statement(
        "operator.routedDomain", .directory,
        """
        SELECT \(domain) FROM domains WHERE name = $1 AND \(DirectoryTables.isRouted)
        """)
    static let addDomain = Statement(
        "operator.addDomain", .tenant,
        """
        INSERT INTO domains (client_id, id, name, origin, state, state_at, token, created_at)
        VALUES ($1, $2, $3, 'operator', $4, $5, $6, $5)
        """)
    static let setDomainState = Statement(
        "operator.setDomainState", .tenant,
        "UPDATE domains SET state = $3, state_at = $4 WHERE client_id = $1 AND id = $2")
    static let removeDomain = Statement(
        "operator.removeDomain", .tenant, "DELETE FROM domains WHERE client_id = $1 AND id = $2")

    // MARK: People and commands

    static let addUser = Statement(
        "operator.addUser", .tenant,
        """
        INSERT INTO portal_users (client_id, id, email, name, role, locale, status, password_hash, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, 'active', $7, $8)
        """)
    static let setRole = Statement(
        "operator.setRole", .tenant, "UPDATE portal_users SET role = $3 WHERE client_id = $1 AND id = $2")
    static let removeUser = Statement(
        "operator.removeUser", .tenant, "DELETE FROM portal_users WHERE client_id = $1 AND id = $2")
    static let addCommand = Statement(
        "operator.addCommand", .tenant,
        """
        INSERT INTO commands (client_id, id, node_id, kind, version, state, requested_by, requested_at, updated_at,
            detail)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """)
    static let addCommandState = Statement(
        "operator.addCommandState", .tenant,
        """
        INSERT INTO command_states (client_id, command_id, position, state, at) VALUES ($1, $2, $3, $4, $5)
        """)
    static let commandFailed = Statement(
        "operator.commandFailed", .tenant,
        "UPDATE nodes SET command_failed_at = $3 WHERE client_id = $1 AND id = $2")
    static let nodeIDs = Statement(
        "operator.nodeIDs", .tenant, "SELECT upstream_id, id FROM nodes WHERE client_id = $1")

    static let all = [
        msps, mspBySlug, addMSP, updateMSP, clients, anyClient, addClient, addClientLock, renameClient,
        setClientStatus, endSessions, setPortal, portalsOf, clientStamp, setClientStamp, brandingStamp, setBranding,
        allDomains, routedDomain, addDomain, setDomainState, removeDomain, addUser, setRole, removeUser, addCommand,
        addCommandState, commandFailed, nodeIDs,
    ]
}

extension MSP {
    init(row: Row) throws {
        try self.init(
            id: row.integer(0), slug: row.text(1), name: row.text(2), tier: row.word(3, of: "msps.tier"),
            createdAt: row.integer(11))
        licenceExpiresAt = row.optionalInteger(4)
        contactEmail = row.optionalText(5)
        mailFrom = row.optionalText(6)
        replyTo = row.optionalText(7)
        baseHost = row.optionalText(8)
        imprintURL = row.optionalText(9)
        privacyURL = row.optionalText(10)
        sourceUpdatedAt = row.integer(12)
    }
}
