/// The parsed command line.
enum Command: Equatable {
    /// Serves tenants, or with `isInternal` the edge.
    case serve(isInternal: Bool)
    case version, help
    /// An error message.
    case misuse(String)

    /// Text of `--help`.
    static let usage = """
        usage: portal-fcgi [--internal]

        Answers the requests of the customer portal over FastCGI, or a single one over CGI.
        The listening socket comes from systemd, as standard input, or from PORTAL_LISTEN.

          --internal  answer /internal/* (consent to certificates, health) instead of tenants
          --version   print the version and end
          --help      print this and the settings, and end

        """

    /// Parses the arguments, without the program name.
    init(_ arguments: some Collection<String>) {
        guard let first = arguments.first else {
            self = .serve(isInternal: false)
            return
        }
        guard arguments.count == 1 else {
            self = .misuse("one option at most")
            return
        }
        switch first {
        case "--internal": self = .serve(isInternal: true)
        case "--version": self = .version
        case "--help", "-h": self = .help
        default: self = .misuse("unknown argument")
        }
    }
}
