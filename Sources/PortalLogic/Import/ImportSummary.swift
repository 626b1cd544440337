package import PortalStore
package import PortalToolkit

/// Import outcomes; each line counts once.
package struct ImportCounts: Sendable, Equatable {
    /// New records.
    package internal(set) var added = 0
    /// Changed records, all heartbeats, which renew an instant, and all begins of snapshots.
    package internal(set) var changed = 0
    /// Identical records.
    package internal(set) var unchanged = 0
    /// Tombstones that deleted a record, and snapshots that deleted any at their end.
    package internal(set) var removed = 0
    /// Lines older than the stored record.
    package internal(set) var outOfDate = 0
    /// Invalid lines.
    package internal(set) var bad = 0

    /// All lines.
    package var lines: Int { added + changed + unchanged + removed + outOfDate + bad }

    mutating func count(_ outcome: Imported.Outcome) {
        switch outcome {
        case .added: added += 1
        case .changed: changed += 1
        case .unchanged: unchanged += 1
        case .removed: removed += 1
        case .outOfDate: outOfDate += 1
        }
    }

    static func + (one: Self, other: Self) -> Self { one.combined(with: other, +) }

    static func - (one: Self, other: Self) -> Self { one.combined(with: other, -) }

    private func combined(with other: Self, _ operation: (Int, Int) -> Int) -> Self {
        var result = self
        for field in [\Self.added, \.changed, \.unchanged, \.removed, \.outOfDate, \.bad] {
            result[keyPath: field] = operation(self[keyPath: field], other[keyPath: field])
        }
        return result
    }
}

/// Result of an import.
package struct ImportSummary: Sendable, Equatable {
    /// Counts per line type; unknown types under `unknownType`.
    package internal(set) var types: [String: ImportCounts] = [:]
    /// Accepted lines with contradictions.
    package internal(set) var warnings = 0
    /// Number of unknown fields.
    package internal(set) var unknownFields = 0
    /// Number of records deleted at the end of snapshots.
    package internal(set) var snapshotRemovals = 0
    /// These records, of a dry run.
    package internal(set) var removals: [ImportRemoval] = []
    /// Whether everything was rolled back: a dry run, or an atomic one with a bad line.
    package internal(set) var isRolledBack = false
    /// Whether it came to the end of the input, also where bad lines were skipped.
    package internal(set) var isComplete = true

    /// Line types in the order of docs/import.md, then `unknown`.
    package static let types = ImportType.allCases.map(\.rawValue) + [unknownType]
    static let unknownType = "unknown"

    package init() {}

    /// Counts of a line type.
    package subscript(type: String) -> ImportCounts { types[type] ?? ImportCounts() }

    /// Counts of all lines.
    package var total: ImportCounts { types.values.reduce(ImportCounts(), +) }

    /// Number of non-blank lines processed.
    package var lines: Int { total.lines }

    mutating func add(_ outcome: Batch.Outcome, bad: some Sequence<ImportProblem>) {
        warnings += outcome.warnings.count
        unknownFields += outcome.unknownFields
        snapshotRemovals += outcome.removals.count
        types.merge(outcome.types, uniquingKeysWith: +)
        for problem in bad { types[problem.type ?? Self.unknownType, default: ImportCounts()].bad += 1 }
    }
}

/// A record that is deleted at the end of a snapshot.
package struct ImportRemoval: Sendable, Equatable {
    /// Number of the line that ends the snapshot, from 1.
    package let line: Int
    /// The client's slug.
    package let client: String
    package let kind: Imported.Kind
    package let upstreamID: String
    /// Its name or number.
    package let label: String

    /// Writes the removal as fields.
    package func write(_ json: inout JSONWriter) {
        json.field("line", line)
        json.field("client", client)
        json.field("kind", kind.rawValue)
        json.field("id", upstreamID)
        json.field("label", label)
    }
}

/// Progress of an import.
package enum ImportProgress: Sendable, Equatable {
    /// Lines parsed, of an input written as a whole.
    case read(lines: Int)
    /// Lines written; `of` is the total, if known.
    case written(lines: Int, of: Int?)
}

extension ImportCounts {
    /// Each outcome by its name, for machines and for people.
    package var parts: [(key: StaticString, words: String, count: Int)] {
        [
            ("added", "added", added), ("changed", "changed", changed), ("unchanged", "unchanged", unchanged),
            ("removed", "removed", removed), ("out_of_date", "out of date", outOfDate), ("bad", "bad", bad),
        ]
    }

    /// Writes all counts as fields.
    package func write(_ json: inout JSONWriter) {
        json.field("lines", lines)
        for part in parts { json.field(part.key, part.count) }
    }
}

extension ImportSummary {
    /// Writes the summary as fields; all keys are always present.
    package func write(_ json: inout JSONWriter) {
        total.write(&json)
        json.field("warnings", warnings)
        json.field("unknown_fields", unknownFields)
        json.field("snapshot_removals", snapshotRemovals)
        json.field("kept", !isRolledBack)
        json.object("types") { json in
            for type in Self.types { json.object(named: type) { self[type].write(&$0) } }
        }
    }
}
