import Database
import Glibc
import Testing

/// docs/security.md#t35-killed-worker: a writer killed during a write loses nothing it has acknowledged.
@Suite(.serialized) struct KillTests {
    @Test func `a killed writer loses no acknowledged transaction`() throws {
        let database = try TestDatabase(Rows.table, Rows.twins)
        var acknowledged: Set<Int64> = []
        for round in 0..<20 {
            let child = try Child("write", database.path)
            acknowledged.formUnion(ids(of: child, first: 1 + round % 3))
            usleep(UInt32(round) * 997)
            child.kill()
            acknowledged.formUnion(ids(of: child))
            #expect(try database.damage() == [])
        }
        try expect(acknowledged, in: database)
        #expect(acknowledged.count >= 20)
    }

    @Test func `two processes write and checkpoint concurrently without loss or starvation`() throws {
        let database = try TestDatabase(Rows.table, Rows.twins)
        let children = try (0..<2).map { _ in try Child("write", database.path) }
        let end = ContinuousClock.now.advanced(by: .seconds(1))
        var acknowledged: [Set<Int64>] = [[], []]
        while ContinuousClock.now < end {
            for (index, child) in children.enumerated() { acknowledged[index].formUnion(ids(of: child, first: 1)) }
        }
        for (index, child) in children.enumerated() {
            child.kill()
            acknowledged[index].formUnion(ids(of: child))
            #expect(acknowledged[index].count > 5, "neither may starve")
        }
        try expect(acknowledged[0].union(acknowledged[1]), in: database)
    }

    private func ids(of child: Child, first: Int = .max) -> [Int64] {
        var ids: [Int64] = []
        while ids.count < first, let line = child.line() {
            if let id = Int64(line) { ids.append(id) } else { Issue.record("\(line)") }
        }
        return ids
    }

    private func expect(_ acknowledged: Set<Int64>, in database: TestDatabase) throws {
        let connection = try database.connection()
        let there = try Set(connection.ids())
        #expect(acknowledged.subtracting(there) == [])
        #expect(try Set(connection.ids(Rows.twinIDs)) == there, "no transaction by half")
        #expect(try database.damage() == [])
        // The lane is free again, regardless of its last holder.
        try connection.add(1)
    }
}
