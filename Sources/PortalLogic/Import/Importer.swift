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

    /// Commits every 1,000 lines and stops at a bad one.
    package init() {}
}

/// Imports newline-delimited JSON (docs/import.md).
package final class Importer {
    private let connection: StoreConnection
    private let options: ImportOptions
    private let clock: () -> Instant
    private let random: RandomSource
    private let hostRules: Operations.HostRules
    private let report: (ImportProblem) -> Void
    private var summary = ImportSummary()
    private var numbers = NumberIndex()
    private var number = 0
    private var hasEnded = false

    /// - Parameter report: Receives each bad or contradictory line, in input order.
    package init(
        connection: StoreConnection, options: ImportOptions, hostRules: Operations.HostRules, random: RandomSource,
        clock: @escaping () -> Instant, report: @escaping (ImportProblem) -> Void
    ) {
        self.connection = connection
        self.options = options
        self.hostRules = hostRules
        self.random = random
        self.clock = clock
        self.report = report
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

    /// Parses up to `limit` good lines; stops after a bad one unless bad ones are skipped.
    private func parse(_ limit: Int, _ next: () throws -> [UInt8]?, progress: (Int) -> Void) throws -> ParsedLines {
        let parser = LineParser(now: clock(), random: random)
        var parsed = ParsedLines()
        while parsed.lines.count < limit, !hasEnded {
            guard let bytes = try next() else {
                hasEnded = true
                break
            }
            number += 1
            if number.isMultiple(of: Self.progressInterval) { progress(number) }
            if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x0d || $0 == 0x09 }) { continue }
            do throws(ImportProblem) {
                parsed.lines.append(try parser.line(bytes, number: number))
            } catch {
                parsed.problems.append(error)
                if !options.keepsGoing { hasEnded = true }
            }
        }
        return parsed
    }

    /// Lines between two progress reports.
    static let progressInterval = 1000
    /// In bytes.
    package static let maximumLineLength = 1 << 20

    // MARK: Writing

    private struct Rollback: Error {}

    /// Applies the lines in one transaction, and reports problems in line order.
    private func apply(_ parsed: ParsedLines, isKept: Bool, progress: (Int) -> Void) throws {
        let now = clock()
        var outcome = Batch.Outcome()
        var numbers = numbers
        do {
            try connection.operate { writer in
                // The body may run twice: start afresh.
                var batch = Batch(writer, now: now, hostRules: hostRules, options: options, numbers: self.numbers)
                try batch.apply(parsed.lines, progress: progress)
                (outcome, numbers) = (batch.outcome, batch.numbers)
                let isBad = !(parsed.problems + outcome.problems).isEmpty
                if !isKept || options.isAtomic && isBad { throw Rollback() }
            }
        } catch is Rollback {
            summary.isRolledBack = true
        }
        self.numbers = numbers
        let problems = (outcome.problems + parsed.problems).sorted { $0.line < $1.line }
        // Lines after the one that ends the run were parsed but not applied.
        let bad = options.keepsGoing ? problems[...] : problems.prefix(1)
        if !bad.isEmpty, !options.keepsGoing { hasEnded = true }
        (outcome.warnings + bad).sorted { $0.line < $1.line }.forEach(report)
        summary.add(outcome, bad: bad)
    }
}
