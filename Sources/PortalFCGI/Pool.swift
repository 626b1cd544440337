import Glibc
import PortalRuntime
import Synchronization

/// The worker threads of a process, sharing one listener.
final class Pool: Sendable {
    /// Time limits for peers, in microseconds.
    struct Limits: Sendable {
        /// Per read and per write.
        var ioTimeout: Int64 = 5_000_000
        /// In total for sending the request, and again for receiving the response: stops slow trickles.
        var peerTimeout: Int64 = 10_000_000
        /// For sending the parameters while the process is above `memoryPressure`.
        var pressureHeadTimeout: Int64 = 200_000
        /// Resident bytes; libfcgi buffers parameters without limit.
        var memoryPressure: Int64 = 256 << 20
        /// For peers that are answered before all of their body came.
        var drained = Drainer.Limits()
    }

    /// Shared by all threads.
    struct Dependencies: Sendable {
        /// A listening, non-blocking socket.
        let listener: Int32
        let requestDecoder: CGIRequestDecoder
        let limits: Limits
        let log: Log
        let stats: Stats
        /// Where long bodies lie, in nameless files.
        var spoolFolder = "/tmp"
    }

    private let dependencies: Dependencies
    private let stop: Event
    /// A descriptor that is not a socket; see `FastCGI.init(decoy:)`.
    private let decoy: Int32
    private let drainer: Drainer
    private let statuses: [WorkerStatus]
    private let threads = Mutex<[WorkerThread]>([])
    private let failure = Mutex<String?>(nil)
    private let makeResponder: @Sendable () throws -> Responder

    /// - Parameters:
    ///   - stop: stops the pool.
    ///   - makeResponder: runs once on each thread.
    init(
        _ dependencies: Dependencies, stop: Event, threads: Int,
        makeResponder: @escaping @Sendable () throws -> Responder
    ) {
        self.dependencies = dependencies
        self.stop = stop
        decoy = open("/dev/null", O_RDWR | O_CLOEXEC)
        self.makeResponder = makeResponder
        drainer = Drainer(dependencies.limits.drained)
        statuses = (0..<threads).map { _ in WorkerStatus() }
    }

    deinit { close(decoy) }

    /// Starts all threads and waits until they are ready.
    /// - Throws: the first failing thread's error, as ``PoolFailure``.
    func start() throws {
        let ready = CountDownLatch(statuses.count)
        for status in statuses {
            let thread = try WorkerThread(name: "worker") { self.run(status, ready) }
            threads.withLock { $0.append(thread) }
        }
        let draining = try WorkerThread(name: "drain") { self.drain() }
        threads.withLock { $0.append(draining) }
        ready.wait()
        if let reason = failure.withLock({ $0 }) { throw PoolFailure(description: reason) }
    }

    /// Waits for all threads to finish their requests; call after setting `stop`.
    func join() { for thread in threads.withLock({ $0 }) { thread.join() } }

    /// Shuts down connections of peers over their time limit.
    /// - Parameter resident: resident memory of the process, in bytes.
    func endOverdue(now: Int64, resident: Int64) {
        let headLimit =
            resident > dependencies.limits.memoryPressure
            ? dependencies.limits.pressureHeadTimeout : dependencies.limits.peerTimeout
        for status in statuses {
            guard let connection = status.overdue(now: now, headLimit: headLimit) else { continue }
            // The thread's read or write returns, and it closes the descriptor itself.
            shutdown(connection, Int32(SHUT_RDWR))
            dependencies.stats.add(.overduePeers)
        }
    }

    /// Age of the longest-running request, in microseconds.
    func oldestRequest(now: Int64) -> Int64 { statuses.map { $0.age(now: now) }.max() ?? 0 }

    /// Number of threads with a request.
    var busyThreads: Int { statuses.count { $0.isBusy } }

    /// Looks often only while there is something to read.
    private func drain() {
        while !stop.wait(milliseconds: drainer.isIdle ? 100 : 10) { drainer.drain(now: Clock.monotonicMicroseconds) }
    }

    private func run(_ status: WorkerStatus, _ ready: CountDownLatch) {
        do {
            let worker = Worker(
                dependencies: dependencies, status: status, stop: stop, decoy: decoy, drainer: drainer,
                respond: try makeResponder())
            ready.countDown()
            try worker.run(listener: dependencies.listener)
        } catch {
            failure.withLock { $0 = $0 ?? "\(error)" }
            dependencies.log.write(.error, "worker thread failed", ["cause": "\(error)"])
            stop.set()
            ready.countDown()
        }
    }

    /// The reason for the pool's own failure; `nil` while healthy.
    var failureReason: PoolFailure? { failure.withLock { $0 }.map { PoolFailure(description: $0) } }
}

/// A worker thread failed. The process ends, rather than silently lose threads.
struct PoolFailure: Error, CustomStringConvertible {
    let description: String
}
