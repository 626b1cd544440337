/// How the processes end (`sysexits.h`).
package enum ExitCode {
    /// The command line was wrong (EX_USAGE).
    package static let usage: Int32 = 64
    /// Something broke that neither configuration nor usage explains (EX_SOFTWARE).
    package static let software: Int32 = 70
    /// Configuration, keys or database do not allow a start (EX_CONFIG); systemd does not restart then.
    package static let configuration: Int32 = 78
}
