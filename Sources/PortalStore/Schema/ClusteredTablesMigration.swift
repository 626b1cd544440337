/// Version 4: clusters commands and audit events in reading order, saving an index each.
///
/// SQLite stores a table in primary key order. Commands are clustered by node, newest last, with a unique key for ids;
/// audit events in log order. An index for that order cost a page per write. A referenced table cannot be replaced, so
/// the tables referencing `commands` are rebuilt too.
enum ClusteredTablesMigration {
    static let ddl =
        created + rebuilt.map { copy($0.table, $0.columns) } + rebuilt.reversed().map { "DROP TABLE \($0.table)" }
        + rebuilt.map { "ALTER TABLE new_\($0.table) RENAME TO \($0.table)" }
        + [FleetTables.liveCommands, OutboxTables.commandsByUpdate, AuditTables.byUpstream]

    private static let created = [
        FleetTables.commands(
            "new_commands", keys: "PRIMARY KEY (client_id, node_id, requested_at, id),\n    UNIQUE (id, client_id)"),
        FleetTables.states("new_command_states", of: "new_commands"),
        OutboxTables.commandOutbox("new_command_outbox", of: "new_commands"),
        AuditTables.events("new_audit_events", key: "client_id, at, id"),
    ]

    /// Referenced tables come first.
    private static let rebuilt: [(table: String, columns: String)] = [
        (
            "commands",
            "client_id, id, node_id, kind, version, state, requested_by, requested_at, updated_at, detail"
        ),
        ("command_states", "client_id, command_id, position, state, at"),
        (
            "command_outbox",
            """
            client_id, command_id, boot_id, not_after, may_have_arrived, attempts, next_attempt_at, claimed_by,
                claimed_until, last_error
            """
        ),
        (
            "audit_events",
            """
            client_id, id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, ip, details,
                upstream_id
            """
        ),
    ]

    private static func copy(_ table: String, _ columns: String) -> String {
        "INSERT INTO new_\(table) (\(columns)) SELECT \(columns) FROM \(table)"
    }
}
