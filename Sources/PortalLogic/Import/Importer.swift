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
    /// Lines that were read, blank ones left out.
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
    private var references = References()
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
    /// - Throws: what `next` throws, and `DatabaseError`; bad lines are reported, not thrown.
    public func run(_ next: () throws -> [UInt8]?, progress: (Int) -> Void = { _ in }) throws -> ImportSummary {
        if options.isAtomic || options.isDry {
            try runAtOnce(next)
        } else {
            while !hasEnded {
                try apply(try read(options.batch, next), isKept: true)
                progress(number)
            }
        }
        return summary
    }

    private func runAtOnce(_ next: () throws -> [UInt8]?) throws {
        let lines = try read(.max, next)
        let isGood = summary.bad == 0 || !options.isAtomic
        summary.isTakenBack = options.isDry || !isGood
        // A dry run of a bad file goes on to say what else is wrong.
        if isGood || options.isDry { try apply(lines, isKept: !options.isDry) }
    }

    // MARK: Reading

    /// Reads up to `limit` good lines; after a bad one there are no more, unless bad ones are skipped.
    private func read(_ limit: Int, _ next: () throws -> [UInt8]?) throws -> [ImportLine] {
        let parser = LineParser(now: clock(), random: random)
        var lines: [ImportLine] = []
        while lines.count < limit, !hasEnded {
            guard let bytes = try next() else {
                hasEnded = true
                break
            }
            number += 1
            if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x0d || $0 == 0x09 }) { continue }
            summary.lines += 1
            if let line = parse(bytes, parser) { lines.append(line) }
        }
        return lines
    }

    private func parse(_ bytes: [UInt8], _ parser: LineParser) -> ImportLine? {
        do {
            guard bytes.count <= Self.longestLine else {
                throw ValidationFailure("", "too-long", "is longer than 1 MiB")
            }
            let line = try parser.line(bytes, number: number)
            summary.unknownFields += line.unknownFields
            return line
        } catch let failure as ValidationFailure {
            refuse(ImportProblem(line: number, errors: failure.errors))
        } catch {
            refuse(ImportProblem(line: number, errors: [FieldError("", "malformed", "is no JSON object: \(error)")]))
        }
        return nil
    }

    /// Most bytes of a line.
    public static let longestLine = 1 << 20

    private func refuse(_ problem: ImportProblem) {
        summary.bad += 1
        report(problem)
        if !options.keepsGoing { hasEnded = true }
    }

    // MARK: Writing

    private struct TakenBack: Error {}

    /// Applies lines in one transaction.
    private func apply(_ lines: [ImportLine], isKept: Bool) throws {
        guard !lines.isEmpty else { return }
        let now = clock()
        var outcome = Batch.Outcome()
        do {
            try connection.operate { writer in
                // The body may run twice: it begins with what was known before it.
                var batch = Batch(
                    writer, now: now, names: names, references: references, keepsGoing: options.keepsGoing)
                try batch.apply(lines)
                outcome = batch.outcome
                if !isKept || options.isAtomic && !outcome.problems.isEmpty { throw TakenBack() }
            }
            references = outcome.references
        } catch is TakenBack {
            summary.isTakenBack = true
        }
        for problem in outcome.problems { refuse(problem) }
        summary.older += outcome.older
        summary.applied.merge(outcome.applied, uniquingKeysWith: +)
    }
}
