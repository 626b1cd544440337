/// A row number, typed by kind of row: passing a client's id as a user's does not compile. Integer literals are for
/// tests and for 0, the id of no row.
package struct ID<Kind>: Sendable, Hashable, ExpressibleByIntegerLiteral {
    package let number: Int64

    @inlinable package init(_ number: Int64) { self.number = number }

    @inlinable package init(integerLiteral value: Int64) { number = value }
}

extension ID: CustomStringConvertible {
    /// The stored number.
    package var description: String { "\(number)" }
}

/// Kinds of rows with typed ids; other ids are `Int64`.
package enum IDKind {
    package enum MSP {}
    package enum Client {}
    package enum User {}
    package enum Node {}
}

package typealias MSPID = ID<IDKind.MSP>
package typealias ClientID = ID<IDKind.Client>
package typealias UserID = ID<IDKind.User>
package typealias NodeID = ID<IDKind.Node>
