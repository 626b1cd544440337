import Database
import Testing

@Suite struct TransactionTests {
    private struct Stop: Error {}

    @Test func `an error rolls back the whole transaction`() throws {
        let connection = try TestDatabase(Rows.table).connection()
        #expect(throws: Stop.self) {
            try connection.write { transaction in
                try transaction.run(Rows.insert, .integer(1), .text(""))
                throw Stop()
            }
        }
        #expect(connection.isIdle)
        #expect(try connection.ids() == [])
    }

    @Test func `a constraint violation rolls back earlier statements`() throws {
        let connection = try TestDatabase(Rows.table, Rows.twins).connection()
        let refused = kind {
            try connection.write { transaction in
                try transaction.run(Rows.insert, .integer(1), .text(""))
                try transaction.run(Rows.insertTwin, .integer(1), .integer(99))
            }
        }
        #expect(refused == .constraint)
        #expect(try connection.ids() == [])
        try connection.add(2)
        #expect(try connection.ids() == [2])
    }

    @Test(arguments: ["NULL", "'text'"])
    func `strict tables refuse NULL keys and values of another type`(value: String) throws {
        let connection = try TestDatabase(Rows.table).connection()
        let insert = Statement("bad", .directory, "INSERT INTO rows (id, note) VALUES (\(value), '')")
        #expect(kind { try connection.write { try $0.run(insert) } } == .constraint)
    }

    @Test func `a larger cache is for the time of its body, even if that fails`() throws {
        let connection = try TestDatabase(Rows.table).connection()
        let size = Statement("size", .directory, "PRAGMA cache_size")
        func cache() throws -> Int64? { try connection.read { try $0.first(size) { $0.integer(0) } } }
        #expect(try connection.withCache(kibibytes: 5000) { try cache() } == -5000)
        #expect(throws: Stop.self) { try connection.withCache(kibibytes: 5000) { throw Stop() } }
        #expect(try cache() == -1000)
    }

    @Test func `nested transactions and checkpoints are refused`() throws {
        let connection = try TestDatabase(Rows.table).connection()
        #expect(kind { try connection.read { _ in try connection.read { _ in } } } == .misuse)
        #expect(kind { try connection.read { _ in try connection.write { _ in } } } == .misuse)
        #expect(kind { try connection.write { _ in try connection.read { _ in } } } == .misuse)
        #expect(kind { try connection.write { _ in try connection.write { _ in } } } == .misuse)
        #expect(kind { try connection.write { _ in try connection.checkpoint() } } == .misuse)
        #expect(kind { try connection.read { _ in try connection.checkpoint() } } == .misuse)
        #expect(connection.isIdle)
        try connection.add(1)
    }

    @Test func `a finished transaction runs no statement`() throws {
        let connection = try TestDatabase(Rows.table).connection()
        let read = try connection.read { $0 }
        #expect(kind { try read.all(Rows.ids) { $0.integer(0) } } == .misuse)
        let write = try connection.write { $0 }
        #expect(kind { try write.run(Rows.insert, .integer(1), .text("")) } == .misuse)
        #expect(try connection.ids() == [])
    }

    /// They would bypass the write lane.
    @Test func `a read transaction refuses statements that write`() throws {
        let connection = try TestDatabase(Rows.table).connection()
        let insert = Statement("sly", .directory, "INSERT INTO rows (id, note) VALUES (1, '') RETURNING id")
        #expect(kind { try connection.read { try $0.first(insert) { $0.integer(0) } } } == .misuse)
        #expect(try connection.ids() == [])
        let explain = Statement("plan", .directory, "EXPLAIN QUERY PLAN " + insert.text)
        #expect(throws: Never.self) { try connection.read { try $0.all(explain) { $0.text(3) } } }
    }

    @Test func `a read transaction sees one snapshot`() throws {
        let database = try TestDatabase(Rows.table)
        let (reader, writer) = try (database.connection(), database.connection())
        try writer.add(1)
        try reader.read { transaction in
            #expect(try transaction.first(Rows.count) { $0.integer(0) } == 1)
            try writer.add(2)
            try writer.checkpoint()
            #expect(try transaction.first(Rows.count) { $0.integer(0) } == 1)
        }
        #expect(try reader.ids() == [1, 2])
    }

    @Test func `a write is visible to others only after commit`() throws {
        let database = try TestDatabase(Rows.table)
        let (reader, writer) = try (database.connection(), database.connection())
        try writer.write { transaction in
            try transaction.run(Rows.insert, .integer(1), .text(""))
            #expect(try transaction.reading.first(Rows.count) { $0.integer(0) } == 1)
            #expect(try reader.ids() == [])
        }
        #expect(try reader.ids() == [1])
    }

    @Test(arguments: [false, true])
    func `an error in a row closure closes the transaction`(hasReadBefore: Bool) throws {
        let database = try TestDatabase(Rows.table)
        let (connection, other) = try (database.connection(), database.connection())
        for id in 1...3 { try connection.add(Int64(id)) }
        #expect(throws: Stop.self) {
            try connection.read { transaction in
                if hasReadBefore { _ = try transaction.first(Rows.count) { $0.integer(0) } }
                try transaction.each(Rows.ids) { _ in throw Stop() }
            }
        }
        #expect(connection.isIdle)
        try other.add(4)
        #expect(try connection.ids() == [1, 2, 3, 4])
    }

    @Test func `an error before the first statement closes the transaction`() throws {
        let connection = try TestDatabase(Rows.table).connection()
        #expect(throws: Stop.self) { try connection.read { _ in throw Stop() } }
        #expect(throws: Stop.self) { try connection.write { _ in throw Stop() } }
        #expect(connection.isIdle)
        try connection.read { _ in #expect(!connection.isIdle) }
        #expect(connection.isIdle)
    }

    @Test func `changed rows are counted`() throws {
        let connection = try TestDatabase(Rows.table).connection()
        let update = Statement("all", .directory, "UPDATE rows SET note = $2 WHERE id >= $1")
        for id in 1...3 { try connection.add(Int64(id)) }
        #expect(try connection.write { try $0.run(update, .integer(2), .text("new")) } == 2)
        #expect(try connection.write { try $0.run(update, .integer(9), .text("new")) } == 0)
    }

    @Test func `taking the first row of UPDATE RETURNING still updates every row`() throws {
        let connection = try TestDatabase(Rows.table).connection()
        for id in 1...3 { try connection.add(Int64(id)) }
        let update = Statement("claim", .directory, "UPDATE rows SET note = $1 RETURNING id")
        #expect(try connection.write { try $0.first(update, .text("claimed")) { $0.integer(0) } } != nil)
        let claimed = try connection.read { try $0.all(Rows.note, .integer(3)) { $0.text(0) } }
        #expect(claimed == ["claimed"])
    }

    @Test func `a closed connection refuses every use`() throws {
        let connection = try TestDatabase(Rows.table).connection()
        connection.close()
        #expect(connection.isIdle)
        #expect(kind { try connection.ids() } == .misuse)
        #expect(kind { try connection.add(1) } == .misuse)
        #expect(kind { try connection.checkpoint() } == .misuse)
    }
}
