/// Claims of custom domains.
enum DomainTables {
    private static let states = Check.oneOf(
        "state", "pending", "failed", "verified", "issuing", "certificate-failed", "active", "degraded", "suspended")

    /// Condition for a claim that routes its name; at most one per name.
    ///
    /// SQLite uses the partial index on these claims only if a statement repeats this exact condition, whatever other
    /// state conditions it has; otherwise it scans the table.
    static let isRouted = "state IN ('verified', 'issuing', 'certificate-failed', 'active', 'degraded')"

    static let ddl = [
        """
        CREATE TABLE domains (
            client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
            id BIGINT NOT NULL,
            name TEXT NOT NULL,
            origin TEXT NOT NULL CHECK (origin IN ('owner', 'operator')),
            state TEXT NOT NULL CHECK (\(states)),
            state_at BIGINT NOT NULL,
            token TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (client_id, id),
            UNIQUE (client_id, name)
        )
        """,
        """
        CREATE UNIQUE INDEX domains_routing ON domains (name)
            WHERE \(isRouted)
        """,
    ]

    /// Checks and their results (version 10). Until then only operators activated domains. All become due at once, also those that an older
    /// program adds later.
    static let checks =
        ["ownership", "routing", "certificate"].flatMap {
            [
                column("\($0) TEXT NOT NULL DEFAULT 'unknown' CHECK (\(results($0))\n)"), column("\($0)_at BIGINT"),
            ]
        } + [
            column("by_operator BIGINT NOT NULL DEFAULT 0 CHECK (by_operator IN (0, 1)\n)"),
            column("moved_until BIGINT"),
            column("next_check_at BIGINT DEFAULT 0"),
            column("check_number BIGINT NOT NULL DEFAULT 0"),
            column("checked_at BIGINT"),
            column("misses BIGINT NOT NULL DEFAULT 0"),
            column("missed_since BIGINT"),
            column("certificate_problem TEXT CHECK (\(problems)\n)"),
            column("issuer TEXT"),
            column("not_before BIGINT"),
            column("not_after BIGINT"),
            column("records TEXT"),
            "UPDATE domains SET by_operator = 1 WHERE \(isRouted)",
            "UPDATE domains SET next_check_at = NULL WHERE state = 'failed' OR state = 'suspended'",
            "CREATE INDEX domains_due ON domains (next_check_at) WHERE next_check_at IS NOT NULL",
        ]

    private static func results(_ check: String) -> String { Check.oneOf(check, "ok", "missing", "wrong", "unknown") }

    private static let problems = Check.oneOf(
        "certificate_problem", "refused", "untrusted", "wrong-name", "expired", "elsewhere")

    private static func column(_ definition: String) -> String { "ALTER TABLE domains ADD COLUMN \(definition)" }
}
