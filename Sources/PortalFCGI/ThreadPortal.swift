import Glibc
import PortalAPI
import PortalRuntime
import PortalStore

/// A thread's store connection and its responder; recreated when a request leaves a transaction open.
final class ThreadPortal {
    private let store: Store
    private let log: Log
    private let build: (StoreConnection) -> Responder
    private var connection: StoreConnection
    private var answer: Responder

    /// - Parameter build: creates the responder of a connection.
    init(_ store: Store, _ log: Log, build: @escaping (StoreConnection) -> Responder) throws {
        (self.store, self.log, self.build) = (store, log, build)
        connection = try store.connect()
        answer = build(connection)
    }

    func respond(to request: Request, over exchange: any Exchange) -> Response {
        let response = answer(request, exchange)
        if !connection.isIdle { startOver(request) }
        return response
    }

    /// An open snapshot would serve stale data forever: revoked sessions stay valid, checkpoints stop.
    private func startOver(_ request: Request) {
        log.write(.error, "a request left a transaction open", ["id": request.id])
        connection.close()
        do {
            connection = try store.connect()
            answer = build(connection)
        } catch {
            // A silently shrinking pool is worse than a restart.
            log.write(.error, "fatal error, exiting", ["cause": "\(error)"])
            exit(ExitCode.software)
        }
    }
}
