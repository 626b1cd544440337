/// An open snapshot of the database: all reads see the same instant.
///
/// The generic accessors are inlinable, to be specialised where records are created: a third of a list's time.
package struct Transaction {
    @usableFromInline let connection: Connection
    let number: UInt64
    let mayWrite: Bool
    /// Whether statements over the rows of several clients are refused.
    var isConfined = false

    /// The same snapshot for who may not see all clients: statements of kind `cross` are refused.
    package var confined: Transaction {
        var confined = self
        confined.isConfined = true
        return confined
    }

    /// Returns the first row, or `nil`.
    @inlinable
    package func first<T>(_ statement: Statement, _ values: Value..., as map: (Row) throws -> T) throws -> T? {
        try first(statement, values, as: map)
    }

    /// Returns the first row, or `nil`.
    @inlinable
    package func first<T>(_ statement: Statement, _ values: [Value], as map: (Row) throws -> T) throws -> T? {
        var found: T?
        try connection.run(self, statement, values) { row in
            found = try map(row)
            return false
        }
        return found
    }

    /// Returns all rows, in order.
    @inlinable
    package func all<T>(_ statement: Statement, _ values: Value..., as map: (Row) throws -> T) throws -> [T] {
        try all(statement, values, as: map)
    }

    /// Returns all rows, in order.
    @inlinable
    package func all<T>(_ statement: Statement, _ values: [Value], as map: (Row) throws -> T) throws -> [T] {
        var found: [T] = []
        try connection.run(self, statement, values) { row in
            found.append(try map(row))
            return true
        }
        return found
    }

    /// Streams rows to `body`.
    @inlinable
    package func each(_ statement: Statement, _ values: Value..., body: (Row) throws -> Void) throws {
        try each(statement, values, body: body)
    }

    /// Streams rows to `body`.
    @inlinable
    package func each(_ statement: Statement, _ values: [Value], body: (Row) throws -> Void) throws {
        try connection.run(self, statement, values) { row in
            try body(row)
            return true
        }
    }
}

/// A transaction with write access; holds the write lane.
package struct WriteTransaction {
    let changing: Transaction

    /// Read access inside this transaction.
    package var reading: Transaction {
        Transaction(
            connection: changing.connection, number: changing.number, mayWrite: false, isConfined: changing.isConfined)
    }

    /// The same transaction for who may not change the rows of all clients.
    package var confined: WriteTransaction { WriteTransaction(changing: changing.confined) }

    /// Runs a change.
    /// - Returns: The number of changed rows.
    @discardableResult
    package func run(_ statement: Statement, _ values: Value...) throws -> Int {
        try run(statement, values)
    }

    /// Runs a change.
    /// - Returns: The number of changed rows.
    @discardableResult
    package func run(_ statement: Statement, _ values: [Value]) throws -> Int {
        try changing.connection.run(changing, statement, values) { _ in true }
        return changing.connection.changes
    }

    /// Returns the first row of a query, or of a change with `RETURNING`, which runs to completion.
    package func first<T>(_ statement: Statement, _ values: Value..., as map: (Row) throws -> T) throws -> T? {
        try changing.all(statement, values, as: map).first
    }

    /// Returns all rows of a query, or of a change with `RETURNING`.
    package func all<T>(_ statement: Statement, _ values: Value..., as map: (Row) throws -> T) throws -> [T] {
        try all(statement, values, as: map)
    }

    /// Returns all rows of a query, or of a change with `RETURNING`.
    package func all<T>(_ statement: Statement, _ values: [Value], as map: (Row) throws -> T) throws -> [T] {
        try changing.all(statement, values, as: map)
    }
}
