import PortalStore

/// What became of lines, each counted once.
package struct ImportCounts: Sendable, Equatable {
    /// Records that were not there.
    package internal(set) var added = 0
    /// Records that say something new; each heartbeat, which renews an instant.
    package internal(set) var changed = 0
    /// Records that are stored exactly so.
    package internal(set) var unchanged = 0
    /// Records that a tombstone deleted.
    package internal(set) var removed = 0
    /// Lines older than what is stored.
    package internal(set) var outOfDate = 0
    /// Lines that were wrong.
    package internal(set) var bad = 0

    /// All of them.
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

    static func + (one: Self, other: Self) -> Self {
        var sum = one
        sum.added += other.added
        sum.changed += other.changed
        sum.unchanged += other.unchanged
        sum.removed += other.removed
        sum.outOfDate += other.outOfDate
        sum.bad += other.bad
        return sum
    }
}

/// What an import did.
package struct ImportSummary: Sendable, Equatable {
    /// What became of the lines of each type; those of none that is known under `unknownType`.
    package internal(set) var types: [String: ImportCounts] = [:]
    /// Lines that were taken although they contradict themselves or what is stored.
    package internal(set) var warnings = 0
    /// Fields that nobody knows.
    package internal(set) var unknownFields = 0
    /// Whether nothing was kept: a dry run, or an atomic one with a bad line.
    package internal(set) var isRolledBack = false

    /// The types of lines, in the order of docs/import.md, and at last what is no type.
    package static let types = ImportType.allCases.map(\.rawValue) + [unknownType]
    static let unknownType = "unknown"

    package init() {}

    /// What became of the lines of a type.
    package subscript(type: String) -> ImportCounts { types[type] ?? ImportCounts() }

    /// What became of all lines.
    package var total: ImportCounts { types.values.reduce(ImportCounts(), +) }

    /// Lines that were looked at; blank ones are none.
    package var lines: Int { total.lines }

    mutating func add(_ outcome: Batch.Outcome, bad: some Sequence<ImportProblem>) {
        warnings += outcome.warnings.count
        unknownFields += outcome.unknownFields
        types.merge(outcome.types, uniquingKeysWith: +)
        for problem in bad { types[problem.type ?? Self.unknownType, default: ImportCounts()].bad += 1 }
    }
}

/// How far an import is.
package enum ImportProgress: Sendable, Equatable {
    /// So many lines have been read of an input that is written only when all of it is at hand.
    case read(lines: Int)
    /// So many lines have been written; `of` how many, where that is known.
    case written(lines: Int, of: Int?)
}
