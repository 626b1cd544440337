import CLinux
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// Too many threads are waiting for a hash: 503 with `Retry-After`.
package struct HasherBusy: Error, Equatable {}

/// Rations scrypt in a process: one hash at a time, on a dedicated `SCHED_IDLE` thread (so that reads keep their
/// latency), with at most half of the workers waiting for it.
package final class PasswordHasher: Sendable {
    /// Parameters of new hashes.
    package let parameters: ScryptParameters
    /// Maximum number of waiting callers, including the one whose hash runs.
    package let limit: Int

    private let queue = HashQueue()
    private let random: RandomSource
    private let calls = Mutex((waiting: 0, hashes: 0, refused: 0))

    /// - Parameter threads: number of the process's worker threads.
    package init(threads: Int, parameters: ScryptParameters = .standard, random: RandomSource = .system) {
        limit = max(1, threads / 2)
        self.parameters = parameters
        self.random = random
    }

    deinit {
        queue.stop()
    }

    /// Number of hashes made, for tests: every login must cost the same.
    package var hashes: Int { calls.withLock(\.hashes) }

    /// Number of callers refused.
    package var refused: Int { calls.withLock(\.refused) }

    /// Number of callers waiting.
    package var waiting: Int { calls.withLock(\.waiting) }

    /// Hashes a password for storage. Blocks; throws `HasherBusy` or `CryptoFailure`.
    package func hash(_ password: String) throws -> String {
        let salt = random.bytes(PasswordHash.saltLength)
        let parameters = parameters
        return try run { () throws(CryptoFailure) in try PasswordHash(password, salt: salt, parameters).description }
    }

    /// Whether a password matches the stored hash. If that is missing or unreadable, hashes anyway and returns `false`.
    /// Blocks; throws `HasherBusy` or `CryptoFailure`.
    package func verify(_ password: String, against stored: String?) throws -> Bool {
        let known = stored.flatMap(PasswordHash.init)
        let parameters = parameters
        return try run { () throws(CryptoFailure) in
            if let known { return try known.matches(password) }
            _ = try PasswordHash(password, salt: [UInt8](repeating: 0, count: PasswordHash.saltLength), parameters)
            return false
        }
    }

    /// Whether a stored hash has outdated parameters, so that login should replace it.
    package func needsRehash(_ stored: String) -> Bool {
        PasswordHash(stored)?.parameters != parameters
    }

    private func run<T: Sendable>(_ body: @escaping @Sendable () throws(CryptoFailure) -> T) throws -> T {
        let isAdmitted = calls.withLock { calls in
            guard calls.waiting < limit else {
                calls.refused += 1
                return false
            }
            calls.waiting += 1
            calls.hashes += 1
            return true
        }
        guard isAdmitted else { throw HasherBusy() }
        defer { calls.withLock { $0.waiting -= 1 } }
        let result = HashResult<T>()
        queue.runAndWait {
            do throws(CryptoFailure) { result.set(.success(try body())) } catch { result.set(.failure(error)) }
        }
        return try result.get()
    }
}

/// Returns a result from the hashing thread.
private final class HashResult<T: Sendable>: Sendable {
    private let value = Mutex<Result<T, CryptoFailure>?>(nil)

    func set(_ result: Result<T, CryptoFailure>) { value.withLock { $0 = result } }

    func get() throws(CryptoFailure) -> T {
        guard let value = value.withLock({ $0 }) else { throw CryptoFailure(operation: "hashing thread") }
        return try value.get()
    }
}

/// A thread that runs jobs in order of arrival; starts with the first job and ends with `stop`. Unchecked: all mutable
/// state is guarded by the pthread mutex.
private final class HashQueue: @unchecked Sendable {
    private final class Job {
        let body: @Sendable () -> Void
        var isDone = false
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var jobs: [Job] = []
    private var hasThread = false
    private var isStopped = false

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Returns once `body` has run, or immediately if no thread can be started.
    func runAndWait(_ body: @escaping @Sendable () -> Void) {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        guard startThread() else { return }
        let job = Job(body)
        jobs.append(job)
        pthread_cond_broadcast(changed)
        while !job.isDone { pthread_cond_wait(changed, mutex) }
    }

    func stop() {
        pthread_mutex_lock(mutex)
        isStopped = true
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(mutex)
    }

    private func startThread() -> Bool {
        if hasThread { return true }
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let status = pthread_create(
            &thread, nil,
            { pointer in
                guard let pointer else { return nil }
                Unmanaged<HashQueue>.fromOpaque(pointer).takeRetainedValue().work()
                return nil
            }, context.toOpaque())
        if status == 0 { pthread_detach(thread) } else { context.release() }
        hasThread = status == 0
        return hasThread
    }

    private func work() {
        // Irreversible without privileges, hence the dedicated thread; a failure only slows readers.
        _ = clinux_sched_idle()
        _ = clinux_thread_name("hasher")
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            guard let job = jobs.first else {
                if isStopped { return }
                pthread_cond_wait(changed, mutex)
                continue
            }
            pthread_mutex_unlock(mutex)
            // A migrating hash disturbs requests waking up on each CPU it visits: the p99 of concurrent reads doubled;
            // pinned to one CPU it does not. Each hash chooses a CPU anew.
            clinux_stay_on_cpu()
            job.body()
            clinux_leave_cpu()
            pthread_mutex_lock(mutex)
            jobs.removeFirst()
            job.isDone = true
            pthread_cond_broadcast(changed)
        }
    }
}
