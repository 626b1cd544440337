/// One snapshot of the database, while it is open: everything that is read through it is of the same instant.
///
/// The generic ways to rows are inlinable, so that they are specialised where records are made: a third of a list's time.
package struct Transaction {
    @usableFromInline let connection: Connection
    let number: UInt64
    let mayWrite: Bool

    /// The first row, or `nil` when there is none.
    @inlinable
    package func first<T>(_ statement: Statement, _ values: Value..., as map: (Row) throws -> T) throws -> T? {
        try first(statement, values, as: map)
    }

    /// The first row, or `nil` when there is none.
    @inlinable
    package func first<T>(_ statement: Statement, _ values: [Value], as map: (Row) throws -> T) throws -> T? {
        var found: T?
        try connection.run(self, statement, values) { row in
            found = try map(row)
            return false
        }
        return found
    }

    /// All rows, in their order.
    @inlinable
    package func all<T>(_ statement: Statement, _ values: Value..., as map: (Row) throws -> T) throws -> [T] {
        try all(statement, values, as: map)
    }

    /// All rows, in their order.
    @inlinable
    package func all<T>(_ statement: Statement, _ values: [Value], as map: (Row) throws -> T) throws -> [T] {
        var found: [T] = []
        try connection.run(self, statement, values) { row in
            found.append(try map(row))
            return true
        }
        return found
    }

    /// Each row as it comes; nothing is kept.
    @inlinable
    package func each(_ statement: Statement, _ values: Value..., body: (Row) throws -> Void) throws {
        try each(statement, values, body: body)
    }

    /// Each row as it comes; nothing is kept.
    @inlinable
    package func each(_ statement: Statement, _ values: [Value], body: (Row) throws -> Void) throws {
        try connection.run(self, statement, values) { row in
            try body(row)
            return true
        }
    }
}

/// A transaction that may change rows: it holds the write lane.
package struct WriteTransaction {
    let changing: Transaction

    /// Read access inside this transaction.
    package var reading: Transaction {
        Transaction(connection: changing.connection, number: changing.number, mayWrite: false)
    }

    /// Runs a change.
    /// - Returns: how many rows it changed.
    @discardableResult
    package func run(_ statement: Statement, _ values: Value...) throws -> Int {
        try run(statement, values)
    }

    /// Runs a change.
    /// - Returns: how many rows it changed.
    @discardableResult
    package func run(_ statement: Statement, _ values: [Value]) throws -> Int {
        try changing.connection.run(changing, statement, values) { _ in true }
        return changing.connection.changes
    }

    /// The first row of a query, or of a change with `RETURNING`, which runs to its end.
    package func first<T>(_ statement: Statement, _ values: Value..., as map: (Row) throws -> T) throws -> T? {
        try changing.all(statement, values, as: map).first
    }

    /// All rows of a query, or of a change with `RETURNING`.
    package func all<T>(_ statement: Statement, _ values: Value..., as map: (Row) throws -> T) throws -> [T] {
        try all(statement, values, as: map)
    }

    /// All rows of a query, or of a change with `RETURNING`.
    package func all<T>(_ statement: Statement, _ values: [Value], as map: (Row) throws -> T) throws -> [T] {
        try changing.all(statement, values, as: map)
    }
}
