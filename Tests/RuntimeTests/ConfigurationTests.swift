import PortalRuntime
import Testing

@Suite struct ConfigurationTests {
    @Test func `an empty environment gives the defaults`() throws {
        let configuration = try Configuration([:])
        #expect(configuration.database == "var/portal.db")
        #expect(configuration.threads == 8)
        #expect(configuration.keys == "var/keys")
        #expect(configuration.baseHosts == ["localhost"])
        #expect(configuration.publicPort == 443)
        #expect(configuration.sessionIdle == .seconds(3600))
        #expect(configuration.sessionMaximum == .seconds(43200))
        #expect(configuration.internalListen == TCPAddress(host: "127.0.0.1", port: 9123))
        #expect(configuration.logLevel == .info)
        #expect(configuration.listen == nil)
        #expect(configuration.commandsURL == nil)
        #expect(configuration.dnsServers.isEmpty)
    }

    @Test func `every setting is read from its environment variable`() throws {
        let configuration = try Configuration([
            "PORTAL_DATABASE": "/srv/p.db", "PORTAL_LISTEN": "unix:/run/p.sock", "PORTAL_THREADS": "3",
            "PORTAL_RUN": "/run/p", "PORTAL_KEYS": "/etc/k", "PORTAL_BASE_HOSTS": "Portal.Example, b.example",
            "PORTAL_PUBLIC_PORT": "8443", "PORTAL_HOME_URL": "https://example.net/", "PORTAL_SESSION_IDLE": "60",
            "PORTAL_SESSION_MAX": "61", "PORTAL_MAIL_URL": "smtp://mail:25", "PORTAL_MAIL_FROM": "a@b.example",
            "PORTAL_CP_URL": "https://cp/hook", "PORTAL_CP_SECRET": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "PORTAL_INTERNAL_LISTEN": "[::1]:9", "PORTAL_CNAME_TARGET": "edge.example",
            "PORTAL_TRUSTED_PROXIES": "10.0.0.0/8 ::1", "PORTAL_LOG_LEVEL": "error",
            "PORTAL_DNS_SERVERS": "192.0.2.1, 192.0.2.2:8053 2001:db8::1 [::1]:53",
        ])
        #expect(configuration.database == "/srv/p.db")
        #expect(configuration.listen == .unix(path: "/run/p.sock"))
        #expect(configuration.threads == 3)
        #expect(configuration.runFolder == "/run/p")
        #expect(configuration.keys == "/etc/k")
        #expect(configuration.baseHosts == ["portal.example", "b.example"])
        #expect(configuration.publicPort == 8443)
        #expect(configuration.homeURL == "https://example.net/")
        #expect(configuration.sessionIdle == .seconds(60))
        #expect(configuration.sessionMaximum == .seconds(61))
        #expect(configuration.mailURL == "smtp://mail:25")
        #expect(configuration.mailFrom == "a@b.example")
        #expect(configuration.commandsURL == "https://cp/hook")
        #expect(configuration.commandsSecret == "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        #expect(configuration.cnameTarget == "edge.example")
        #expect(configuration.internalListen == TCPAddress(host: "::1", port: 9))
        #expect(configuration.trustedProxies.client(peer: "10.1.1.1", forwardedFor: "192.0.2.7") == "192.0.2.7")
        #expect(configuration.logLevel == .error)
        let servers = configuration.dnsServers.map { "\($0.address) \($0.port)" }
        #expect(servers == ["192.0.2.1 53", "192.0.2.2 8053", "2001:db8::1 53", "::1 53"])
    }

    @Test(arguments: [
        "smtp://u:p%40:x@mail.example:587", "smtps://[2001:db8::1]:465", "smtp://[::1]", "smtp://mail/?a:b",
    ])
    func `a mail server has a host, and maybe a port`(url: String) throws {
        #expect(try Configuration(["PORTAL_MAIL_URL": url]).mailURL == url)
    }

    @Test func `an empty variable counts as unset`() throws {
        #expect(try Configuration(["PORTAL_THREADS": "", "PORTAL_HOME_URL": ""]).threads == 8)
    }

    /// Settings files are typed too; a path may end in a blank.
    @Test func `blanks around values are trimmed, except in paths`() throws {
        let configuration = try Configuration([
            "PORTAL_THREADS": " 3\t", "PORTAL_BASE_HOSTS": "\u{a0}Portal.Example, b.example ",
            "PORTAL_MAIL_FROM": "\u{feff}Portal@House.test ", "PORTAL_MAIL_URL": " smtp://mail:25 ",
            "PORTAL_HOME_URL": "https://example.net/\n", "PORTAL_CNAME_TARGET": " edge.example",
            "PORTAL_LOG_LEVEL": "error ",
            "PORTAL_INTERNAL_LISTEN": " 127.0.0.1:9 ", "PORTAL_CP_URL": " ", "PORTAL_RUN": "/run/p ",
        ])
        #expect(configuration.threads == 3 && configuration.baseHosts == ["portal.example", "b.example"])
        #expect(configuration.mailFrom == "portal@house.test" && configuration.mailURL == "smtp://mail:25")
        #expect(configuration.homeURL == "https://example.net/" && configuration.cnameTarget == "edge.example")
        #expect(
            configuration.logLevel == .error && configuration.commandsURL == nil && configuration.runFolder == "/run/p "
        )
        #expect(configuration.internalListen == TCPAddress(host: "127.0.0.1", port: 9))
    }

    @Test func `the key file defaults to the credentials directory of systemd`() throws {
        #expect(try Configuration(["CREDENTIALS_DIRECTORY": "/run/c"]).keys == "/run/c/keys")
        #expect(try Configuration(["CREDENTIALS_DIRECTORY": "/run/c", "PORTAL_KEYS": "/k"]).keys == "/k")
    }

    static let wrong: [(String, String)] = [
        ("PORTAL_DATABASE", "postgres://secret@db"), ("PORTAL_LISTEN", "secret"), ("PORTAL_LISTEN", "unix:"),
        ("PORTAL_LISTEN", "host:0"), ("PORTAL_LISTEN", "::1:80"), ("PORTAL_LISTEN", "h:+80"),
        ("PORTAL_THREADS", "0"), ("PORTAL_THREADS", "257"), ("PORTAL_THREADS", "+4"), ("PORTAL_THREADS", "4secret"),
        ("PORTAL_THREADS", "99999999999999999999"), ("PORTAL_RUN", "secret\n"), ("PORTAL_KEYS", "secret\u{1}"),
        ("PORTAL_BASE_HOSTS", "a,,b"), ("PORTAL_BASE_HOSTS", "secret, ,host"), ("PORTAL_BASE_HOSTS", "-a.example"),
        ("PORTAL_PUBLIC_PORT", "65536"), ("PORTAL_HOME_URL", "javascript:secret"),
        ("PORTAL_HOME_URL", "https://a\r\nsecret"), ("PORTAL_SESSION_IDLE", "59"), ("PORTAL_SESSION_MAX", "3599"),
        ("PORTAL_MAIL_URL", "http://secret"), ("PORTAL_MAIL_FROM", "secret"), ("PORTAL_CP_URL", "secret"),
        ("PORTAL_CP_SECRET", "secret"), ("PORTAL_CP_SECRET", "whsec_c2VjcmV0"), ("PORTAL_INTERNAL_LISTEN", "unix:/s"),
        ("PORTAL_CNAME_TARGET", "secret/"), ("PORTAL_TRUSTED_PROXIES", "10.0.0.1/8"),
        ("PORTAL_TRUSTED_PROXIES", "10.0.0.0/33"), ("PORTAL_TRUSTED_PROXIES", "secret"), ("PORTAL_LOG_LEVEL", "secret"),
        ("PORTAL_DNS_SERVERS", "secret.example"), ("PORTAL_DNS_SERVERS", "192.0.2.1:0"),
        ("PORTAL_DNS_SERVERS", "192.0.2.1,,192.0.2.2"), ("PORTAL_DNS_SERVERS", "[::1]:secret"),
        ("PORTAL_DNS_SERVERS", "[192.0.2.1]:53"), ("PORTAL_DNS_SERVERS", "192.0.2.1:65536"),
        ("PORTAL_MAIL_URL", "smtp://u:secret@mail:abc"), ("PORTAL_MAIL_URL", "smtp://mail:0"),
        ("PORTAL_MAIL_URL", "smtp://u:secret@"), ("PORTAL_CP_URL", "https://[::1]:99999/hook"),
        ("PORTAL_HOME_URL", "https://:443/"), ("PORTAL_HOME_URL", "https:///path"),
    ]

    @Test(arguments: wrong)
    func `a wrong value is refused by name and never echoed`(name: String, value: String) throws {
        let error = #expect(throws: Configuration.InvalidSettings.self) { try Configuration([name: value]) }
        let problems = try #require(error).problems
        #expect(problems.contains { $0.hasPrefix(name + ": ") })
        #expect(!problems.joined().contains("secret"))
    }

    @Test func `all wrong settings are reported at once`() throws {
        let error = #expect(throws: Configuration.InvalidSettings.self) {
            try Configuration([
                "PORTAL_THREADS": "none", "PORTAL_LOG_LEVEL": "loud", "PORTAL_CP_URL": "https://cp",
                "PORTAL_SESSION_MAX": "60",
            ])
        }
        let names = try #require(error).problems.map { $0.prefix { $0 != ":" } }
        #expect(Set(names) == ["PORTAL_THREADS", "PORTAL_LOG_LEVEL", "PORTAL_CP_SECRET", "PORTAL_SESSION_MAX"])
    }

    @Test func `every setting that is listed is read, and says the range of its number`() throws {
        let error = #expect(throws: Configuration.InvalidSettings.self) {
            try Configuration(Dictionary(uniqueKeysWithValues: Setting.all.map { ($0.name, "a://b") }))
        }
        let problems = try #require(error).problems
        #expect(Set(problems.map { String($0.prefix { $0 != ":" }) }) == Set(Setting.all.map(\.name)))
        for setting in Setting.all {
            guard let problem = problems.first(where: { $0.hasPrefix(setting.name + ": must be a number") }) else {
                continue
            }
            let limit = try #require(problem.split(separator: " ").last)
            #expect(setting.text.hasSuffix(" to \(limit)."), "\(setting.name)")
        }
    }

    @Test func `the startup message names the program and each problem`() {
        var startup = Startup(program: "portal-x")
        let configuration = startup.attempt { try Configuration(["PORTAL_THREADS": "x", "PORTAL_RUN": "a://b"]) }
        startup.complain("the database is missing")
        #expect(configuration == nil)
        #expect(
            startup.message == """
                portal-x: cannot start:
                  PORTAL_THREADS: must be a number from 1 to 256
                  PORTAL_RUN: must be the path of a folder
                  the database is missing

                """)
        #expect(startup.entry.hasPrefix("<3>portal-x: cannot start:\n<3>  PORTAL_THREADS: must be"))
    }
}
