import Database
import Testing

@Suite struct StatementTests {
    private static let pair = "CREATE TABLE pair (a TEXT NOT NULL PRIMARY KEY, b TEXT NOT NULL)"
    private static let insert = Statement("pair.insert", .directory, "INSERT INTO pair (b, a) VALUES ($2, $1)")
    private static let both = Statement("pair.both", .directory, "SELECT a, b FROM pair")

    @Test func `values bind by parameter number, not by order of appearance`() throws {
        let connection = try TestDatabase(Self.pair).connection()
        try connection.write { _ = try $0.run(Self.insert, .text("first"), .text("second")) }
        let found = try connection.read { try $0.all(Self.both) { [$0.text(0), $0.text(1)] } }
        #expect(found == [["first", "second"]])
    }

    @Test func `a repeated parameter takes one value`() throws {
        let connection = try TestDatabase(Self.pair).connection()
        let twice = Statement("twice", .directory, "SELECT $2 + $1, $1, $2")
        let found = try connection.read {
            try $0.first(twice, .integer(1), .integer(20)) { [$0.integer(0), $0.integer(1), $0.integer(2)] }
        }
        #expect(found == [21, 1, 20])
    }

    @Test(arguments: [
        "SELECT $1, $3", "SELECT $2", "SELECT ?", "SELECT ?1", "SELECT :one", "SELECT $one", "SELECT $01",
    ])
    func `gaps in parameter numbers and other parameter styles are refused`(text: String) throws {
        let connection = try TestDatabase(Self.pair).connection()
        let statement = Statement("gap", .directory, text)
        let values = text.contains(",") ? [Value.null, .null] : [.null]
        #expect(kind { try connection.read { try $0.all(statement, values) { _ in } } } == .misuse)
        #expect(connection.isIdle)
    }

    @Test(arguments: [0, 1, 3]) func `a wrong number of values is refused`(count: Int) throws {
        let connection = try TestDatabase(Self.pair).connection()
        let values = [Value](repeating: .text("x"), count: count)
        #expect(kind { try connection.write { try $0.run(Self.insert, values) } } == .misuse)
        #expect(try connection.read { try $0.all(Self.both) { $0.text(0) } } == [])
    }

    /// The cache identifies statements by address, which may be reused after deallocation.
    @Test func `the cache never mistakes a new statement for a deallocated one`() throws {
        let connection = try TestDatabase(Self.pair).connection()
        for number in 0..<200 {
            let found = try connection.read { transaction in
                try transaction.first(Statement("n", .directory, "SELECT \(number)")) { $0.integer(0) }
            }
            #expect(found == Int64(number))
        }
    }

    @Test func `bindings are cleared between runs`() throws {
        let connection = try TestDatabase(Self.pair).connection()
        let echo = Statement("echo", .directory, "SELECT $1")
        let found = try connection.read { transaction in
            try [Value.text("secret"), .null].map { try transaction.first(echo, $0) { $0.optionalText(0) } }
        }
        #expect(found == ["secret", .some(nil)])
    }

    @Test func `errors name the statement but no value`() throws {
        let connection = try TestDatabase(Self.pair).connection()
        try connection.write { _ = try $0.run(Self.insert, .text("secret"), .text("x")) }
        let error = #expect(throws: DatabaseError.self) {
            try connection.write { _ = try $0.run(Self.insert, .text("secret"), .text("x")) }
        }
        #expect(error?.kind == .constraint)
        #expect(error?.statement == "pair.insert")
        #expect(error?.description.hasPrefix("pair.insert: UNIQUE constraint failed") == true)
        #expect(error?.description.contains("secret") == false)
    }

    @Test func `an unknown table is reported as an error of its statement`() throws {
        let connection = try TestDatabase(Self.pair).connection()
        let error = #expect(throws: DatabaseError.self) {
            try connection.read { try $0.all(Statement("nowhere", .directory, "SELECT 1 FROM nowhere")) { _ in } }
        }
        #expect(error?.kind == .other)
        #expect(error?.statement == "nowhere")
    }
}
