import Synchronization

/// What one worker thread is at, for the thread that watches the pool.
final class Slot: Sendable {
    private let connection = Atomic<Int32>(-1)
    private let deadline = Atomic<Int64>(0)
    private let startedAt = Atomic<Int64>(0)
    private let headSince = Atomic<Int64>(0)

    /// A request begins; times are monotonic microseconds.
    func begin(connection: Int32, now: Int64, limit: Int64) {
        self.connection.store(connection, ordering: .relaxed)
        startedAt.store(now, ordering: .relaxed)
        headSince.store(now, ordering: .relaxed)
        expect(by: now + limit)
    }

    /// The parameters are here.
    func endHead() { headSince.store(0, ordering: .relaxed) }

    /// The peer must be done by then; 0 while the portal works.
    func expect(by deadline: Int64) { self.deadline.store(deadline, ordering: .releasing) }

    /// The thread is idle again.
    func end() {
        deadline.store(0, ordering: .releasing)
        endHead()
        connection.store(-1, ordering: .relaxed)
        startedAt.store(0, ordering: .relaxed)
    }

    /// The connection whose peer has used up its time.
    /// - Parameter headLimit: how long it may send parameters.
    func overdue(now: Int64, headLimit: Int64) -> Int32? {
        let deadline = deadline.load(ordering: .acquiring)
        let head = headSince.load(ordering: .relaxed)
        guard (deadline != 0 && now > deadline) || (head != 0 && now - head > headLimit) else { return nil }
        let descriptor = connection.load(ordering: .relaxed)
        return descriptor >= 0 ? descriptor : nil
    }

    /// How long the current request has run, in microseconds; 0 when idle.
    func age(now: Int64) -> Int64 {
        let started = startedAt.load(ordering: .relaxed)
        return started == 0 ? 0 : now - started
    }
}
