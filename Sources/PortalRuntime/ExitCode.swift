/// Exit codes of the processes (`sysexits.h`).
package enum ExitCode {
    /// Invalid command line (EX_USAGE).
    package static let usage: Int32 = 64
    /// A failure caused by neither configuration nor usage (EX_SOFTWARE).
    package static let software: Int32 = 70
    /// Invalid configuration, keys or database (EX_CONFIG); systemd does not restart the process.
    package static let configuration: Int32 = 78
}
