/// MSPs and their clients, with branding and hosts.
enum DirectoryTables {
    /// Further support contacts (version 8).
    static let support = ["support_phone", "support_hours", "support_url"].map {
        "ALTER TABLE client_branding ADD COLUMN \($0) TEXT"
    }

    /// What invoices say of who issues them and whom they are for (version 26).
    static let parties =
        ["legal_name", "address", "vat_id", "tax_id", "bank_name", "bank_account", "bic"].map {
            "ALTER TABLE msps ADD COLUMN \($0) TEXT"
        }
        + ["legal_name", "address", "vat_id"].map { "ALTER TABLE clients ADD COLUMN \($0) TEXT" }

    static let ddl =
        [
            """
            CREATE TABLE msps (
                id BIGINT NOT NULL PRIMARY KEY,
                slug TEXT NOT NULL UNIQUE,
                name TEXT NOT NULL,
                tier TEXT NOT NULL CHECK (\(Check.oneOf("tier", "free", "pro", "team", "enterprise"))),
                licence_expires_at BIGINT,
                contact_email TEXT,
                mail_from TEXT,
                reply_to TEXT,
                base_host TEXT UNIQUE,
                imprint_url TEXT,
                privacy_url TEXT,
                seq BIGINT NOT NULL DEFAULT 0,
                created_at BIGINT NOT NULL,
                source_updated_at BIGINT NOT NULL DEFAULT 0
            )
            """,
            """
            CREATE TABLE clients (
                id BIGINT NOT NULL PRIMARY KEY,
                msp_id BIGINT NOT NULL REFERENCES msps (id),
                slug TEXT NOT NULL UNIQUE,
                name TEXT NOT NULL,
                status TEXT NOT NULL CHECK (status IN ('active', 'suspended')),
                portal_enabled BIGINT NOT NULL DEFAULT 0 CHECK (portal_enabled IN (0, 1)),
                portal_enabled_at BIGINT NOT NULL DEFAULT 0,
                created_at BIGINT NOT NULL,
                source_updated_at BIGINT NOT NULL DEFAULT 0
            )
            """,
            "CREATE INDEX clients_by_portal ON clients (msp_id, portal_enabled, portal_enabled_at, id)",
            """
            CREATE TABLE client_locks (
                client_id BIGINT NOT NULL PRIMARY KEY REFERENCES clients (id) ON DELETE CASCADE,
                seq BIGINT NOT NULL DEFAULT 0
            )
            """,
            """
            CREATE TABLE client_branding (
                client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
                layer TEXT NOT NULL CHECK (layer IN ('operator', 'owner')),
                logo_url TEXT,
                primary_color TEXT CHECK (length(primary_color) = 7),
                secondary_color TEXT CHECK (length(secondary_color) = 7),
                support_email TEXT,
                updated_at BIGINT NOT NULL,
                source_updated_at BIGINT NOT NULL DEFAULT 0,
                PRIMARY KEY (client_id, layer)
            )
            """,
        ] + DomainTables.ddl + [
            """
            CREATE TABLE import_marks (
                client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
                kind TEXT NOT NULL,
                imported_at BIGINT NOT NULL,
                PRIMARY KEY (client_id, kind)
            )
            """
        ]
}
