import Glibc
import PortalRuntime
import PortalToolkit

/// The process environment of a `portalctl` run; replaced in tests.
struct ProcessEnvironment {
    var environment: [String: String]
    var input: Input
    var print: (String) -> Void
    var printError: (String) -> Void
    var isTerminal: Bool
    var clock: () -> Instant
    var random: RandomSource
    var scrypt: ScryptParameters
    /// Settings file of an installed portal; `nil` disables the lookup.
    var settingsFile: String?
}

extension ProcessEnvironment {
    /// The real process.
    static var current: ProcessEnvironment {
        ProcessEnvironment(
            environment: Environment.current, input: Input(descriptor: 0), print: { Terminal.write($0, to: 1) },
            printError: { Terminal.write($0, to: 2) }, isTerminal: isatty(2) == 1, clock: { Clock.now },
            random: .system, scrypt: .standard, settingsFile: "/etc/portal/portal.env")
    }
}
