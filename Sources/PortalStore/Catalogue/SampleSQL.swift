import Database

/// Samples and derived data: roll-ups and current node vitals.
enum SampleSQL {
    static let put = Statement(
        "import.putSample", .tenant,
        """
        INSERT INTO samples (client_id, node_id, at, cpu_pct, memory_pct, disk_pct, net_in_bps, net_out_bps)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (client_id, node_id, at) DO NOTHING
        """)
    static let change = Statement(
        "import.changeSample", .tenant,
        """
        UPDATE samples SET cpu_pct = $4, memory_pct = $5, disk_pct = $6, net_in_bps = $7, net_out_bps = $8
        WHERE client_id = $1 AND node_id = $2 AND at = $3
            AND (cpu_pct, memory_pct, disk_pct, net_in_bps, net_out_bps) IS DISTINCT FROM ($4, $5, $6, $7, $8)
        """)
    /// $3 is the step, $4 its start, $5 its end. Raw samples expire before roll-ups: a step that has already lost
    /// samples is left unchanged.
    static let rollUp = Statement(
        "import.rollUp", .tenant,
        """
        INSERT INTO node_rollups (client_id, node_id, step_ms, at, samples, cpu_pct, memory_pct, disk_pct, net_in_bps,
            net_out_bps)
        SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT), COUNT(*), AVG(cpu_pct),
            AVG(memory_pct), AVG(disk_pct), AVG(net_in_bps), AVG(net_out_bps)
        FROM samples
        WHERE client_id = $1 AND node_id = $2 AND at >= $4 AND at < $5
        ON CONFLICT (client_id, node_id, step_ms, at) DO UPDATE SET samples = excluded.samples,
            cpu_pct = excluded.cpu_pct, memory_pct = excluded.memory_pct, disk_pct = excluded.disk_pct,
            net_in_bps = excluded.net_in_bps, net_out_bps = excluded.net_out_bps
        WHERE excluded.samples >= node_rollups.samples
        """)
    /// SQLite keeps a CROSS JOIN's order, node to its one row; otherwise it would read all of the client's rows.
    static let rollUpFleet = Statement(
        "import.rollUpFleet", .tenant,
        """
        INSERT INTO client_rollups (client_id, at, cpu_avg_pct, memory_avg_pct, nodes_online)
        SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), AVG(r.cpu_pct), AVG(r.memory_pct), COUNT(*)
        FROM nodes n CROSS JOIN node_rollups r
        WHERE n.client_id = $1 AND r.client_id = n.client_id AND r.node_id = n.id AND r.step_ms = 300000 AND r.at = $2
        ON CONFLICT (client_id, at) DO UPDATE SET cpu_avg_pct = excluded.cpu_avg_pct,
            memory_avg_pct = excluded.memory_avg_pct, nodes_online = excluded.nodes_online
        """)
    static let vitals = Statement(
        "import.vitals", .tenant,
        """
        SELECT cpu_pct, memory_pct, disk_pct, last_seen_at, cpu_high_at, memory_high_at, disk_high_at
        FROM nodes WHERE client_id = $1 AND id = $2
        """)
    static let setVitals = Statement(
        "import.setVitals", .tenant,
        """
        UPDATE nodes SET cpu_pct = $3, memory_pct = $4, disk_pct = $5, last_seen_at = $6, cpu_high_at = $7,
            memory_high_at = $8, disk_high_at = $9
        WHERE client_id = $1 AND id = $2
        """)

    static let all = [put, change, rollUp, rollUpFleet, vitals, setVitals]
}
