import Database

/// Operator-only statements.
enum OperatorSQL {
    // MARK: MSPs and clients

    static let msps = Statement(
        "operator.msps", .cross(reason: "the operator lists all MSPs"),
        "SELECT \(MSPColumn.list) FROM msps ORDER BY slug")
    static let mspBySlug = Statement(
        "operator.mspBySlug", .directory, "SELECT \(MSPColumn.list) FROM msps WHERE slug = $1")
    static let mspByID = Statement(
        "operator.mspByID", .directory, "SELECT \(MSPColumn.list) FROM msps WHERE id = $1")
    static let addMSP = Statement(
        "operator.addMSP", .directory,
        """
        INSERT INTO msps (\(MSPColumn.list)) VALUES (\(MSPColumn.allCases.parameters(from: 1)))
        """)
    static let updateMSP = Statement(
        "operator.updateMSP", .directory,
        "UPDATE msps SET \(MSPColumn.mutable.assignments(from: 2)) WHERE id = $1")
    static let clients = Statement(
        "operator.clients", .cross(reason: "the operator lists all clients"),
        DirectorySQL.tenant + " FROM clients c JOIN msps m ON m.id = c.msp_id ORDER BY c.slug")
    static let anyClient = Statement(
        "operator.anyClient", .cross(reason: "the demo fills an empty database only"),
        "SELECT id FROM clients LIMIT 1")
    static let addClient = Statement(
        "operator.addClient", .directory,
        """
        INSERT INTO clients (id, msp_id, slug, name, status, created_at, source_updated_at)
        VALUES ($1, $2, $3, $4, 'active', $5, $6)
        """)
    static let addClientLock = Statement(
        "operator.addClientLock", .tenant, "INSERT INTO client_locks (client_id) VALUES ($1)")
    static let renameClient = Statement(
        "operator.renameClient", .directory, "UPDATE clients SET name = $2 WHERE id = $1")
    static let setClientDetails = Statement(
        "operator.setClientDetails", .directory,
        "UPDATE clients SET legal_name = $2, address = $3, vat_id = $4 WHERE id = $1")
    static let setClientStatus = Statement(
        "operator.setClientStatus", .directory, "UPDATE clients SET status = $2 WHERE id = $1")
    static let endSessions = Statement(
        "operator.endSessions", .tenant, "DELETE FROM sessions WHERE client_id = $1")
    static let endChallenges = Statement(
        "operator.endChallenges", .tenant, "DELETE FROM login_challenges WHERE client_id = $1")
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

    // MARK: Branding

    static let brandingStamp = Statement(
        "operator.brandingStamp", .tenant,
        "SELECT source_updated_at FROM client_branding WHERE client_id = $1 AND layer = 'operator'")

    // MARK: Commands

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
        msps, mspBySlug, mspByID, addMSP, updateMSP, clients, anyClient, addClient, addClientLock, renameClient,
        setClientDetails, setClientStatus, endSessions, endChallenges, setPortal, portalsOf, clientStamp,
        setClientStamp, brandingStamp,
        addCommand, addCommandState, commandFailed, nodeIDs,
    ]
}

/// Columns of an `MSP`.
enum MSPColumn: Int, Column {
    case id, slug, name, tier, licenceExpiresAt, contactEmail, mailFrom, replyTo, baseHost, imprintURL, privacyURL
    case legalName, address, vatID, taxID, bankName, bankAccount, bic
    case createdAt, sourceUpdatedAt

    /// Columns mutable after creation.
    static let mutable = allCases.filter { ![.id, .slug, .createdAt].contains($0) }
}

extension MSP {
    init(row: Row) throws {
        let row = ColumnRow(row, of: MSPColumn.self)
        try self.init(
            id: row.id(.id), slug: row.text(.slug), name: row.text(.name),
            tier: row.word(.tier, of: "msps.tier"), createdAt: row.instant(.createdAt))
        licenceExpiresAt = row.optionalInstant(.licenceExpiresAt)
        contactEmail = row.optionalText(.contactEmail)
        mailFrom = row.optionalText(.mailFrom)
        replyTo = row.optionalText(.replyTo)
        baseHost = row.optionalText(.baseHost)
        imprintURL = row.optionalText(.imprintURL)
        privacyURL = row.optionalText(.privacyURL)
        legalName = row.optionalText(.legalName)
        address = row.optionalText(.address)
        vatID = row.optionalText(.vatID)
        taxID = row.optionalText(.taxID)
        bankName = row.optionalText(.bankName)
        bankAccount = row.optionalText(.bankAccount)
        bic = row.optionalText(.bic)
        sourceUpdatedAt = row.instant(.sourceUpdatedAt)
    }

    /// The value of a column.
    func parameter(_ column: MSPColumn) -> Value {
        switch column {
        case .id: .id(id)
        case .slug: .text(slug)
        case .name: .text(name)
        case .tier: .word(tier)
        case .licenceExpiresAt: Value(licenceExpiresAt)
        case .contactEmail: Value(contactEmail)
        case .mailFrom: Value(mailFrom)
        case .replyTo: Value(replyTo)
        case .baseHost: Value(baseHost)
        case .imprintURL: Value(imprintURL)
        case .privacyURL: Value(privacyURL)
        case .legalName: Value(legalName)
        case .address: Value(address)
        case .vatID: Value(vatID)
        case .taxID: Value(taxID)
        case .bankName: Value(bankName)
        case .bankAccount: Value(bankAccount)
        case .bic: Value(bic)
        case .createdAt: .instant(createdAt)
        case .sourceUpdatedAt: .instant(sourceUpdatedAt)
        }
    }
}
