import Glibc
import Synchronization

/// Serialises writers across all threads and processes of a database.
///
/// SQLite 3.7.0 to 3.51.2 can corrupt a file when one connection writes and another checkpoints at the same instant
/// ("WAL-reset bug", fixed in 3.51.3). So every write transaction and every checkpoint runs in this lane until COMMIT
/// returns. In a process: a first-come queue. Between processes: a turnstile of two locks; only the holder of the turn
/// waits for the lane, so nobody starves.
final class WriteLane: @unchecked Sendable {
    private static let pause: UInt32 = 300

    private let turn: FileLock
    private let lane: FileLock
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    // Guarded by `mutex`: the queue and whether the lane is taken.
    private var waiting: [UInt64] = []
    private var nextTicket: UInt64 = 0
    private var isTaken = false
    private let entries = Atomic<UInt64>(0)
    private let timeouts = Atomic<UInt64>(0)
    private let waited = Atomic<UInt64>(0)

    init(path: String) throws {
        turn = try FileLock(path: path + ".turn")
        lane = try FileLock(path: path + ".lane")
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(changed, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Runs `body` in the lane; `deadline` bounds the wait.
    /// - Throws: `DatabaseError` `.busy` if the lane is not available within its deadline.
    func run<T>(within deadline: Duration, _ body: () throws -> T) throws -> T {
        try acquire(within: deadline)
        defer {
            lane.unlock()
            leave()
        }
        return try body()
    }

    /// What this process's writers have waited so far.
    var use: (entries: UInt64, timeouts: UInt64, microseconds: UInt64) {
        (entries.load(ordering: .relaxed), timeouts.load(ordering: .relaxed), waited.load(ordering: .relaxed) / 1000)
    }

    private func acquire(within deadline: Duration) throws {
        let start = Instant.now
        let end = start.advanced(by: deadline)
        defer { waited.add(UInt64(Instant.now.nanoseconds - start.nanoseconds), ordering: .relaxed) }
        do {
            try enter(until: end)
            do { try lock(until: end) } catch {
                leave()
                throw error
            }
        } catch {
            timeouts.add(1, ordering: .relaxed)
            throw error
        }
        entries.add(1, ordering: .relaxed)
    }

    /// Number of arrivals so far.
    var arrivals: UInt64 {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return nextTicket
    }

    private func enter(until end: Instant) throws {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        let ticket = nextTicket
        nextTicket += 1
        waiting.append(ticket)
        while isTaken || waiting.first != ticket {
            var limit = end.timespec
            guard pthread_cond_timedwait(changed, mutex, &limit) != ETIMEDOUT else {
                waiting.removeAll { $0 == ticket }
                pthread_cond_broadcast(changed)
                throw Self.busy
            }
        }
        waiting.removeFirst()
        isTaken = true
    }

    private func leave() {
        pthread_mutex_lock(mutex)
        isTaken = false
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(mutex)
    }

    private func lock(until end: Instant) throws {
        try poll(turn, until: end)
        defer { turn.unlock() }
        try poll(lane, until: end)
    }

    private func poll(_ lock: FileLock, until end: Instant) throws {
        while try !lock.tryLock(.exclusive) {
            guard Instant.now < end else { throw Self.busy }
            usleep(Self.pause)
        }
    }

    private static let busy = DatabaseError(.busy, "the write lane is held by somebody else")
}

/// A monotonic point in time, as used by pthread conditions.
private struct Instant: Comparable {
    let nanoseconds: Int64

    static var now: Instant {
        var time = Glibc.timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    func advanced(by duration: Duration) -> Instant {
        let (seconds, attoseconds) = duration.components
        return Instant(nanoseconds: nanoseconds + seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    var timespec: Glibc.timespec {
        Glibc.timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    }

    static func < (left: Instant, right: Instant) -> Bool { left.nanoseconds < right.nanoseconds }
}
