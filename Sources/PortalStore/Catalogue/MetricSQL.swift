import Database

/// Metrics of one client, raw and rolled up, and the instants of its last imports.
enum MetricSQL {
    private static let values = "at, cpu_pct, memory_pct, disk_pct, net_in_bps, net_out_bps"

    static let raw = Statement(
        "metric.raw", .tenant,
        """
        SELECT \(values) FROM samples WHERE client_id = $1 AND node_id = $2 AND at >= $3 AND at < $4 ORDER BY at
        """)
    static let rolledUp = Statement(
        "metric.rolledUp", .tenant,
        """
        SELECT \(values) FROM node_rollups WHERE client_id = $1 AND node_id = $2 AND step_ms = $3
            AND at >= $4 AND at < $5 ORDER BY at
        """)
    static let rawAround = Statement(
        "metric.rawAround", .tenant,
        """
        SELECT (SELECT MAX(at) FROM samples WHERE client_id = $1 AND node_id = $2 AND at < $3),
            (SELECT MIN(at) FROM samples WHERE client_id = $1 AND node_id = $2 AND at >= $4)
        """)
    static let rolledUpAround = Statement(
        "metric.rolledUpAround", .tenant,
        """
        SELECT (SELECT MAX(at) FROM node_rollups WHERE client_id = $1 AND node_id = $2 AND step_ms = $3 AND at < $4),
            (SELECT MIN(at) FROM node_rollups WHERE client_id = $1 AND node_id = $2 AND step_ms = $3 AND at >= $5)
        """)
    static let fleet = Statement(
        "metric.fleet", .tenant,
        """
        SELECT at, cpu_avg_pct, memory_avg_pct, nodes_online FROM client_rollups
        WHERE client_id = $1 AND at >= $2 AND at < $3 ORDER BY at
        """)
    static let importMarks = Statement(
        "metric.importMarks", .tenant, "SELECT kind, imported_at FROM import_marks WHERE client_id = $1")

    static let all = [raw, rolledUp, rawAround, rolledUpAround, fleet, importMarks]
}

extension MetricPoint {
    init(row: Row) {
        at = row.instant(0)
        cpuPct = row.optionalReal(1)
        memoryPct = row.optionalReal(2)
        diskPct = row.optionalReal(3)
        netInBps = row.optionalReal(4)
        netOutBps = row.optionalReal(5)
    }
}

extension MetricNeighbours {
    init(row: Row) {
        before = row.optionalInstant(0)
        after = row.optionalInstant(1)
    }
}

extension FleetPoint {
    init(row: Row) {
        at = row.instant(0)
        cpuAvgPct = row.optionalReal(1)
        memoryAvgPct = row.optionalReal(2)
        nodesOnline = row.integer(3)
    }
}
