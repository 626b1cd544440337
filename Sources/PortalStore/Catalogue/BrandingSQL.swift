import Database

/// How a tenant looks.
enum BrandingSQL {
    static let layers = Statement(
        "branding.layers", .tenant,
        """
        SELECT layer, logo_url, primary_color, secondary_color, support_email, support_phone, support_hours, support_url
        FROM client_branding WHERE client_id = $1
        """)
    static let domains = Statement(
        "branding.domains", .tenant,
        "SELECT client_id, id, name, origin, state, state_at, token FROM domains WHERE client_id = $1 ORDER BY created_at, id"
    )

    static let baseHost = Statement(
        "branding.baseHost", .directory,
        "SELECT m.base_host FROM clients c JOIN msps m ON m.id = c.msp_id WHERE c.id = $1")

    static let setOwn = Statement(
        "branding.setOwn", .tenant,
        """
        INSERT INTO client_branding (client_id, layer, logo_url, primary_color, secondary_color, support_email,
            support_phone, support_hours, support_url, updated_at)
        VALUES ($1, 'owner', $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (client_id, layer) DO UPDATE SET logo_url = excluded.logo_url,
            primary_color = excluded.primary_color, secondary_color = excluded.secondary_color,
            support_email = excluded.support_email, support_phone = excluded.support_phone,
            support_hours = excluded.support_hours, support_url = excluded.support_url, updated_at = excluded.updated_at
        """)
    static let claim = Statement(
        "branding.claim", .tenant,
        """
        INSERT INTO domains (client_id, id, name, origin, state, state_at, token, created_at)
        VALUES ($1, $2, $3, 'owner', $4, $5, $6, $5)
        """)
    static let all = [layers, domains, baseHost, setOwn, claim]
}

extension BrandLayer {
    init(row: Row) {
        self.init(
            logoURL: row.optionalText(1), primaryColor: row.optionalText(2), secondaryColor: row.optionalText(3),
            supportEmail: row.optionalText(4), supportPhone: row.optionalText(5), supportHours: row.optionalText(6),
            supportURL: row.optionalText(7))
    }
}

extension Domain {
    init(row: Row) throws {
        client = row.integer(0)
        id = row.integer(1)
        name = row.text(2)
        origin = try row.word(3, of: "domains.origin")
        state = try row.word(4, of: "domains.state")
        stateAt = row.integer(5)
        token = row.text(6)
    }
}
