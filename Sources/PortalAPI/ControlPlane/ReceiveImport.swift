import PortalLogic
import PortalStore
import PortalToolkit

/// `POST /import`: newline-delimited JSON as for `portalctl import`, in batches of one transaction each; the answer has a
/// line for each batch. It can be gone on with under its `Idempotency-Key`.
enum ReceiveImport {
    /// Of the decoded body, in bytes.
    static let limit = 64 << 20
    /// Of a body that is kept as a whole or not at all, and so is one transaction.
    static let limitOfWhole = 8 << 20

    static func respond(_ session: KeySession, _ exchange: any Exchange) throws -> Response {
        guard session.request.hasLines else {
            throw Problem(
                .unsupportedMediaType, "Send \(MediaType.lines) in UTF-8.", headers: [("Accept", MediaType.lines)])
        }
        let order = try ImportOrder(session.request)
        return try session.services.imports.run(session.key.msp) {
            let lines = try receive(session.request, order, exchange)
            let position = try order.name.map { try session.store.position(ofImport: $0, as: session.key) }
            let body = try ImportBody(lines, order, goingOnAt: position)
            return try ImportRun(session, exchange, order, body).run()
        }
    }

    private static func receive(
        _ request: Request, _ order: ImportOrder, _ exchange: any Exchange
    ) throws -> any BodyLines {
        let isWhole = order.options.isAtomic || order.options.isDryRun
        let limit = isWhole ? limitOfWhole : limit
        do {
            let lines = try exchange.lines(
                coding: request.contentEncoding, limit: limit, maximumLine: Importer.maximumLineLength)
            // Without a key nobody could go on with a part.
            guard !lines.isCut || (order.name != nil && !isWhole) else {
                throw Problem(.malformedRequest, "The body ended before its announced length.")
            }
            return lines
        } catch let failure as BodyFailure {
            throw problem(failure, limit)
        }
    }

    private static func problem(_ failure: BodyFailure, _ limit: Int) -> Problem {
        switch failure {
        case .tooLarge: Problem(.bodyTooLarge, "The decoded body exceeds \(limit >> 20) MiB; send it in parts.")
        case .undecodable: Problem(.malformedRequest, "The body is not of its Content-Encoding; nothing was imported.")
        case .unknownCoding:
            Problem(
                .unsupportedMediaType, "Send the body as gzip or zstd, or without a Content-Encoding.",
                headers: [("Accept-Encoding", "gzip, zstd, identity")])
        case .notStored(let cause): .busy(cause)
        }
    }
}

/// What an import request asks for.
struct ImportOrder {
    /// The `Idempotency-Key`, by which it can be gone on with.
    let name: String?
    /// The number of the body's first line in the whole.
    let firstLine: Int
    var options = ImportOptions()

    init(_ request: Request) throws {
        var query = try InputDecoder(query: request.query)
        options.isAtomic = query.flag("atomic")
        options.isDryRun = query.flag("dry_run")
        options.isStrict = query.flag("strict")
        options.keepsGoing = query.flag("keep_going")
        options.confirmsRemovals = query.flag("confirm_removals")
        if let percent = query.optionalParsed("max_removals", .number(in: 0...100)) {
            options.maximumRemovals = Int(percent)
        }
        firstLine = Int(query.optionalParsed("from_line", .number(in: 1...1_000_000_000)) ?? 1)
        name = request.idempotencyKey
        if let name, !(1...200).contains(name.utf8.count) || !name.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) {
            query.fail("Idempotency-Key", .malformed, "must be 1 to 200 visible ASCII characters")
        }
        if firstLine > 1, name == nil { query.fail("from_line", .contradictory, "needs an Idempotency-Key") }
        try query.finish()
    }
}
