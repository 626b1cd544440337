/// One snapshot of the database, while it is open: everything that is read through it is of the same instant.
public struct Transaction {
    let connection: Connection

    /// The first row, or `nil` when there is none.
    public func first<T>(_ statement: Statement, _ values: Value..., as map: (Row) throws -> T) throws -> T? {
        try first(statement, values, as: map)
    }

    /// The first row, or `nil` when there is none.
    public func first<T>(_ statement: Statement, _ values: [Value], as map: (Row) throws -> T) throws -> T? {
        var found: T?
        try connection.run(statement, values) { row in
            found = try map(row)
            return false
        }
        return found
    }

    /// All rows, in their order.
    public func all<T>(_ statement: Statement, _ values: Value..., as map: (Row) throws -> T) throws -> [T] {
        try all(statement, values, as: map)
    }

    /// All rows, in their order.
    public func all<T>(_ statement: Statement, _ values: [Value], as map: (Row) throws -> T) throws -> [T] {
        var found: [T] = []
        try connection.run(statement, values) { row in
            found.append(try map(row))
            return true
        }
        return found
    }

    /// Each row as it comes; nothing is kept.
    public func each(_ statement: Statement, _ values: Value..., body: (Row) throws -> Void) throws {
        try connection.run(statement, values) { row in
            try body(row)
            return true
        }
    }
}

/// A transaction that may change rows: it holds the write lane.
public struct WriteTransaction {
    /// The same rows, as they are inside this transaction.
    public let reading: Transaction

    /// Runs a change.
    /// - Returns: how many rows it changed.
    @discardableResult
    public func run(_ statement: Statement, _ values: Value...) throws -> Int {
        try run(statement, values)
    }

    /// Runs a change.
    /// - Returns: how many rows it changed.
    @discardableResult
    public func run(_ statement: Statement, _ values: [Value]) throws -> Int {
        try reading.connection.run(statement, values) { _ in true }
        return reading.connection.changes
    }

    /// The first row of a query, or of a change with `RETURNING`, which runs to its end.
    public func first<T>(_ statement: Statement, _ values: Value..., as map: (Row) throws -> T) throws -> T? {
        try reading.all(statement, values, as: map).first
    }

    /// All rows of a query, or of a change with `RETURNING`.
    public func all<T>(_ statement: Statement, _ values: Value..., as map: (Row) throws -> T) throws -> [T] {
        try reading.all(statement, values, as: map)
    }
}
