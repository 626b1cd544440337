public import PortalStore

/// How an import is run.
public struct ImportOptions: Sendable {
    /// All lines or none, in one transaction.
    public var isAtomic = false
    /// Bad lines are named and skipped.
    public var keepsGoing = false
    /// Everything is taken back at the end.
    public var isDry = false
    /// Lines of a transaction.
    public var batch = 1000

    /// Commits every 1,000 lines and stops at a bad one.
    public init() {}
}

/// What an import did.
public struct ImportSummary: Sendable, Equatable {
    /// Lines that were taken, older or bad.
    public var lines = 0
    /// Lines that were taken, by type.
    public var applied: [String: Int] = [:]
    /// Lines that were older than what is stored.
    public var older = 0
    /// Lines that were wrong.
    public var bad = 0
    /// Fields that nobody knows.
    public var unknownFields = 0
    /// Whether nothing was kept: a dry run, or an atomic one with a bad line.
    public var isTakenBack = false

    /// The types of lines, in the order of docs/import.md.
    public static let types = ImportType.allCases.map(\.rawValue)

    /// Nothing yet.
    public init() {}
}

/// A line that is wrong, or refers to what is not there.
public struct ImportProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// Number of the line, from 1.
    public let line: Int
    /// The field and what is wrong with it, for each that is wrong.
    public let errors: [FieldError]

    /// `line N: field: what is wrong`, one line for each field.
    public var description: String {
        errors.map { "line \(line): \($0.field.isEmpty ? "" : $0.field + ": ")\($0.message)" }.joined(separator: "\n")
    }
}

/// Brings newline-delimited JSON into the portal (docs/import.md).
public final class Importer {
    private let connection: StoreConnection
    private let options: ImportOptions
    private let clock: () -> Int64
    private let random: RandomSource
    private let names: Operations.Names
    private let report: (ImportProblem) -> Void
    private var summary = ImportSummary()
    private var number = 0
    private var hasEnded = false

    /// - Parameters:
    ///   - clock: now, ms since the epoch.
    ///   - report: is told of each bad line, in the order of the input.
    public init(
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
    /// - Parameter progress: is told the number of lines after each commit.
    /// - Throws: what `next` throws, `DatabaseError`, and `ImportFailure`; bad lines are reported, not thrown.
    public func run(_ next: () throws -> [UInt8]?, progress: (Int) -> Void = { _ in }) throws -> ImportSummary {
        if options.isAtomic || options.isDry {
            try apply(try read(.max, next), isKept: !options.isDry)
        } else {
            while !hasEnded {
                try apply(try read(options.batch, next), isKept: true)
                progress(number)
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
    private func read(_ limit: Int, _ next: () throws -> [UInt8]?) throws -> Reading {
        let parser = LineParser(now: clock(), random: random)
        var reading = Reading()
        while reading.lines.count < limit, !hasEnded {
            guard let bytes = try next() else {
                hasEnded = true
                break
            }
            number += 1
            if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x0d || $0 == 0x09 }) { continue }
            switch parse(bytes, parser) {
            case .success(let line): reading.lines.append(line)
            case .failure(let problem):
                reading.problems.append(problem)
                if !options.keepsGoing { hasEnded = true }
            }
        }
        return reading
    }

    private func parse(_ bytes: [UInt8], _ parser: LineParser) -> Result<ImportLine, ImportProblem> {
        do {
            guard bytes.count <= Self.longestLine else {
                throw ValidationFailure("", .tooLong(Self.longestLine, of: "bytes (1 MiB)"))
            }
            return .success(try parser.line(bytes, number: number))
        } catch let failure as ValidationFailure {
            return .failure(ImportProblem(line: number, errors: failure.errors))
        } catch {
            let reason = FieldError("", Violation(.malformed, "must be a JSON object: \(error)"))
            return .failure(ImportProblem(line: number, errors: [reason]))
        }
    }

    /// Most bytes of a line.
    public static let longestLine = 1 << 20

    // MARK: Writing

    private struct TakenBack: Error {}

    /// Applies what was read in one transaction, and reports what was wrong in the order of the lines.
    private func apply(_ reading: Reading, isKept: Bool) throws {
        let now = clock()
        var outcome = Batch.Outcome()
        do {
            try connection.operate { writer in
                // The body may run twice: it begins anew.
                var batch = Batch(writer, now: now, names: names, keepsGoing: options.keepsGoing)
                try batch.apply(reading.lines)
                outcome = batch.outcome
                let isBad = !(reading.problems + outcome.problems).isEmpty
                if !isKept || options.isAtomic && isBad { throw TakenBack() }
            }
        } catch is TakenBack {
            summary.isTakenBack = true
        }
        let problems = (outcome.problems + reading.problems).sorted { $0.line < $1.line }
        // What follows a line at which the run ends was read, but never came to be looked at.
        let reported = options.keepsGoing ? problems[...] : problems.prefix(1)
        if !reported.isEmpty, !options.keepsGoing { hasEnded = true }
        reported.forEach(report)
        summary.add(outcome, bad: reported.count)
    }
}

extension ImportSummary {
    mutating func add(_ outcome: Batch.Outcome, bad: Int) {
        self.bad += bad
        older += outcome.older
        unknownFields += outcome.unknownFields
        applied.merge(outcome.applied, uniquingKeysWith: +)
        lines += outcome.older + outcome.applied.values.reduce(0, +) + bad
    }
}

/// A line that the database would not take although it looked right; nothing of its transaction is kept.
public struct ImportFailure: Error, CustomStringConvertible {
    /// Number of the line.
    public let line: Int
    /// What the database said.
    public let cause: any Error

    /// `line N: what the database said`.
    public var description: String { "line \(line): \(cause)" }
}
