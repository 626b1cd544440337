import Database

/// Uploaded logos.
enum LogoSQL {
    static let ofClient = Statement(
        "logo.ofClient", .tenant,
        "SELECT \(LogoColumn.list) FROM client_logos WHERE client_id = $1")
    /// The same picture may be the logo of both schemes. A client has four at most: its key finds them fast enough.
    static let picture = Statement(
        "logo.picture", .tenant, "SELECT png FROM client_logos WHERE client_id = $1 AND id = $2 LIMIT 1")
    static let set = Statement(
        "logo.set", .tenant,
        """
        INSERT INTO client_logos (client_id, \(LogoColumn.list), updated_at, png)
        VALUES ($1, \(LogoColumn.allCases.parameters(from: 2)), $8, $9)
        ON CONFLICT (client_id, layer, variant) DO UPDATE SET id = excluded.id, width = excluded.width,
            height = excluded.height, is_light = excluded.is_light, updated_at = excluded.updated_at, png = excluded.png
        """)
    static let remove = Statement(
        "logo.remove", .tenant, "DELETE FROM client_logos WHERE client_id = $1 AND layer = $2 AND variant = $3")

    static let all = [ofClient, picture, set, remove]
}

/// Columns of a logo.
enum LogoColumn: Int, Column {
    case layer, variant, id, width, height, isLight
}

extension Logo {
    init(row: ColumnRow<LogoColumn>) {
        self.init(
            id: row.integer(.id), width: row.integer(.width), height: row.integer(.height), isLight: row.flag(.isLight))
    }
}
