import CLinux

/// A time zone of the machine's tables (Debian's `tzdata`), by its IANA name.
package struct TimeZone: Sendable, Equatable {
    package let name: String

    /// `nil` for a name that is none of the tables', such as a path to somewhere else.
    package init?(_ name: String) {
        guard Self.isPlain(name), clinux_is_time_zone(name) == 1 else { return nil }
        self.name = name
    }

    /// `Area/Place`, at most three parts, or `UTC`; the tables' folders for other reckonings are no areas.
    private static func isPlain(_ name: String) -> Bool {
        let parts = name.utf8.split(separator: 0x2f, omittingEmptySubsequences: false)
        guard name.utf8.count <= 64, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isOfNames) }) else { return false }
        return name == "UTC" || (2...3).contains(parts.count) && !name.hasPrefix("posix/") && !name.hasPrefix("right/")
    }

    private static func isOfNames(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2b, 0x2d, 0x5f: true
        default: false
        }
    }

    /// How far the clocks there are ahead of UTC at an instant; `nil` when there is no telling.
    ///
    /// Sets the process's own zone for a moment, one call at a time: nothing in a process that calls it may use
    /// `localtime`, and the pool of workers never calls it.
    package func offset(at: Instant) -> Duration? {
        var seconds: Int64 = 0
        guard clinux_offset(name, at.seconds, &seconds) == 0 else { return nil }
        return .seconds(seconds)
    }
}
