/// A setting as the operator sees it, in `--help`, `portalctl settings`, portal.env and the manual.
package struct Setting: Sendable {
    /// Name of the environment variable.
    package let name: String
    /// What it is for: sentences, on one line.
    package let text: String
    /// The value where it is unset, in words; `nil` if it is needed for something that is off without it.
    package let standard: String?
    /// File of systemd's credentials that holds it where the variable is unset; its value is never shown.
    package let credential: String?

    private init(_ name: String, _ text: String, _ standard: String? = nil, credential: String? = nil) {
        (self.name, self.text, self.standard, self.credential) = ("PORTAL_" + name, text, standard, credential)
    }

    /// All settings, in the order of `--help`.
    package static let all = [
        Setting(
            "BASE_HOSTS",
            "Own host names, with commas or blanks between. Under the first are links without a better host.",
            "localhost"),
        Setting("PUBLIC_PORT", "Port in the links of mails, 1 to 65535.", "443"),
        Setting("HOME_URL", "Where / on an own host leads.", "a sentence instead"),
        Setting("DATABASE", "Path of the database.", "var/portal.db"),
        Setting("KEYS", "File with the signing keys.", "systemd's credential keys, else var/keys"),
        Setting("RUN", "Folder of sockets and counters.", "var/run"),
        Setting("LISTEN", "unix:PATH or host:port, where no socket is inherited."),
        Setting("THREADS", "Worker threads of an instance, 1 to 256.", "8"),
        Setting("SESSION_IDLE", "Seconds without activity that end a session, 60 to 31536000.", "3600"),
        Setting("SESSION_MAX", "Seconds that end any session, from PORTAL_SESSION_IDLE to 31536000.", "43200"),
        Setting(
            "MAIL_URL", "Mail server: smtp://user:password@host:587 or smtps://…. Without one, mails wait.",
            credential: "mail-url"),
        Setting("MAIL_FROM", "Sender of mails where the MSP has none."),
        Setting("CP_URL", "Webhook of the control plane. Without one, restarts and upgrades are refused."),
        Setting(
            "CP_SECRET", "Signs what goes to the control plane and comes from it: whsec_ and base64.",
            credential: "cp-secret"),
        Setting(
            "WEBHOOK_NETWORKS",
            "Addresses or ranges beyond the public internet that MSPs' webhooks may reach, also without TLS.", "none"),
        Setting("CNAME_TARGET", "What customers' domains point at.", "the MSP's host, else the first own one"),
        Setting(
            "DNS_SERVERS", "DNS servers that are asked for customers' domains, such as 192.0.2.1 [::1]:53.",
            "the system's"),
        Setting("EDGE", "Where the edge serves HTTPS, for probes of customers' domains.", "127.0.0.1:443"),
        Setting("EDGE_ROOTS", "File with the root certificates that probes trust.", "the system's"),
        Setting("CAA_ISSUERS", "Certification authorities of the edge, as in CAA records.", "letsencrypt.org"),
        Setting("TRUSTED_PROXIES", "Addresses or ranges in front of the edge, such as 10.0.0.0/8 ::1.", "none"),
        Setting("INTERNAL_LISTEN", "Where the edge serves /internal/*.", "127.0.0.1:9123"),
        Setting("LOG_LEVEL", "debug, info, notice, warning or error.", "info"),
    ]

    /// All settings as text for `--help`.
    package static var help: String {
        let lines = all.map { setting in
            let name = setting.name + String(repeating: " ", count: max(0, 24 - setting.name.utf8.count))
            return "  \(name)\(setting.text)\(setting.standard.map { " Default: \($0)." } ?? "")\n"
        }
        return "Settings are environment variables:\n" + lines.joined()
    }
}
