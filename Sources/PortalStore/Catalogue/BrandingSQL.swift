import Database

/// Branding.
enum BrandingSQL {
    /// Fields start at column `layerFields`.
    static let layers = Statement(
        "branding.layers", .tenant,
        "SELECT layer, \(BrandField.list) FROM client_branding WHERE client_id = $1")
    static let layerFields = 1

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
    static let all = [layers, baseHost, set]
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
