import Database

/// How a tenant looks: what the owner set wins over what the operator set.
enum BrandingSQL {
    static let effective = Statement(
        "branding.effective", .directory,
        """
        SELECT COALESCE(o.logo_url, p.logo_url), COALESCE(o.primary_color, p.primary_color),
            COALESCE(o.secondary_color, p.secondary_color), COALESCE(o.support_email, p.support_email),
            m.imprint_url, m.privacy_url
        FROM clients c JOIN msps m ON m.id = c.msp_id
            LEFT JOIN client_branding o ON o.client_id = c.id AND o.layer = 'owner'
            LEFT JOIN client_branding p ON p.client_id = c.id AND p.layer = 'operator'
        WHERE c.id = $1
        """)
    static let layer = Statement(
        "branding.layer", .tenant,
        """
        SELECT logo_url, primary_color, secondary_color, support_email FROM client_branding
        WHERE client_id = $1 AND layer = $2
        """)
    static let domains = Statement(
        "branding.domains", .tenant,
        "SELECT client_id, id, name, origin, state, state_at, token FROM domains WHERE client_id = $1 ORDER BY id")

    static let baseHost = Statement(
        "branding.baseHost", .directory,
        "SELECT m.base_host FROM clients c JOIN msps m ON m.id = c.msp_id WHERE c.id = $1")

    static let all = [effective, layer, domains, baseHost]
}

extension Brand {
    init(row: Row) {
        logoURL = row.optionalText(0)
        primaryColor = row.optionalText(1)
        secondaryColor = row.optionalText(2)
        supportEmail = row.optionalText(3)
        imprintURL = row.optionalText(4)
        privacyURL = row.optionalText(5)
    }
}

extension BrandLayer {
    init(row: Row) {
        self.init(
            logoURL: row.optionalText(0), primaryColor: row.optionalText(1), secondaryColor: row.optionalText(2),
            supportEmail: row.optionalText(3))
    }
}

extension Domain {
    init(row: Row) {
        client = row.integer(0)
        id = row.integer(1)
        name = row.text(2)
        origin = row.text(3)
        state = row.text(4)
        stateAt = row.integer(5)
        token = row.text(6)
    }
}
