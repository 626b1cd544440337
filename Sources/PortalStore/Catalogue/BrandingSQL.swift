import Database

/// Branding and domains.
enum BrandingSQL {
    /// Fields start at column `layerFields`.
    static let layers = Statement(
        "branding.layers", .tenant,
        "SELECT layer, \(BrandField.list) FROM client_branding WHERE client_id = $1")
    static let layerFields = 1

    static let domains = Statement(
        "branding.domains", .tenant,
        "SELECT \(DomainColumn.list) FROM domains WHERE client_id = $1 ORDER BY created_at, id")

    static let baseHost = Statement(
        "branding.baseHost", .directory,
        "SELECT m.base_host FROM clients c JOIN msps m ON m.id = c.msp_id WHERE c.id = $1")

    /// $2 is the layer's name, $3 the import line's stamp, $4 now; the fields follow.
    static let set = Statement(
        "branding.set", .tenant,
        """
        INSERT INTO client_branding (client_id, layer, source_updated_at, updated_at, \(BrandField.list))
        VALUES ($1, $2, $3, $4, \(BrandField.allCases.parameters(from: 5)))
        ON CONFLICT (client_id, layer) DO UPDATE SET source_updated_at = excluded.source_updated_at,
            updated_at = excluded.updated_at, \(BrandField.allCases.excluded)
        """)
    /// $3 is the name, $4 the origin, $5 the state, $6 now.
    static let claim = Statement(
        "branding.claim", .tenant,
        """
        INSERT INTO domains (client_id, id, name, origin, state, state_at, token, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $6)
        """)
    static let release = Statement(
        "branding.release", .tenant, "DELETE FROM domains WHERE client_id = $1 AND id = $2")

    static let all = [layers, domains, baseHost, set, claim, release]
}

extension BrandField: Column {
    var sql: String { name }
}

extension BrandLayer {
    init(row: Row, from first: Int) {
        self.init { row.optionalText(first + $0.rawValue) }
    }

    /// Values in column order.
    var parameters: [Value] { BrandField.allCases.map { Value(self[$0]) } }
}

/// Columns of a `Domain`.
enum DomainColumn: Int, Column {
    case clientID, id, name, origin, state, stateAt, token
}

extension Domain {
    init(row: Row) throws {
        let row = ColumnRow(row, of: DomainColumn.self)
        client = row.id(.clientID)
        id = row.integer(.id)
        name = row.text(.name)
        origin = try row.word(.origin, of: "domains.origin")
        state = try row.word(.state, of: "domains.state")
        stateAt = row.instant(.stateAt)
        token = row.text(.token)
    }
}
