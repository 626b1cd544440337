/// The client's nodes, their metrics and commands.
///
/// Unknown percentages are −1 and unknown instants 0, because sort columns are never NULL.
enum FleetTables {
    private static let liveStates = Check.oneOf("state", "queued", "sent", "accepted")
    private static let commandStates = Check.oneOf(
        "state", "queued", "sent", "accepted", "succeeded", "failed", "expired", "unknown")

    static let ddl = [
        """
        CREATE TABLE nodes (
            client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
            id BIGINT NOT NULL,
            upstream_id TEXT NOT NULL,
            name TEXT NOT NULL,
            name_folded TEXT NOT NULL,
            status TEXT NOT NULL CHECK (\(Check.oneOf("status", "online", "degraded", "offline", "maintenance"))),
            status_rank BIGINT NOT NULL CHECK (status_rank BETWEEN 0 AND 3),
            status_at BIGINT NOT NULL,
            region TEXT,
            plan TEXT,
            version TEXT,
            available_version TEXT,
            os TEXT,
            ip_addresses TEXT NOT NULL DEFAULT '',
            boot_id TEXT,
            booted_at BIGINT,
            cpu_pct DOUBLE PRECISION NOT NULL DEFAULT -1,
            memory_pct DOUBLE PRECISION NOT NULL DEFAULT -1,
            disk_pct DOUBLE PRECISION NOT NULL DEFAULT -1,
            last_seen_at BIGINT NOT NULL DEFAULT 0,
            cpu_high_at BIGINT,
            memory_high_at BIGINT,
            disk_high_at BIGINT,
            command_failed_at BIGINT,
            source_updated_at BIGINT NOT NULL DEFAULT 0,
            PRIMARY KEY (client_id, id),
            UNIQUE (client_id, upstream_id)
        )
        """,
        "CREATE INDEX nodes_by_name ON nodes (client_id, name_folded, id)",
        "CREATE INDEX nodes_by_status ON nodes (client_id, status_rank, id)",
        "CREATE INDEX nodes_by_cpu ON nodes (client_id, cpu_pct, id)",
        "CREATE INDEX nodes_by_memory ON nodes (client_id, memory_pct, id)",
        "CREATE INDEX nodes_by_disk ON nodes (client_id, disk_pct, id)",
        "CREATE INDEX nodes_by_last_seen ON nodes (client_id, last_seen_at, id)",
        """
        CREATE TABLE samples (
            client_id BIGINT NOT NULL,
            node_id BIGINT NOT NULL,
            at BIGINT NOT NULL,
            cpu_pct DOUBLE PRECISION,
            memory_pct DOUBLE PRECISION,
            disk_pct DOUBLE PRECISION,
            net_in_bps BIGINT,
            net_out_bps BIGINT,
            PRIMARY KEY (client_id, node_id, at),
            FOREIGN KEY (client_id, node_id) REFERENCES nodes (client_id, id) ON DELETE CASCADE
        )
        """,
        """
        CREATE TABLE node_rollups (
            client_id BIGINT NOT NULL,
            node_id BIGINT NOT NULL,
            step_ms BIGINT NOT NULL CHECK (step_ms IN (300000, 3600000)),
            at BIGINT NOT NULL,
            samples BIGINT NOT NULL,
            cpu_pct DOUBLE PRECISION,
            memory_pct DOUBLE PRECISION,
            disk_pct DOUBLE PRECISION,
            net_in_bps DOUBLE PRECISION,
            net_out_bps DOUBLE PRECISION,
            PRIMARY KEY (client_id, node_id, step_ms, at),
            FOREIGN KEY (client_id, node_id) REFERENCES nodes (client_id, id) ON DELETE CASCADE
        )
        """,
        """
        CREATE TABLE client_rollups (
            client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
            at BIGINT NOT NULL,
            cpu_avg_pct DOUBLE PRECISION,
            memory_avg_pct DOUBLE PRECISION,
            nodes_online BIGINT NOT NULL,
            PRIMARY KEY (client_id, at)
        )
        """,
        commands("commands", keys: "PRIMARY KEY (client_id, id)"),
        "CREATE INDEX commands_by_node ON commands (client_id, node_id, requested_at, id)",
        liveCommands,
        states("command_states", of: "commands"),
    ]

    static let liveCommands = """
        CREATE UNIQUE INDEX commands_live ON commands (client_id, node_id)
            WHERE is_live = 1
        """

    /// DDL of a commands table.
    static func commands(_ table: String, keys: String) -> String {
        """
        CREATE TABLE \(table) (
            client_id BIGINT NOT NULL,
            id BIGINT NOT NULL,
            node_id BIGINT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('restart', 'upgrade')),
            version TEXT,
            state TEXT NOT NULL CHECK (\(commandStates)),
            is_live BIGINT GENERATED ALWAYS AS (
                CASE WHEN \(liveStates) THEN 1 ELSE 0 END) STORED,
            requested_by TEXT NOT NULL,
            requested_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            detail TEXT,
            \(keys),
            FOREIGN KEY (client_id, node_id) REFERENCES nodes (client_id, id) ON DELETE CASCADE
        )
        """
    }

    /// DDL of a command states table referencing `commands`.
    static func states(_ table: String, of commands: String) -> String {
        """
        CREATE TABLE \(table) (
            client_id BIGINT NOT NULL,
            command_id BIGINT NOT NULL,
            position BIGINT NOT NULL,
            state TEXT NOT NULL,
            at BIGINT NOT NULL,
            PRIMARY KEY (client_id, command_id, position),
            FOREIGN KEY (client_id, command_id) REFERENCES \(commands) (client_id, id) ON DELETE CASCADE
        )
        """
    }
}
