import Synchronization

/// A worker thread's current request, for the monitor.
final class WorkerStatus: Sendable {
    private let connection = Atomic<Int32>(-1)
    private let deadline = Atomic<Int64>(0)
    private let startedAt = Atomic<Int64>(0)
    private let headSince = Atomic<Int64>(0)

    /// Marks the start of a request; times are monotonic microseconds.
    func begin(connection: Int32, now: Int64, limit: Int64) {
        self.connection.store(connection, ordering: .relaxed)
        startedAt.store(now, ordering: .relaxed)
        headSince.store(now, ordering: .relaxed)
        setDeadline(now + limit)
    }

    /// Marks the parameters as read.
    func endHead() { headSince.store(0, ordering: .relaxed) }

    /// Sets the peer's deadline; 0 while the handler runs.
    func setDeadline(_ deadline: Int64) { self.deadline.store(deadline, ordering: .releasing) }

    /// Marks that a long request goes on: it is as old as its last step.
    func proceed(now: Int64) { startedAt.store(now, ordering: .relaxed) }

    /// Marks the thread as idle.
    func end() {
        deadline.store(0, ordering: .releasing)
        endHead()
        connection.store(-1, ordering: .relaxed)
        startedAt.store(0, ordering: .relaxed)
    }

    /// The connection, if its peer has exceeded a time limit.
    /// - Parameter headLimit: time for sending the parameters.
    func overdue(now: Int64, headLimit: Int64) -> Int32? {
        let deadline = deadline.load(ordering: .acquiring)
        let head = headSince.load(ordering: .relaxed)
        guard (deadline != 0 && now > deadline) || (head != 0 && now - head > headLimit) else { return nil }
        let descriptor = connection.load(ordering: .relaxed)
        return descriptor >= 0 ? descriptor : nil
    }

    /// Whether the thread has a request.
    var isBusy: Bool { startedAt.load(ordering: .relaxed) != 0 }

    /// Age of the current request, or of its last step, in microseconds; 0 when idle.
    func age(now: Int64) -> Int64 {
        let started = startedAt.load(ordering: .relaxed)
        return started == 0 ? 0 : now - started
    }
}
