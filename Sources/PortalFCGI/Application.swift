import PortalLogic
import PortalRuntime

/// What the process serves: the portal behind the seam that pool and CGI know.
struct Application: Sendable {
    /// Makes the answering function of a thread.
    let makeResponder: @Sendable () throws -> Responder
    /// Writes what is kept in memory (`last_seen`); comes every 30 s and at the end.
    let flush: @Sendable () -> Void
    /// Reads the keys again.
    let reload: @Sendable () -> Void

    /// Checks keys and database, creates nothing; problems go to `startup`.
    static func open(_ configuration: Configuration, isInternal: Bool, log: Log, _ startup: inout Startup) -> Self? {
        Application(makeResponder: { stub }, flush: {}, reload: {})
    }

    // Until the portal answers.
    private static func stub(_ request: Request) -> Response {
        Response(
            status: 200, headers: [("Content-Type", "application/json")],
            body: Array("{\"path\":\"stub\",\"bytes\":\(request.body.count)}\n".utf8))
    }
}
