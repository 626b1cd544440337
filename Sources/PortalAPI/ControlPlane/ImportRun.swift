import PortalLogic
import PortalStore
import PortalToolkit

/// One request's part of an import: runs it, and tells of each batch.
final class ImportRun {
    private let session: KeySession
    private let exchange: any Exchange
    private let order: ImportOrder
    private let body: ImportBody
    private var position: ImportPosition
    private var candidate: ImportPosition
    private var problems: [ImportProblem] = []
    private var told = 0

    /// Lines about problems in one answer, and about removals; the summary counts all.
    static let maximumProblems = 1000

    /// The process ends; the next request goes on.
    private struct Ending: Error {}

    init(_ session: KeySession, _ exchange: any Exchange, _ order: ImportOrder, _ body: ImportBody) {
        (self.session, self.exchange, self.order, self.body) = (session, exchange, order, body)
        (position, candidate) = (body.start, body.start)
    }

    func run() throws -> Response {
        do {
            let summary = try importLines()
            if body.isCut {
                throw Problem(.malformedRequest, "The body was cut off; \(position.lines) lines are done.")
            }
            try tellProblems()
            try tellRemovals(summary)
            try tell { self.write(summary, &$0) }
        } catch let gone as PeerGone {
            throw gone
        } catch  where exchange.hasBegun {
            return try giveUp(error)
        }
        return Self.head
    }

    private static let head = Response(
        status: 200, headers: [("Content-Type", MediaType.lines), ("Cache-Control", "no-store")])

    private func importLines() throws -> ImportSummary {
        var options = order.options
        options.linesBefore = body.start.lines
        options.name = order.name.map { "\(session.key.msp) \($0)" }
        let (services, store, key) = (session.services, session.store, session.key)
        let importer = Importer(
            options: options, hostRules: services.hostRules, random: services.random, clock: services.clock,
            transact: { body in try store.manage(as: key, now: services.clock(), body) },
            report: { [self] in keep($0) })
        importer.follow(
            kept: { [self] part in
                try session.asRequest.tell(part.decided, part.operations)
                candidate = body.position(after: part.offset, from: position)
                guard let name = order.name, candidate != position else { return }
                try part.operations.writer.advance(
                    importNamed: name, of: key, from: position, to: candidate, at: services.clock())
            },
            finished: { [self] in try finish($0) })
        return try store.withImportCache { try importer.run { [self] in try body.next() } }
    }

    private func finish(_ batch: ImportedBatch) throws {
        position = candidate
        body.forget(upTo: position)
        try tellProblems()
        guard batch.counts.lines > 0 else { return }
        try tell { json in
            json.field("type", "batch")
            json.field("offset", batch.offset)
            batch.counts.write(&json)
        }
        if exchange.isEnding { throw Ending() }
    }

    // MARK: The answer

    private func keep(_ problem: ImportProblem) {
        if told + problems.count < Self.maximumProblems { problems.append(problem) }
    }

    private func tellProblems() throws {
        for problem in problems {
            try tell { json in
                json.field("type", "problem")
                problem.write(&json)
            }
        }
        told += problems.count
        problems = []
    }

    private func tellRemovals(_ summary: ImportSummary) throws {
        for removal in summary.removals.prefix(Self.maximumProblems) {
            try tell { json in
                json.field("type", "removal")
                removal.write(&json)
            }
        }
    }

    private func write(_ summary: ImportSummary, _ json: inout JSONWriter) {
        let isRefused = order.options.isAtomic && summary.isRolledBack && !order.options.isDryRun
        json.field("type", "summary")
        json.field("offset", position.lines)
        json.field("complete", summary.isComplete && !isRefused)
        summary.write(&json)
    }

    /// The answer has begun, so that only its last line can tell what went wrong.
    private func giveUp(_ error: any Error) throws -> Response {
        let problem =
            error is Ending ? Problem.busy("the process ends") : Portal.problem(for: error)
        try tell { json in
            json.field("type", "error")
            json.field("offset", position.lines)
            json.field("status", problem.code.status)
            json.field("code", problem.code.rawValue)
            json.field("detail", problem.detail)
        }
        var response = Self.head
        response.log.cause = problem.cause
        return response
    }

    /// Sends one line. Who went away before the body's end is told nothing.
    private func tell(_ body: (inout JSONWriter) -> Void) throws {
        guard !self.body.isCut else { return }
        var json = JSONWriter(capacity: 512)
        json.beginObject()
        body(&json)
        json.endObject()
        if !exchange.hasBegun { try exchange.begin(Self.head) }
        try exchange.send(json.finish() + [0x0a])
    }
}
