import Glibc
import PortalAPI
import PortalRuntime

/// Responds to a request; confined to one thread, so it may capture non-`Sendable` values. Once the exchange has begun,
/// what is returned is for the log.
typealias Responder = (Request, any Exchange) -> Response

/// A worker thread's loop: accept, read, respond. C pointers do not leave its files.
final class Worker {
    private let dependencies: Pool.Dependencies
    private let status: WorkerStatus
    private let stop: Event
    private let drainer: Drainer
    private let respond: Responder
    private let fastCGI: FastCGI
    private let parameters = Parameters()
    private var head = ResponseHead()

    init(
        dependencies: Pool.Dependencies, status: WorkerStatus, stop: Event, decoy: Int32, drainer: Drainer,
        respond: @escaping Responder
    ) {
        self.dependencies = dependencies
        self.status = status
        self.stop = stop
        self.drainer = drainer
        self.respond = respond
        fastCGI = FastCGI(decoy: decoy)
    }

    /// Serves until the pool stops.
    func run(listener: Int32) throws {
        let acceptor = try Acceptor(listener: listener, stop: stop, ioTimeout: dependencies.limits.ioTimeout)
        while let connection = try acceptor.next() {
            let start = Clock.monotonicMicroseconds
            status.begin(connection: connection, now: start, limit: dependencies.limits.peerTimeout)
            var sending: Int32?
            if fastCGI.begin(connection: connection) {
                sending = answer(start)
            } else {
                dependencies.stats.add(.badPeers)
            }
            status.end()
            if let sending { drainer.take(sending, now: Clock.monotonicMicroseconds) }
        }
    }

    /// - Returns: the connection, if its peer may still be sending.
    private func answer(_ start: Int64) -> Int32? {
        status.endHead()
        parameters.index(fastCGI.parameters)
        let request = dependencies.requestDecoder.request(from: parameters) { fastCGI.body(length: $0) }
        status.setDeadline(0)
        let exchange = WireExchange(
            self, length: CGIRequestDecoder.length(from: parameters), folder: dependencies.spoolFolder)
        let response = respond(request, exchange)
        wait(forPeer: true)
        if !exchange.hasBegun { send(response, withBody: request.method != "HEAD") }
        let isSending = request.bodyState == .unread && !exchange.hasEnded
        let sending = isSending ? fastCGI.detach() : nil
        // Either ends the request; libfcgi has freed its streams then.
        if !isSending { fastCGI.finish() }
        let duration = Clock.monotonicMicroseconds - start
        dependencies.record(request, response, microseconds: duration)
        return sending
    }

    private func send(_ response: Response, withBody: Bool) {
        head.fill(response)
        let begun = head.withBytes { fastCGI.write($0) }
        if begun, withBody, !ResponseHead.isBodiless(response.status) {
            _ = response.body.withUnsafeBytes { fastCGI.write($0) }
        }
    }
}

extension Worker: Wire {
    func read(_ limit: Int) -> [UInt8]? { fastCGI.read(limit) }

    func write(_ bytes: UnsafeRawBufferPointer) -> Bool { fastCGI.write(bytes) && fastCGI.flush() }

    func wait(forPeer: Bool) {
        let now = Clock.monotonicMicroseconds
        status.proceed(now: now)
        status.setDeadline(forPeer ? now + dependencies.limits.peerTimeout : 0)
    }

    var isEnding: Bool { stop.wait(milliseconds: 0) }
}
