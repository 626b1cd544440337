package import PortalStore
package import PortalToolkit

/// Options of an import.
package struct ImportOptions: Sendable {
    /// All lines or none, in one transaction.
    package var isAtomic = false
    /// Bad lines are reported and skipped.
    package var keepsGoing = false
    /// Everything is rolled back at the end.
    package var isDryRun = false
    /// Lines with warnings are bad.
    package var isStrict = false
    /// Lines per transaction.
    package var batch = 1000
    /// Lines of the whole before the first, of an import that goes on.
    package var linesBefore = 0
    /// What the parts of an import have in common that goes on, so that a later one can end an earlier one's snapshot.
    package var name: String?
    /// Snapshots may remove any number of records.
    package var confirmsRemovals = false
    /// Percentage of the known records that a snapshot may remove unconfirmed, unless it is all of them.
    package var maximumRemovals = 20

    /// Commits every 1,000 lines and stops at a bad one.
    package init() {}
}

/// A part of an import that is kept: up to a thousand lines, in one transaction.
package struct ImportedBatch: Sendable, Equatable {
    /// Lines of the whole that are done.
    package let offset: Int
    /// Outcomes of this part.
    package let counts: ImportCounts
}

/// A part that is about to be kept.
package struct ImportedPart {
    /// As in `ImportedBatch`.
    package let offset: Int
    /// Slugs of the clients about which something was decided, such as that they are suspended; empty for what is of the MSP.
    package let decided: [String]
    /// In its transaction, with values of its own.
    package let operations: Operations
}

/// Imports newline-delimited JSON (docs/import.md).
package final class Importer {
    /// Runs a body in a write transaction; it may run twice.
    package typealias Transact = (_ body: (OperatorWriter) throws -> Void) throws -> Void

    private let transact: Transact
    private var options: ImportOptions
    private let clock: () -> Instant
    private let random: RandomSource
    private let hostRules: Operations.HostRules
    private let report: (ImportProblem) -> Void
    private var summary = ImportSummary()
    private var numbers = NumberIndex()
    private var endedSnapshots: Set<SnapshotIndex.Snapshot> = []
    private var number: Int
    private var hasEnded = false
    private var kept: (ImportedPart) throws -> Void = { _ in }
    private var finished: (ImportedBatch) throws -> Void = { _ in }

    /// - Parameter report: Receives each bad or contradictory line, in input order.
    package init(
        options: ImportOptions, hostRules: Operations.HostRules, random: RandomSource,
        clock: @escaping () -> Instant, transact: @escaping Transact, report: @escaping (ImportProblem) -> Void
    ) {
        self.transact = transact
        self.options = options
        number = options.linesBefore
        self.hostRules = hostRules
        self.random = random
        self.clock = clock
        self.report = report
    }

    /// Follows each part that is kept.
    /// - Parameters:
    ///   - kept: Runs in its transaction, and may roll it back.
    ///   - finished: Runs after its COMMIT.
    package func follow(
        kept: @escaping (ImportedPart) throws -> Void,
        finished: @escaping (ImportedBatch) throws -> Void
    ) {
        (self.kept, self.finished) = (kept, finished)
    }

    /// Imports the lines returned by `next`, until `nil`.
    /// - Parameter progress: Called about every 1,000 lines.
    /// - Throws: Errors of `next`, `DatabaseError`, and `ImportFailure`; bad lines are reported, not thrown.
    package func run(
        _ next: () throws -> [UInt8]?, progress: (ImportProgress) -> Void = { _ in }
    ) throws -> ImportSummary {
        if options.isAtomic || options.isDryRun {
            let parsed = try parse(.max, next) { progress(.read(lines: $0)) }
            let count = parsed.lines.count
            try apply(parsed, isKept: !options.isDryRun) { progress(.written(lines: $0, of: count)) }
        } else {
            while !hasEnded {
                let before = summary.lines
                let parsed = try parse(options.batch, next) { _ in }
                try apply(parsed, isKept: true) { progress(.written(lines: before + $0, of: nil)) }
            }
        }
        return summary
    }

    // MARK: Parsing

    private struct ParsedLines {
        var lines: [ImportLine] = []
        var problems: [ImportProblem] = []
    }

    /// Parses up to `limit` lines that are not blank; stops after a bad one unless bad ones are skipped.
    private func parse(_ limit: Int, _ next: () throws -> [UInt8]?, progress: (Int) -> Void) throws -> ParsedLines {
        let parser = LineParser(now: clock(), random: random)
        var parsed = ParsedLines()
        while parsed.lines.count + parsed.problems.count < limit, !hasEnded {
            guard let bytes = try next() else {
                hasEnded = true
                break
            }
            number += 1
            if number.isMultiple(of: Self.progressInterval) { progress(number) }
            if Self.isBlank(bytes) { continue }
            do throws(ImportProblem) {
                let line = try parser.line(bytes, number: number)
                if case .snapshot = line.body, options.name == nil { options.name = PublicID.string(random.id()) }
                parsed.lines.append(line)
            } catch {
                parsed.problems.append(error)
                if !options.keepsGoing || parsed.problems.count == Self.maximumBad { giveUp() }
            }
        }
        return parsed
    }

    private func giveUp() {
        hasEnded = true
        summary.isComplete = false
    }

    /// Whether a line is skipped.
    package static func isBlank(_ line: [UInt8]) -> Bool {
        line.allSatisfy { $0 == 0x20 || $0 == 0x0d || $0 == 0x09 }
    }

    /// Bad lines after which an import that is written as a whole ends: they are in memory until then.
    static let maximumBad = 100_000
    /// Lines between two progress reports.
    static let progressInterval = 1000
    /// In bytes.
    package static let maximumLineLength = 1 << 20

    // MARK: Writing

    private struct Rollback: Error {}

    /// Applies the lines in one transaction, and reports problems in line order.
    private func apply(_ parsed: ParsedLines, isKept: Bool, progress: (Int) -> Void) throws {
        let (now, prepared) = (clock(), Operations.PreparedValues(random))
        let last = number
        var outcome = Batch.Outcome()
        var (before, numbers) = (numbers.take(), NumberIndex())
        var (offset, ended) = (last, endedSnapshots)
        do {
            try transact { writer in
                // The body may run twice: start afresh.
                var batch = Batch(
                    writer, now: now, hostRules: hostRules, options: options, numbers: before.take(),
                    ended: endedSnapshots)
                try batch.apply(parsed.lines, among: parsed.problems, isLast: hasEnded, progress: progress)
                (outcome, numbers, ended) = (batch.outcome, batch.numbers, batch.snapshots.ended)
                let first = (parsed.problems + outcome.problems).map(\.line).min()
                if !isKept || options.isAtomic && first != nil { throw Rollback() }
                offset = options.keepsGoing ? last : first.map { $0 - 1 } ?? last
                let operations = Operations(writer, now: now, prepared: prepared, hostRules: hostRules)
                try kept(
                    ImportedPart(offset: offset, decided: batch.outcome.decided.sorted(), operations: operations))
            }
        } catch is Rollback {
            summary.isRolledBack = true
        }
        endedSnapshots = ended
        self.numbers = numbers.isLarge ? NumberIndex() : numbers
        let problems = (outcome.problems + parsed.problems).sorted { $0.line < $1.line }
        // Lines after the one that ends the run were parsed but not applied.
        let bad = options.keepsGoing ? problems[...] : problems.prefix(1)
        if !bad.isEmpty, !options.keepsGoing { giveUp() }
        (outcome.warnings + bad).sorted { $0.line < $1.line }.forEach(report)
        let counts = summary.total
        summary.add(outcome, bad: bad)
        if options.isDryRun { summary.removals += outcome.removals }
        if !summary.isRolledBack { try finished(ImportedBatch(offset: offset, counts: summary.total - counts)) }
    }
}
