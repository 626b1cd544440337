import Glibc
import PortalLogic
import PortalRuntime
import Synchronization

/// The threads of a worker process over one listener.
final class Pool: Sendable {
    /// How long a peer may take, in microseconds.
    struct Limits: Sendable {
        /// For each read and each write.
        var silence: Int64 = 5_000_000
        /// In all for its request, and again for taking the answer; a drip of bytes ends here.
        var peer: Int64 = 10_000_000
        /// For its parameters while the process is above `memory`.
        var hurriedHead: Int64 = 200_000
        /// Resident bytes above which peers are hurried: libfcgi holds parameters without a bound.
        var memory: Int64 = 256 << 20
    }

    /// What all threads share.
    struct Shared: Sendable {
        /// A listening, non-blocking socket.
        let listener: Int32
        let requestDecoder: CGIRequestDecoder
        let limits: Limits
        let log: Log
        let stats: Stats
    }

    private let shared: Shared
    private let stop: Event
    /// A descriptor that is no socket; see `FastCGI.init(decoy:)`.
    private let decoy: Int32
    private let statuses: [WorkerStatus]
    private let threads = Mutex<[WorkerThread]>([])
    private let failure = Mutex<String?>(nil)
    private let makeResponder: @Sendable () throws -> Responder

    /// A pool that has not started.
    /// - Parameters:
    ///   - stop: ends the pool.
    ///   - makeResponder: runs once on each thread.
    init(_ shared: Shared, stop: Event, threads: Int, makeResponder: @escaping @Sendable () throws -> Responder) {
        self.shared = shared
        self.stop = stop
        decoy = open("/dev/null", O_RDWR | O_CLOEXEC)
        self.makeResponder = makeResponder
        statuses = (0..<threads).map { _ in WorkerStatus() }
    }

    deinit { close(decoy) }

    /// Starts every thread and waits until all of them can answer.
    /// - Throws: what the first failing thread threw, as ``CannotServe``.
    func start() throws {
        let ready = CountDownLatch(statuses.count)
        for status in statuses {
            let thread = try WorkerThread(name: "worker") { self.run(status, ready) }
            threads.withLock { $0.append(thread) }
        }
        ready.wait()
        if let reason = failure.withLock({ $0 }) { throw CannotServe(description: reason) }
    }

    /// Waits until all threads have finished what they run; `stop` was set before.
    func join() { for thread in threads.withLock({ $0 }) { thread.join() } }

    /// Ends connections whose peers have used up their time.
    /// - Parameter resident: what the process holds in memory, in bytes.
    func endOverdue(now: Int64, resident: Int64) {
        let headLimit = resident > shared.limits.memory ? shared.limits.hurriedHead : shared.limits.peer
        for status in statuses {
            guard let connection = status.overdue(now: now, headLimit: headLimit) else { continue }
            // The thread wakes from its read or write and closes the descriptor itself.
            shutdown(connection, Int32(SHUT_RDWR))
            shared.stats.add(.overduePeers)
        }
    }

    /// The longest that a request has been running, in microseconds.
    func oldestRequest(now: Int64) -> Int64 { statuses.map { $0.age(now: now) }.max() ?? 0 }

    private func run(_ status: WorkerStatus, _ ready: CountDownLatch) {
        do {
            let worker = Worker(shared: shared, status: status, decoy: decoy, respond: try makeResponder())
            ready.countDown()
            try worker.run(listener: shared.listener, stop: stop)
        } catch {
            failure.withLock { $0 = $0 ?? "\(error)" }
            shared.log.write(.error, "a worker thread cannot go on", ["cause": "\(error)"])
            stop.set()
            ready.countDown()
        }
    }

    /// Why the pool ended by itself; `nil` while all is well.
    var failed: CannotServe? { failure.withLock { $0 }.map { CannotServe(description: $0) } }
}

/// A thread could not start or go on; the process ends, because a pool that shrinks silently is worse.
struct CannotServe: Error, CustomStringConvertible {
    let description: String
}
