import PortalLogic
import PortalRuntime
import Synchronization

/// Threads that look domains up in DNS: a lookup blocks, and many domains are looked up at a time.
final class LookupPool: Sendable {
    private struct Work {
        var waiting: [@Sendable () -> DomainTurn] = []
        var finished: [DomainTurn] = []
        var count = 0
    }
    private let work = Mutex(Work())
    /// Counts the waiting lookups.
    private let arrivals: CountingEvent

    /// Starts the threads; they end with the process.
    init(threads: Int) throws {
        guard let arrivals = CountingEvent() else { throw NoDescriptorsLeft() }
        self.arrivals = arrivals
        for _ in 0..<threads {
            try WorkerThread(name: "dns") { [self] in while true { runNext() } }.detach()
        }
    }

    /// Number of lookups that wait, run, or have not been taken.
    var count: Int { work.withLock { $0.count } }

    func start(_ lookup: @escaping @Sendable () -> DomainTurn) {
        work.withLock { work in
            work.waiting.append(lookup)
            work.count += 1
        }
        arrivals.signal()
    }

    /// Returns the finished lookups since the last call.
    func takeFinished() -> [DomainTurn] {
        work.withLock { work in
            defer { work.finished = [] }
            work.count -= work.finished.count
            return work.finished
        }
    }

    private func runNext() {
        guard arrivals.wait(), let lookup = work.withLock({ $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() })
        else { return }
        let turn = lookup()
        work.withLock { $0.finished.append(turn) }
    }
}
