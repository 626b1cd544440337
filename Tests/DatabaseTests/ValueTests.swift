import Database
import Testing

@Suite struct ValueTests {
    private static let table = """
        CREATE TABLE items (id BIGINT NOT NULL PRIMARY KEY, n BIGINT, r DOUBLE PRECISION, t TEXT, b BYTEA)
        """
    private static let insert = Statement(
        "items.insert", .directory, "INSERT INTO items (id, n, r, t, b) VALUES (1, $1, $2, $3, $4)")
    private static let select = Statement("items.all", .directory, "SELECT n, r, t, b FROM items WHERE id = 1")

    /// Stores values in a row and reads them.
    private func stored<T>(_ values: [Value], _ map: (Row) throws -> T) throws -> T? {
        let connection = try TestDatabase(Self.table).connection()
        try connection.write { _ = try $0.run(Self.insert, values) }
        return try connection.read { try $0.first(Self.select, as: map) }
    }

    /// The value of an SQLite expression, as read.
    private func value<T>(of expression: String, _ map: (Row) throws -> T) throws -> T? {
        let statement = Statement("expression", .directory, "SELECT " + expression)
        return try TestDatabase(Self.table).connection().read { try $0.first(statement, as: map) }
    }

    @Test(arguments: [0, 1, -1, Int64.max, Int64.min]) func `integers round-trip`(number: Int64) throws {
        #expect(try stored([.integer(number), .null, .null, .null]) { $0.integer(0) } == number)
        #expect(try stored([.integer(number), .null, .null, .null]) { $0.optionalInteger(0) } == .some(number))
    }

    @Test(arguments: [0, 0.1, -1.5e300, .infinity, 1e-300])
    func `floating-point numbers round-trip`(number: Double) throws {
        #expect(try stored([.null, .real(number), .null, .null]) { $0.real(1) } == number)
        #expect(try stored([.null, .real(number), .null, .null]) { $0.optionalReal(1) } == .some(number))
    }

    @Test(arguments: ["", "a", "ä € 😀 e\u{301}", "be\0fore", "\0", "\r\n", String(repeating: "long ", count: 50_000)])
    func `text round-trips byte for byte`(text: String) throws {
        let bytes = Array(text.utf8)
        #expect(try stored([.null, .null, .text(text), .null]) { Array($0.text(2).utf8) } == bytes)
        #expect(try stored([.null, .null, .text(text), .null]) { $0.optionalText(2) } == .some(text))
        #expect(try stored([.null, .null, .text(text), .null]) { $0.withBytes(2) { Array($0) } } == bytes)
    }

    @Test(arguments: [[], [0], [0xFF, 0, 0xFE], [UInt8](repeating: 7, count: 100_000)])
    func `blobs round-trip`(bytes: [UInt8]) throws {
        #expect(try stored([.null, .null, .null, .blob(bytes)]) { $0.blob(3) } == bytes)
        #expect(try stored([.null, .null, .null, .blob(bytes)]) { $0.optionalBlob(3) } == .some(bytes))
    }

    @Test func `NULL reads as nil, or as the default of its type`() throws {
        let empty = try stored([.null, .null, .null, .null]) { row in
            #expect(row.optionalInteger(0) == nil)
            #expect(row.optionalReal(1) == nil)
            #expect(row.optionalText(2) == nil)
            #expect(row.optionalBlob(3) == nil)
            #expect(row.integer(0) == 0)
            #expect(row.real(1) == 0)
            #expect(row.text(2) == "")
            #expect(row.blob(3) == [])
            #expect(!row.flag(0))
            return true
        }
        #expect(empty == true)
    }

    @Test(arguments: [("0", false), ("1", true), ("-1", true), ("NULL", false)])
    func `a flag is true for any number but zero`(expression: String, flag: Bool) throws {
        #expect(try value(of: expression) { $0.flag(0) } == flag)
    }

    @Test func `invalid UTF-8 is repaired as text and kept as bytes`() throws {
        #expect(try value(of: "CAST(x'41FF42' AS TEXT)") { $0.text(0) } == "A\u{FFFD}B")
        #expect(try value(of: "CAST(x'41FF42' AS TEXT)") { $0.blob(0) } == [0x41, 0xFF, 0x42])
    }

    @Test func `values tell nil from empty and zero`() {
        #expect(Value(Int64?.none) == .null)
        #expect(Value(String?.none) == .null)
        #expect(Value(Double?.none) == .null)
        #expect(Value(Int64?(7)) == .integer(7))
        #expect(Value(String?("")) == .text(""))
        #expect(Value(Double?(0)) == .real(0))
        #expect([Value(true), Value(false)] == [.integer(1), .integer(0)])
    }
}
