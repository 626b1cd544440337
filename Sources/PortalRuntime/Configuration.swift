package import PortalToolkit

/// The settings from the environment; `help` lists their names.
package struct Configuration: Sendable {
    /// `PORTAL_DATABASE`: path of the SQLite file.
    package let database: String
    /// `PORTAL_LISTEN`: address to listen on without an inherited socket.
    package let listen: ListenAddress?
    /// `PORTAL_THREADS`: worker threads per instance.
    package let threads: Int
    /// `PORTAL_RUN`: folder of sockets and counters.
    package let runFolder: String
    /// `PORTAL_KEYS`: file with the signing keys; defaults to systemd's credential `keys`.
    package let keys: String
    /// `CREDENTIALS_DIRECTORY`: systemd's folder; systemd manages its file modes.
    package let credentialsFolder: String?
    /// `PORTAL_BASE_HOSTS`: the installation's host names, in lower case; at least one.
    package let baseHosts: [String]
    /// `PORTAL_PUBLIC_PORT`: port in mailed links.
    package let publicPort: Int
    /// `PORTAL_HOME_URL`: redirect target of `/` on a base host.
    package let homeURL: String?
    /// `PORTAL_SESSION_IDLE`: idle time after which a session ends.
    package let sessionIdle: Duration
    /// `PORTAL_SESSION_MAX`: maximum session lifetime.
    package let sessionMaximum: Duration
    /// `PORTAL_MAIL_URL`: the mail server; `nil` keeps mails in the outbox.
    package let mailURL: String?
    /// `PORTAL_MAIL_FROM`: sender for MSPs without their own.
    package let mailFrom: String?
    /// `PORTAL_CP_URL`: webhook of the CP; `nil` disables commands.
    package let commandsURL: String?
    /// `PORTAL_CP_SECRET`: signs webhooks to the CP (`whsec_` and base64).
    package let commandsSecret: String?
    /// `PORTAL_WEBHOOK_NETWORKS`: where MSPs' webhooks may go beyond the public internet.
    package let webhookNetworks: [AddressRange]
    /// `PORTAL_INTERNAL_LISTEN`: address of `/internal/*`, for the edge.
    package let internalListen: TCPAddress
    /// `PORTAL_CNAME_TARGET`: CNAME target of customers' domains.
    package let cnameTarget: String?
    /// `PORTAL_DNS_SERVERS`: DNS servers for customers' domains; empty means the system's.
    package let dnsServers: [ServerAddress]
    /// `PORTAL_EDGE`: where the edge serves HTTPS, for probes of customers' domains.
    package let edge: TCPAddress
    /// `PORTAL_EDGE_ROOTS`: file with the root certificates that probes trust; `nil` for the system's.
    package let edgeRoots: String?
    /// `PORTAL_CAA_ISSUERS`: names in CAA records of the authorities that the edge may use.
    package let caaIssuers: [String]
    /// `PORTAL_TRUSTED_PROXIES`: proxies in front of the edge.
    package let trustedProxies: TrustedProxies
    /// `PORTAL_LOG_LEVEL`.
    package let logLevel: LogLevel

    /// All invalid settings, by name and without their values.
    package struct InvalidSettings: Error, CustomStringConvertible {
        /// One `NAME: expectation` per setting.
        package let problems: [String]
        /// One line per setting.
        package var description: String { problems.joined(separator: "\n") }
    }

    /// - Throws: ``InvalidSettings`` with all problems.
    package init(_ environment: [String: String]) throws(InvalidSettings) {
        var reader = EnvironmentReader(environment)
        let pathForm = "must be the path of a file"
        let hostForm = "must be a host name"
        let rangeForm = "must be addresses or ranges with commas or blanks between"
        database = reader.path("PORTAL_DATABASE", default: "var/portal.db", pathForm)
        listen = reader.optional("PORTAL_LISTEN", "must be unix:/path or host:port", ListenAddress.init)
        threads = Int(reader.number("PORTAL_THREADS", default: 8, in: 1...256))
        runFolder = reader.path("PORTAL_RUN", default: "var/run", "must be the path of a folder")
        credentialsFolder = reader.raw("CREDENTIALS_DIRECTORY")
        let standardKeys = credentialsFolder.map { $0 + "/keys" } ?? "var/keys"
        keys = reader.path("PORTAL_KEYS", default: standardKeys, pathForm)
        baseHosts = reader.value(
            "PORTAL_BASE_HOSTS", default: ["localhost"], "must be host names with commas or blanks between"
        ) {
            EnvironmentReader.list($0, SettingForms.hostName)
        }
        publicPort = Int(reader.number("PORTAL_PUBLIC_PORT", default: 443, in: 1...65535))
        homeURL = reader.optional("PORTAL_HOME_URL", "must be a URL with http or https") {
            SettingForms.url($0, "https", "http")
        }
        sessionIdle = .seconds(reader.number("PORTAL_SESSION_IDLE", default: 3600, in: 60...31_536_000))
        sessionMaximum = .seconds(reader.number("PORTAL_SESSION_MAX", default: 43200, in: 60...31_536_000))
        mailURL = reader.optional("PORTAL_MAIL_URL", "must be a URL with smtp or smtps") {
            SettingForms.url($0, "smtp", "smtps")
        }
        mailFrom = reader.optional(
            "PORTAL_MAIL_FROM", "must be an e-mail address in ASCII", SettingForms.sender)
        commandsURL = reader.optional("PORTAL_CP_URL", "must be a URL with http or https") {
            SettingForms.url($0, "https", "http")
        }
        commandsSecret = reader.optional(
            "PORTAL_CP_SECRET", "must be whsec_ and base64 of 24 to 64 bytes", SettingForms.webhookSecret)
        webhookNetworks = reader.value("PORTAL_WEBHOOK_NETWORKS", default: [], rangeForm) {
            EnvironmentReader.list($0, AddressRange.init)
        }
        internalListen = reader.value(
            "PORTAL_INTERNAL_LISTEN", default: TCPAddress(host: "127.0.0.1", port: 9123), "must be host:port",
            SettingForms.tcp)
        cnameTarget = reader.optional("PORTAL_CNAME_TARGET", hostForm, SettingForms.hostName)
        dnsServers = reader.value(
            "PORTAL_DNS_SERVERS", default: [],
            "must be addresses, or address:port, with commas or blanks between"
        ) {
            EnvironmentReader.list($0) { ServerAddress($0, defaultPort: 53) }
        }
        edge = reader.value(
            "PORTAL_EDGE", default: TCPAddress(host: "127.0.0.1", port: 443), "must be host:port", SettingForms.tcp)
        edgeRoots = reader.optional("PORTAL_EDGE_ROOTS", pathForm, SettingForms.path)
        caaIssuers = reader.value(
            "PORTAL_CAA_ISSUERS", default: ["letsencrypt.org"], "must be host names with commas or blanks between"
        ) {
            EnvironmentReader.list($0, SettingForms.hostName)
        }
        trustedProxies = TrustedProxies(
            reader.value("PORTAL_TRUSTED_PROXIES", default: [], rangeForm) {
                EnvironmentReader.list($0, AddressRange.init)
            })
        logLevel = reader.value(
            "PORTAL_LOG_LEVEL", default: .info, "must be debug, info, notice, warning or error",
            LogLevel.init(rawValue:))
        checkPairs(&reader)
        guard reader.problems.isEmpty else { throw InvalidSettings(problems: reader.problems) }
    }

    private func checkPairs(_ reader: inout EnvironmentReader) {
        if sessionMaximum < sessionIdle {
            reader.complain("PORTAL_SESSION_MAX", "must not be below PORTAL_SESSION_IDLE")
        }
        if commandsURL != nil, reader.raw("PORTAL_CP_SECRET") == nil {
            reader.complain("PORTAL_CP_SECRET", "must be set together with PORTAL_CP_URL")
        }
    }
}
