import Glibc
import PortalLogic
import PortalRuntime

extension Surroundings {
    /// The process itself.
    static var process: Surroundings {
        Surroundings(
            environment: Environment.current, input: Input(descriptor: 0), print: { write($0, to: 1) },
            complain: { write($0, to: 2) }, isTerminal: isatty(2) == 1, clock: { Clock.epochMilliseconds },
            random: .system, scrypt: .standard, settingsFile: "/etc/portal/portal.env")
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}
