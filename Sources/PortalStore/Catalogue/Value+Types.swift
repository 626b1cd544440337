import Database

extension Value {
    static func instant(_ instant: Instant) -> Value { .integer(instant.milliseconds) }

    static func milliseconds(_ duration: Duration) -> Value { .integer(duration.milliseconds) }

    /// An instant, or null.
    init(_ instant: Instant?) { self.init(instant?.milliseconds) }
}

extension Row {
    /// 0 for NULL.
    func instant(_ column: Int) -> Instant { Instant(milliseconds: integer(column)) }

    func optionalInstant(_ column: Int) -> Instant? { optionalInteger(column).map(Instant.init(milliseconds:)) }
}
