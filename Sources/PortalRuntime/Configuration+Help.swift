extension Configuration {
    /// The settings in `--help`, one per line.
    package static let help = """
        Settings are environment variables:
          PORTAL_DATABASE          path of the database                       var/portal.db
          PORTAL_KEYS              file with the signing keys                 systemd's credential "keys", else var/keys
          PORTAL_RUN               folder of sockets and counters             var/run
          PORTAL_LISTEN            unix:PATH or host:port, where no socket is inherited
          PORTAL_THREADS           worker threads of an instance              8
          PORTAL_BASE_HOSTS        own host names, "a.example, b.example"     localhost
          PORTAL_PUBLIC_PORT       port in the links of mails                 443
          PORTAL_HOME_URL          where / on an own host leads               a sentence instead
          PORTAL_CNAME_TARGET      what customers' domains point at           the MSP's or the first own host
          PORTAL_DNS_SERVERS       DNS servers for them, "192.0.2.1 [::1]:53"  the system's
          PORTAL_EDGE              where the edge serves HTTPS, for probes of domains         127.0.0.1:443
          PORTAL_EDGE_ROOTS        file with the root certificates that probes trust          the system's
          PORTAL_CAA_ISSUERS       authorities of the edge, as in CAA records                 letsencrypt.org
          PORTAL_TRUSTED_PROXIES   addresses or ranges in front of the edge, "10.0.0.0/8 ::1"
          PORTAL_SESSION_IDLE      seconds without activity that end a session                  3600
          PORTAL_SESSION_MAX       seconds that end any session                                 43200
          PORTAL_MAIL_URL          smtp://user:password@host:587 or smtps://…; unset, mails wait
          PORTAL_MAIL_FROM         sender where the MSP has none
          PORTAL_CP_URL            webhook of the control plane; unset, commands are refused
          PORTAL_CP_SECRET         signs what goes to it and comes from it: whsec_ and base64
          PORTAL_INTERNAL_LISTEN   where the edge serves /internal/*          127.0.0.1:9123
          PORTAL_LOG_LEVEL         debug, info, notice, warning or error      info

        """
}
