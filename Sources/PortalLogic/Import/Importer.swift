package import PortalStore

/// How an import is run.
package struct ImportOptions: Sendable {
    /// All lines or none, in one transaction.
    package var isAtomic = false
    /// Bad lines are named and skipped.
    package var keepsGoing = false
    /// Everything is taken back at the end.
    package var isDry = false
    /// Lines that contradict themselves or what is stored are bad.
    package var isStrict = false
    /// Lines of a transaction.
    package var batch = 1000

    /// Commits every 1,000 lines and stops at a bad one.
    package init() {}
}

/// Brings newline-delimited JSON into the portal (docs/import.md).
package final class Importer {
    private let connection: StoreConnection
    private let options: ImportOptions
    private let clock: () -> Int64
    private let random: RandomSource
    private let names: Operations.Names
    private let report: (ImportProblem) -> Void
    private var summary = ImportSummary()
    private var numbers = Numbers()
    private var number = 0
    private var hasEnded = false

    /// - Parameters:
    ///   - clock: now, ms since the epoch.
    ///   - report: is told of each bad or contradictory line, in the order of the input.
    package init(
        connection: StoreConnection, options: ImportOptions, names: Operations.Names, random: RandomSource,
        clock: @escaping () -> Int64, report: @escaping (ImportProblem) -> Void
    ) {
        self.connection = connection
        self.options = options
        self.names = names
        self.random = random
        self.clock = clock
        self.report = report
    }

    /// Imports what `next` gives, line by line, until it gives `nil`.
    /// - Parameter progress: is told how far it is, about every 1,000 lines.
    /// - Throws: what `next` throws, `DatabaseError`, and `ImportFailure`; bad lines are reported, not thrown.
    package func run(
        _ next: () throws -> [UInt8]?, progress: (ImportProgress) -> Void = { _ in }
    ) throws -> ImportSummary {
        if options.isAtomic || options.isDry {
            let reading = try read(.max, next) { progress(.read(lines: $0)) }
            let count = reading.lines.count
            try apply(reading, isKept: !options.isDry) { progress(.written(lines: $0, of: count)) }
        } else {
            while !hasEnded {
                let before = summary.lines
                let reading = try read(options.batch, next) { _ in }
                try apply(reading, isKept: true) { progress(.written(lines: before + $0, of: nil)) }
            }
        }
        return summary
    }

    // MARK: Reading

    private struct Reading {
        var lines: [ImportLine] = []
        var problems: [ImportProblem] = []
    }

    /// Reads up to `limit` good lines; after a bad one there are no more, unless bad ones are skipped.
    private func read(_ limit: Int, _ next: () throws -> [UInt8]?, progress: (Int) -> Void) throws -> Reading {
        let parser = LineParser(now: clock(), random: random)
        var reading = Reading()
        while reading.lines.count < limit, !hasEnded {
            guard let bytes = try next() else {
                hasEnded = true
                break
            }
            number += 1
            if number.isMultiple(of: Self.step) { progress(number) }
            if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x0d || $0 == 0x09 }) { continue }
            do throws(ImportProblem) {
                reading.lines.append(try parser.line(bytes, number: number))
            } catch {
                reading.problems.append(error)
                if !options.keepsGoing { hasEnded = true }
            }
        }
        return reading
    }

    /// Lines between two words about how far it is.
    static let step = 1000
    /// Most bytes of a line.
    package static let longestLine = 1 << 20

    // MARK: Writing

    private struct Rollback: Error {}

    /// Applies what was read in one transaction, and reports what was wrong in the order of the lines.
    private func apply(_ reading: Reading, isKept: Bool, progress: (Int) -> Void) throws {
        let now = clock()
        var outcome = Batch.Outcome()
        var numbers = numbers
        do {
            try connection.operate { writer in
                // The body may run twice: it begins anew.
                var batch = Batch(writer, now: now, names: names, options: options, numbers: self.numbers)
                try batch.apply(reading.lines, progress: progress)
                (outcome, numbers) = (batch.outcome, batch.numbers)
                let isBad = !(reading.problems + outcome.problems).isEmpty
                if !isKept || options.isAtomic && isBad { throw Rollback() }
            }
        } catch is Rollback {
            summary.isRolledBack = true
        }
        self.numbers = numbers
        let problems = (outcome.problems + reading.problems).sorted { $0.line < $1.line }
        // What follows a line at which the run ends was read, but never came to be looked at.
        let bad = options.keepsGoing ? problems[...] : problems.prefix(1)
        if !bad.isEmpty, !options.keepsGoing { hasEnded = true }
        (outcome.warnings + bad).sorted { $0.line < $1.line }.forEach(report)
        summary.add(outcome, bad: bad)
    }
}
