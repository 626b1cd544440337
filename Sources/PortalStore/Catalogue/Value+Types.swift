import Database

extension Value {
    static func instant(_ instant: Instant) -> Value { .integer(instant.milliseconds) }

    static func milliseconds(_ duration: Duration) -> Value { .integer(duration.milliseconds) }

    static func id<Kind>(_ id: ID<Kind>) -> Value { .integer(id.number) }

    /// An instant, or null.
    init(_ instant: Instant?) { self.init(instant?.milliseconds) }

    /// An id, or null.
    init<Kind>(_ id: ID<Kind>?) { self.init(id?.number) }
}

extension Row {
    /// Reads a percentage; −1 means unknown.
    func percentage(_ column: Int) -> Double? {
        let value = real(column)
        return value < 0 ? nil : value
    }

    /// 0 for NULL.
    func instant(_ column: Int) -> Instant { Instant(milliseconds: integer(column)) }

    func optionalInstant(_ column: Int) -> Instant? { optionalInteger(column).map(Instant.init(milliseconds:)) }

    /// 0 for NULL.
    func id<Kind>(_ column: Int) -> ID<Kind> { ID(integer(column)) }

    func optionalID<Kind>(_ column: Int) -> ID<Kind>? { optionalInteger(column).map(ID.init(_:)) }
}
