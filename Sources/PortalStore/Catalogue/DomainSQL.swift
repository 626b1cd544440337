import Database

/// Claims of custom domains.
enum DomainSQL {
    static let ofClient = Statement(
        "domain.ofClient", .tenant,
        "SELECT \(DomainColumn.list) FROM domains WHERE client_id = $1 ORDER BY created_at, id")
    static let add = Statement(
        "domain.add", .tenant,
        """
        INSERT INTO domains (\(DomainColumn.list)) VALUES (\(DomainColumn.allCases.parameters(from: 1)))
        """)
    static let remove = Statement("domain.remove", .tenant, "DELETE FROM domains WHERE client_id = $1 AND id = $2")
    /// Supersedes a check in progress.
    static let update = Statement(
        "domain.update", .tenant,
        """
        UPDATE domains SET check_number = check_number + 1, \(DomainColumn.mutable.assignments(from: 3))
        WHERE client_id = $1 AND id = $2
        """)
    /// Stores the result of check $3 once, unless it has been superseded.
    static let settle = Statement(
        "domain.settle", .tenant,
        """
        UPDATE domains SET check_number = check_number + 1, \(DomainColumn.mutable.assignments(from: 4))
        WHERE client_id = $1 AND id = $2 AND check_number = $3
        """)
    /// Supersedes a check under way, which has asked before what was changed for this one.
    static let checkNow = Statement(
        "domain.checkNow", .tenant,
        "UPDATE domains SET next_check_at = $3, check_number = check_number + 1 WHERE client_id = $1 AND id = $2")

    // MARK: Across clients

    /// The claim that routes a name; at most one.
    static let routed = Statement(
        "domain.routed", .directory,
        "SELECT \(DomainColumn.list) FROM domains WHERE name = $1 AND \(DomainTables.isRouted)")
    /// The name that a former one redirects to.
    static let successor = Statement(
        "domain.successor", .directory,
        """
        SELECT n.name FROM domains d JOIN domains n ON n.client_id = d.client_id
        WHERE d.name = $1 AND d.\(DomainTables.isRouted) AND d.moved_until > $2
            AND n.state IN ('active', 'degraded') AND n.moved_until IS NULL ORDER BY n.state, n.name LIMIT 1
        """)
    static let all = Statement(
        "domain.all", .cross(reason: "the operator lists all domains"),
        "SELECT \(DomainColumn.list) FROM domains ORDER BY client_id, id")
    static let due = Statement(
        "domain.due", .cross(reason: "portal-jobs checks the domains of all clients"),
        "SELECT 1 FROM domains WHERE next_check_at <= $1 LIMIT 1")
    /// Claims $3 due checks until $2; unfinished ones are due again then. The last condition is for a claim that waited for
    /// another one's.
    static let claim = Statement(
        "domain.claim", .cross(reason: "portal-jobs checks the domains of all clients"),
        """
        UPDATE domains SET next_check_at = $2, check_number = check_number + 1
        WHERE (client_id, id) IN
            (SELECT client_id, id FROM domains WHERE next_check_at <= $1 ORDER BY next_check_at LIMIT $3)
            AND next_check_at + 0 <= $1
        RETURNING \(DomainColumn.list)
        """)
    /// Condition for a certificate of the table `d` that was seen half an hour into the last third of its life.
    static let isRenewalOverdue = """
        d.certificate <> 'unknown' AND d.not_after - (d.not_after - d.not_before) / 3 + 1800000 < d.certificate_at
        """
    /// Serving domains whose certificate was seen half an hour into the last third of its life, with the MSP to be told.
    static let overdue = Statement(
        "domain.overdue", .cross(reason: "portal-jobs warns of the certificates of all clients"),
        """
        SELECT d.name, d.not_after, c.slug, m.id, m.contact_email
        FROM domains d JOIN clients c ON c.id = d.client_id JOIN msps m ON m.id = c.msp_id
        WHERE d.not_after IS NOT NULL AND d.state IN ('active', 'degraded') AND d.moved_until IS NULL
            AND \(isRenewalOverdue) ORDER BY d.not_after, d.name
        """)

    static let statements = [
        ofClient, add, remove, update, settle, checkNow, routed, successor, all, due, claim, overdue,
    ]
}

/// Columns of a `Domain`.
enum DomainColumn: Int, Column {
    case clientID, id, name, origin, token, createdAt
    case state, stateAt, byOperator, movedUntil, nextCheckAt, checkNumber, checkedAt, misses, missedSince
    case ownership, ownershipAt, routing, routingAt, certificate, certificateAt, certificateProblem
    case issuer, notBefore, notAfter, records

    /// Columns that a check may change.
    static let mutable = allCases.filter { $0.rawValue >= Self.state.rawValue && $0 != .checkNumber }
}

extension Domain {
    init(row: Row) throws {
        let row = ColumnRow(row, of: DomainColumn.self)
        client = row.id(.clientID)
        id = row.integer(.id)
        name = row.text(.name)
        origin = try row.word(.origin, of: "domains.origin")
        token = row.text(.token)
        createdAt = row.instant(.createdAt)
        state = try row.word(.state, of: "domains.state")
        stateAt = row.instant(.stateAt)
        isByOperator = row.flag(.byOperator)
        movedUntil = row.optionalInstant(.movedUntil)
        nextCheckAt = row.optionalInstant(.nextCheckAt)
        checkNumber = row.integer(.checkNumber)
        checkedAt = row.optionalInstant(.checkedAt)
        misses = row.integer(.misses)
        missedSince = row.optionalInstant(.missedSince)
        ownership = DomainCheck(
            try row.word(.ownership, of: "domains.ownership"), at: row.optionalInstant(.ownershipAt))
        routing = DomainCheck(try row.word(.routing, of: "domains.routing"), at: row.optionalInstant(.routingAt))
        certificateCheck = DomainCheck(
            try row.word(.certificate, of: "domains.certificate"), at: row.optionalInstant(.certificateAt))
        certificateProblem = try row.optionalWord(.certificateProblem, of: "domains.certificate_problem")
        if let issuer = row.optionalText(.issuer) {
            certificate = Certificate(
                issuer: issuer, notBefore: row.instant(.notBefore), notAfter: row.instant(.notAfter))
        }
        records = row.optionalText(.records)
    }

    /// The value of a column.
    func parameter(_ column: DomainColumn) -> Value {
        switch column {
        case .clientID: .id(client)
        case .id: .integer(id)
        case .name: .text(name)
        case .origin: .word(origin)
        case .token: .text(token)
        case .createdAt: .instant(createdAt)
        case .state: .word(state)
        case .stateAt: .instant(stateAt)
        case .byOperator: Value(isByOperator)
        case .movedUntil: Value(movedUntil)
        case .nextCheckAt: Value(nextCheckAt)
        case .checkNumber: .integer(checkNumber)
        case .checkedAt: Value(checkedAt)
        case .misses: .integer(misses)
        case .missedSince: Value(missedSince)
        case .ownership: .word(ownership.state)
        case .ownershipAt: Value(ownership.at)
        case .routing: .word(routing.state)
        case .routingAt: Value(routing.at)
        case .certificate: .word(certificateCheck.state)
        case .certificateAt: Value(certificateCheck.at)
        case .certificateProblem: Value(certificateProblem?.rawValue)
        case .issuer: Value(certificate?.issuer)
        case .notBefore: Value(certificate?.notBefore)
        case .notAfter: Value(certificate?.notAfter)
        case .records: Value(records)
        }
    }
}
