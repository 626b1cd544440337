/// The parsed command line.
enum Command: Equatable {
    /// Serves requests.
    case serve(Role)
    case version, help
    /// An error message.
    case misuse(String)

    /// Text of `--help`.
    static let usage = """
        usage: portal-fcgi [--internal | --control-plane]

        Answers the requests of the customer portal over FastCGI, or a single one over CGI.
        The listening socket comes from systemd, as standard input, or from PORTAL_LISTEN.

          --internal       answer /internal/* (consent to certificates, health) instead of tenants
          --control-plane  answer /portal/cp/v1/* (MSPs' systems), behind all others for the processor
          --version        print the version and end
          --help           print this and the settings, and end

        """

    /// Parses the arguments, without the program name.
    init(_ arguments: some Collection<String>) {
        guard let first = arguments.first else {
            self = .serve(.pool)
            return
        }
        guard arguments.count == 1 else {
            self = .misuse("one option at most")
            return
        }
        switch first {
        case "--internal": self = .serve(.internal)
        case "--control-plane": self = .serve(.controlPlane)
        case "--version": self = .version
        case "--help", "-h": self = .help
        default: self = .misuse("unknown argument")
        }
    }
}

/// What a process serves; the raw value is its kind in the metrics.
enum Role: String {
    /// Customers' portals.
    case pool = "fcgi"
    /// MSPs' systems: the same application for longer requests, with threads of its own.
    case controlPlane = "cp"
    /// The edge's questions.
    case `internal`
}
