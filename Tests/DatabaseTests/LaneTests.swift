import Glibc
import Testing

@testable import Database

/// docs/security.md#t37-held-write-lane
@Suite struct LaneTests {
    @Test(arguments: [".lane", ".turn"])
    func `writes time out on a held write lane while reads go on`(lock: String) throws {
        let database = try TestDatabase(Rows.table)
        let connection = try database.connection(laneDeadline: .milliseconds(200))
        try connection.add(1)
        let holder = Holder(database.path + lock)
        let start = ContinuousClock.now
        #expect(kind { try connection.add(2) } == .busy)
        #expect(kind { try connection.checkpoint() } == .busy)
        let spent = start.duration(to: .now)
        #expect(spent >= .milliseconds(400))
        #expect(spent < .milliseconds(1400))
        #expect(connection.isIdle)
        #expect(try connection.ids() == [1])
        holder.release()
        try connection.add(3)
        #expect(try connection.ids() == [1, 3])
    }

    @Test func `reads never wait for the write lane`() throws {
        let database = try TestDatabase(Rows.table)
        let connection = try database.connection()
        let holder = Holder(database.path + ".lane")
        let start = ContinuousClock.now
        for _ in 0..<100 { #expect(try connection.ids() == []) }
        #expect(start.duration(to: .now) < .seconds(1))
        holder.release()
    }

    @Test func `a waiting write proceeds once the lane is free`() throws {
        let database = try TestDatabase(Rows.table)
        let connection = try database.connection(laneDeadline: .seconds(5))
        let holder = Holder(database.path + ".lane")
        let thread = TestThread { [path = database.path] in
            try? Connection(DatabaseFile(path: path, laneDeadline: .seconds(5))).add(1)
        }
        usleep(50_000)
        #expect(try connection.ids() == [])
        holder.release()
        thread.join()
        #expect(try connection.ids() == [1])
    }

    /// Each thread has its own `DatabaseFile`, too: the queue belongs to the path.
    @Test func `threads enter the write lane in order of arrival`() throws {
        let database = try TestDatabase(Rows.table)
        let (order, errors) = (Notes<Int>(), Notes<String>())
        let holder = Holder(database.path + ".lane")
        let file = try DatabaseFile(path: database.path, laneDeadline: .seconds(20))
        let before = file.lane.arrivals
        let threads = (0..<8).map { number in
            let thread = TestThread {
                do {
                    try Connection(file).write { _ in order.add(number) }
                } catch {
                    errors.add("\(error)")
                }
            }
            while file.lane.arrivals == before + UInt64(number) { usleep(1000) }
            return thread
        }
        holder.release()
        for thread in threads { thread.join() }
        #expect(order.all == Array(0..<8))
        #expect(errors.all == [])
    }

    @Test func `a write that times out does not block those queued behind it`() throws {
        let database = try TestDatabase(Rows.table)
        let outcome = Notes<String>()
        let holder = Holder(database.path + ".lane")
        let threads = [100, 50, 5000].map { deadline in
            defer { usleep(20_000) }
            return TestThread { [path = database.path] in
                do {
                    try Connection(DatabaseFile(path: path, laneDeadline: .milliseconds(deadline))).write { _ in }
                    outcome.add("\(deadline) wrote")
                } catch {
                    outcome.add("\(deadline) gave up")
                }
            }
        }
        threads[0].join()
        threads[1].join()
        holder.release()
        threads[2].join()
        #expect(Set(outcome.all.prefix(2)) == ["100 gave up", "50 gave up"])
        #expect(outcome.all.last == "5000 wrote")
    }

    /// With a lane per file object, both would hold it, and deadlock here: a process's second lock succeeds immediately
    /// only on the same descriptor.
    @Test func `a nested write on a second connection cannot enter the lane`() throws {
        let database = try TestDatabase(Rows.table)
        let first = try database.connection()
        let second = try database.connection(laneDeadline: .milliseconds(100))
        try first.write { transaction in
            try transaction.run(Rows.insert, .integer(1), .text(""))
            #expect(kind { try second.add(2) } == .busy)
        }
        try second.add(2)
        #expect(try first.ids() == [1, 2])
    }

    @Test func `concurrent threads lose no write`() throws {
        let database = try TestDatabase(Rows.table)
        let errors = Notes<String>()
        let threads = (0..<6).map { number in
            TestThread { [path = database.path] in
                do {
                    let connection = try Connection(DatabaseFile(path: path, laneDeadline: .seconds(10)))
                    for count in 0..<20 {
                        try connection.add(Int64(number * 100 + count))
                        if count % 5 == 0 { try connection.checkpoint() }
                    }
                } catch {
                    errors.add("\(error)")
                }
            }
        }
        for thread in threads { thread.join() }
        #expect(errors.all == [])
        #expect(try database.connection().ids().count == 120)
        #expect(try database.damage() == [])
    }
}
