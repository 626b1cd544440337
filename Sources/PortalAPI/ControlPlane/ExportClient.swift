import PortalLogic
import PortalStore
import PortalToolkit

/// `GET /clients/{slug}/export`: all data of a client as newline-delimited JSON. It is read as a whole and recorded before
/// any of it is sent, so that no export goes unaudited and no snapshot waits for a slow peer.
enum ExportClient {
    static func respond(_ session: KeySession, _ exchange: any Exchange) throws -> Response {
        try session.nothingSent()
        guard session.request.method != "HEAD" else {
            guard try session.read({ try $0.client(slug: session.slug) }) != nil else { throw Problem.notFound }
            return head
        }
        let rows = try session.services.exportLock.withLock { try read(session, into: exchange) }
        try session.change { try $0.recordExport(of: session.slug, rows: rows) }
        try exchange.begin(head)
        try exchange.sendKept()
        return head
    }

    private static let head = Response(
        status: 200, headers: [("Content-Type", MediaType.lines), ("Cache-Control", "no-store")])

    private static func read(_ session: KeySession, into exchange: any Exchange) throws -> Int {
        do {
            return try session.read { scope in
                guard let client = try scope.client(slug: session.slug) else { throw Problem.notFound }
                return try ClientExport.lines(of: client, in: scope.operated, now: session.now, to: exchange.keep)
            }
        } catch let failure as BodyFailure {
            throw Problem.busy("\(failure)")
        }
    }
}
