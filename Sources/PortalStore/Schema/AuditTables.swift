/// What happened: one row for each mutation by a person, the operator or the system.
enum AuditTables {
    static let ddl = [
        """
        CREATE TABLE audit_events (
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
            PRIMARY KEY (client_id, id)
        )
        """,
        """
        CREATE UNIQUE INDEX audit_by_upstream ON audit_events (client_id, upstream_id)
            WHERE upstream_id IS NOT NULL
        """,
        "CREATE INDEX audit_by_time ON audit_events (client_id, at, id)",
    ]

    /// What the operator did to an MSP (version 5): no client's business, so in no client's log.
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
}
