import CLinux

/// A time zone of the system's database (Debian's `tzdata`), by its IANA name.
package struct TimeZone: Sendable, Equatable {
    package let name: String

    /// Returns `nil` for unknown names, such as paths to other files.
    package init?(_ name: String) {
        guard Self.isPlain(name), clinux_is_time_zone(name) == 1 else { return nil }
        self.name = name
    }

    /// `Area/Place`, at most three parts, or `UTC`; excludes the database's folders for other time scales.
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

    /// Offset from UTC at an instant; `nil` if unknown.
    ///
    /// Temporarily sets the process's time zone, one call at a time: processes that call it must not use `localtime`,
    /// and the worker pool never calls it.
    package func offset(at: Instant) -> Duration? {
        var seconds: Int64 = 0
        guard clinux_offset(name, at.seconds, &seconds) == 0 else { return nil }
        return .seconds(seconds)
    }
}
