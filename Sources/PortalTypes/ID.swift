/// The number of a row, of one kind of rows: where a user's is wanted, a client's does not compile. An integer literal is for
/// tests and for the 0 of a row that is not there.
package struct ID<Kind>: Sendable, Hashable, ExpressibleByIntegerLiteral {
    package let number: Int64

    @inlinable package init(_ number: Int64) { self.number = number }

    @inlinable package init(integerLiteral value: Int64) { number = value }
}

extension ID: CustomStringConvertible {
    /// The number that the database holds.
    package var description: String { "\(number)" }
}

/// The kinds of rows whose ids are told apart; what else has an id is named by an `Int64`.
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
