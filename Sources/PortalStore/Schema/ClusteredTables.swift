/// Commands and audit events, laid out as they are read (version 4): what each of them is written to is three tables less.
///
/// SQLite keeps a table in the order of its primary key. A command is in its node's, newest last, and found by its id
/// through the one unique key; an audit event is in the log's own order. An index for that order cost each write a page.
/// A table that others point to cannot be replaced beneath them, so those that hang on `commands` are built anew too.
enum ClusteredTables {
    static let ddl = commands + commandStates + commandOutbox + auditEvents + replacement + indexes

    private static let rebuilt = ["command_states", "command_outbox", "commands", "audit_events"]

    private static let commands = [
        """
        CREATE TABLE new_commands (
            client_id BIGINT NOT NULL,
            id BIGINT NOT NULL,
            node_id BIGINT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('restart', 'upgrade')),
            version TEXT,
            state TEXT NOT NULL CHECK (\(FleetTables.commandStates)),
            is_live BIGINT GENERATED ALWAYS AS (
                CASE WHEN \(FleetTables.liveStates) THEN 1 ELSE 0 END) STORED,
            requested_by TEXT NOT NULL,
            requested_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            detail TEXT,
            PRIMARY KEY (client_id, node_id, requested_at, id),
            UNIQUE (id, client_id),
            FOREIGN KEY (client_id, node_id) REFERENCES nodes (client_id, id) ON DELETE CASCADE
        )
        """,
        copy(
            "commands", "client_id, id, node_id, kind, version, state, requested_by, requested_at, updated_at, detail"),
    ]

    private static let commandStates = [
        """
        CREATE TABLE new_command_states (
            client_id BIGINT NOT NULL,
            command_id BIGINT NOT NULL,
            position BIGINT NOT NULL,
            state TEXT NOT NULL,
            at BIGINT NOT NULL,
            PRIMARY KEY (client_id, command_id, position),
            FOREIGN KEY (client_id, command_id) REFERENCES new_commands (client_id, id) ON DELETE CASCADE
        )
        """,
        copy("command_states", "client_id, command_id, position, state, at"),
    ]

    private static let commandOutbox = [
        """
        CREATE TABLE new_command_outbox (
            client_id BIGINT NOT NULL,
            command_id BIGINT NOT NULL,
            boot_id TEXT,
            not_after BIGINT NOT NULL,
            may_have_arrived BIGINT NOT NULL DEFAULT 0 CHECK (may_have_arrived IN (0, 1)),
            attempts BIGINT NOT NULL DEFAULT 0,
            next_attempt_at BIGINT NOT NULL,
            claimed_by TEXT,
            claimed_until BIGINT NOT NULL DEFAULT 0,
            last_error TEXT,
            PRIMARY KEY (client_id, command_id),
            FOREIGN KEY (client_id, command_id) REFERENCES new_commands (client_id, id) ON DELETE CASCADE
        )
        """,
        copy(
            "command_outbox",
            """
            client_id, command_id, boot_id, not_after, may_have_arrived, attempts, next_attempt_at, claimed_by,
                claimed_until, last_error
            """),
    ]

    private static let auditEvents = [
        """
        CREATE TABLE new_audit_events (
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
            PRIMARY KEY (client_id, at, id)
        )
        """,
        copy(
            "audit_events",
            """
            client_id, id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, ip, details,
                upstream_id
            """),
    ]

    private static let replacement =
        rebuilt.map { "DROP TABLE \($0)" } + rebuilt.map { "ALTER TABLE new_\($0) RENAME TO \($0)" }

    private static let indexes = [
        "CREATE UNIQUE INDEX commands_live ON commands (client_id, node_id) WHERE is_live = 1",
        "CREATE INDEX commands_by_update ON commands (updated_at) WHERE state IN ('sent', 'accepted')",
        """
        CREATE UNIQUE INDEX audit_by_upstream ON audit_events (client_id, upstream_id)
            WHERE upstream_id IS NOT NULL
        """,
    ]

    private static func copy(_ table: String, _ columns: String) -> String {
        "INSERT INTO new_\(table) (\(columns)) SELECT \(columns) FROM \(table)"
    }
}
