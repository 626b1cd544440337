/// Audit events: one row per mutation by a user, operator or the system.
enum AuditTables {
    static let ddl = [
        events("audit_events", key: "client_id, id"),
        byUpstream,
        "CREATE INDEX audit_by_time ON audit_events (client_id, at, id)",
    ]

    static let byUpstream = """
        CREATE UNIQUE INDEX audit_by_upstream ON audit_events (client_id, upstream_id)
            WHERE upstream_id IS NOT NULL
        """

    /// DDL of an event table with this key.
    static func events(_ table: String, key: String) -> String {
        """
        CREATE TABLE \(table) (
            client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
            id BIGINT NOT NULL,
            at BIGINT NOT NULL,
            actor_kind TEXT NOT NULL CHECK (\(Check.oneOf("actor_kind", "user", "operator", "system"))),
            actor_id BIGINT,
            actor_name TEXT NOT NULL,
            action TEXT NOT NULL,
            target_kind TEXT NOT NULL,
            target_id TEXT,
            target_name TEXT,
            ip TEXT,
            details TEXT NOT NULL DEFAULT '{}',
            upstream_id TEXT,
            PRIMARY KEY (\(key))
        )
        """
    }

    /// Operator changes to an MSP (version 5), kept out of the clients' logs.
    static let ofMSPs = [
        """
        CREATE TABLE msp_events (
            msp_id BIGINT NOT NULL REFERENCES msps (id) ON DELETE CASCADE,
            at BIGINT NOT NULL,
            id BIGINT NOT NULL,
            actor_name TEXT NOT NULL,
            action TEXT NOT NULL,
            target_kind TEXT NOT NULL,
            target_id TEXT,
            target_name TEXT,
            details TEXT NOT NULL DEFAULT '{}',
            PRIMARY KEY (msp_id, at, id)
        )
        """,
        "CREATE INDEX msp_events_by_age ON msp_events (at)",
    ]

    /// Erased persons have an empty name instead of an English one (version 7); readers localise it.
    static let nameless = [
        "UPDATE audit_events SET actor_name = '' WHERE actor_name = 'former user'",
        "UPDATE audit_events SET target_name = '' WHERE target_name = 'former user'",
        """
        UPDATE audit_events SET details = replace(replace(replace(details,
            '"old":"former user","new":"former user"', '"old":null,"new":null,"erased":["old","new"]'),
            '"old":"former user"', '"erased":["old"],"old":null'),
            '"new":"former user"', '"new":null,"erased":["new"]')
        WHERE details LIKE '%"former user"%'
        """,
        "UPDATE commands SET requested_by = '' WHERE requested_by = 'former user'",
    ]
}
