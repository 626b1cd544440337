import PortalLogic

/// The summary of an import: a line per type that occurred, or one JSON object.
enum ImportReport {
    /// For people.
    static func text(_ summary: ImportSummary) -> String {
        var lines = [counted(summary.lines, "line", "lines")]
        for type in ImportSummary.types where summary[type].lines > 0 {
            let (one, many) = names[type] ?? (type, type)
            lines.append("  \(counted(summary[type].lines, one, many)): \(outcomes(summary[type]))")
        }
        if summary.warnings > 0 { lines.append(counted(summary.warnings, "line", "lines") + " with warnings") }
        if summary.unknownFields > 0 {
            lines.append(counted(summary.unknownFields, "unknown field", "unknown fields") + " ignored")
        }
        if summary.snapshotRemovals > 0 {
            lines.append(counted(summary.snapshotRemovals, "record", "records") + " removed by snapshots")
            lines += summary.removals.map { "  \($0.client): \($0.kind) \($0.upstreamID) (\($0.label))" }
        }
        if summary.isRolledBack { lines.append("nothing was changed") }
        return lines.joined(separator: "\n")
    }

    private static func outcomes(_ counts: ImportCounts) -> String {
        counts.parts.filter { $0.count > 0 }.map { "\($0.count) \($0.words)" }.joined(separator: ", ")
    }

    private static let names = [
        "msp": ("MSP", "MSPs"), "client": ("client", "clients"), "branding": ("branding", "brandings"),
        "node": ("node", "nodes"), "sample": ("sample", "samples"), "subscription": ("subscription", "subscriptions"),
        "invoice": ("invoice", "invoices"), "ticket": ("ticket", "tickets"),
        "audit": ("audit event", "audit events"), "heartbeat": ("heartbeat", "heartbeats"),
        "tombstone": ("tombstone", "tombstones"), "snapshot": ("snapshot line", "snapshot lines"),
        "unknown": ("line of unknown type", "lines of unknown type"),
    ]
}
