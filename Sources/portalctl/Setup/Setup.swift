import Glibc
import PortalLogic
import PortalRuntime
import PortalStore
import PortalToolkit

/// `setup`: from the installed package to a portal that answers. May be run again; what is there stays.
struct Setup {
    static let command = Command(
        """
        setup [--host HOST] [--acme-email EMAIL] [--mail-url URL] [--mail-url-file FILE] [--mail-from EMAIL] [--msp SLUG] \
        [--msp-name NAME] [--contact EMAIL] [--tier TIER] [--acme-ca URL] [--acme-root FILE] [--edge-roots FILE] [--dns-servers LIST] [--no-checks]
        """,
        """
        Brings an installed portal into service: asks on a terminal for what no option gives, checks each answer, writes
        /etc/portal, makes keys, database and the first MSP, starts everything, and prints the address.
            --host        the portal's own host name; must lead to this machine
            --acme-email  where the certification authority writes to
            --mail-url    smtp://host:587 or smtps://…, without a password, as others can see options; empty: mails wait
            --mail-url-file  has smtp://user:password@host:587 in its first line; - is standard input
            --contact     the MSP's address; has a test mail
            --tier        free, pro, team or enterprise; team by default
            --acme-ca     another authority's ACME directory; --acme-root: file with the root of its own certificate, --edge-roots:
                          with that of those it issues. For customers' domains set PORTAL_CAA_ISSUERS in portal.env, too
            --dns-servers asked for customers' domains; the system's by default
            --no-checks   does not look whether the name leads here, ports are free, authority and mail server answer
        Run again, it offers what was set, and keeps what is there. Ends with 1 if the portal does not answer by HTTPS yet.
        """,
        { context, arguments in
            var setup = try Setup(context, arguments)
            try setup.run()
        })

    static let folder = "/etc/portal"

    private let context: CommandContext
    let arguments: Arguments
    var dialogue: SetupDialogue
    private(set) var portal: SettingsFile
    private var edge: SettingsFile
    /// As given by an option.
    let mailURL: String?
    private var warnings: [String] = []

    private init(_ context: CommandContext, _ arguments: Arguments) throws {
        guard geteuid() == 0 else { throw Refusal("run it as root") }
        guard access("/usr/share/portal/portal.env", F_OK) == 0 else { throw Refusal("the portal is not installed") }
        (self.context, self.arguments) = (context, arguments)
        dialogue = SetupDialogue(context, arguments, isInteractive: isatty(0) == 1)
        portal = try SettingsFile(Self.folder + "/portal.env")
        edge = try SettingsFile(Self.folder + "/caddy.env")
        mailURL = try MailURLOption.url(arguments, context.process.input)
    }

    private mutating func run() throws {
        try checkOptions()
        let host = try askHost()
        let email = try dialogue.answer(SetupQuestions.acmeEmail, known: edge["PORTAL_ACME_EMAIL"])
        try checkPorts()
        try checkAuthority()
        let msp = try askMSP()
        let mail = try askMail(host, to: msp.contact)
        try write(host, email, mail)
        if try !OpenFile.exists(context.configuration().keys) {
            try step("Keys", Subprocess.portalctl(["keys", "add"]))
        }
        try step("Database", Subprocess.portalctl(["migrate"]))
        try add(msp)
        try start()
        let certificate = waitForCertificate(host)
        let address = "https://\(host)/portal/"
        context.answer(
            """
            The portal answers at \(address)<client>/, \(certificate).
            Next: portalctl client add SLUG --msp \(msp.slug) --name NAME, portalctl portal enable SLUG,
            portalctl user add EMAIL --client SLUG --role owner. portalctl doctor checks everything.
            """
        ) { json in
            json.field("address", address)
            json.field("msp", msp.slug)
            json.strings("warnings", warnings)
        }
    }

    private static func hosts(_ file: SettingsFile) -> [String] {
        file["PORTAL_BASE_HOSTS"].flatMap { EnvironmentReader.list($0) { $0 } } ?? []
    }

    private static func hosts(_ first: String, _ file: SettingsFile) -> String {
        ([first] + hosts(file).filter { $0 != first }).joined(separator: ", ")
    }

    // MARK: Questions

    /// What is asked nobody, before anything is written.
    private func checkOptions() throws {
        let checks: [(option: String, objection: (String) -> String?)] = [
            ("--dns-servers", { SetupQuestions.problem("PORTAL_DNS_SERVERS", $0) }),
            ("--edge-roots", { SetupQuestions.problem("PORTAL_EDGE_ROOTS", $0) }),
            ("--acme-root", { SetupQuestions.problem("PORTAL_EDGE_ROOTS", $0) }),
            (
                "--acme-ca",
                {
                    $0.hasPrefix("https://") && !$0.contains("{")
                        ? SetupQuestions.problem("PORTAL_HOME_URL", $0) : "must be a URL with https"
                }
            ),
            ("--tier", { Tier(rawValue: $0) == nil ? "must be free, pro, team or enterprise" : nil }),
        ]
        for (option, objection) in checks {
            if let value = arguments[option], let problem = objection(value) {
                throw UsageError("\(option) \(problem)")
            }
        }
        for (option, user) in [("--acme-root", "caddy"), ("--edge-roots", ServiceAccount.name)] {
            if let file = arguments[option], let problem = SetupChecks.objection(to: file, for: user) {
                throw Refusal("\(option) \(file) \(problem)")
            }
        }
    }

    /// Whether certificates can come from where they are to.
    private func checkAuthority() throws {
        guard !arguments.has("--no-checks"), let authority = arguments["--acme-ca"] else { return }
        let roots = (arguments["--acme-root"] ?? edge["SSL_CERT_FILE"]).map { [$0] } ?? []
        let answer = Subprocess.jobs(["--test-authority", authority] + roots, [:])
        guard answer.isSuccess else { throw Refusal("--acme-ca \(authority): \(answer.output) (or --no-checks)") }
    }

    private mutating func askHost() throws -> String {
        let isChecked = !arguments.has("--no-checks")
        let given = try dialogue.answer(SetupQuestions.host, known: Self.hosts(portal).first) { given in
            guard isChecked, case .nowhere = SetupChecks.route(of: Self.host(given)) else { return nil }
            return "\(given) leads nowhere: make its A or AAAA record first (or --no-checks)"
        }
        let host = Self.host(given)
        if isChecked, case .elsewhere(let addresses) = SetupChecks.route(of: host) {
            warn(
                "\(host) leads to \(addresses.joined(separator: ", ")), which is no address of this machine: "
                    + "right only behind NAT or a load balancer")
        }
        return host
    }

    private static func host(_ given: String) -> String { HostName.normalized(given) ?? given }

    private func checkPorts() throws {
        guard !arguments.has("--no-checks") else { return }
        for port in [80, 443] {
            guard let program = SetupChecks.listener(on: port), program != "caddy" else { continue }
            throw Refusal("port \(port) is taken by \(program): stop it, Caddy needs the port (or --no-checks)")
        }
    }

    private struct MSP {
        let slug, name, contact, tier: String
        var isNew = true
    }

    private mutating func askMSP() throws -> MSP {
        let known = try knownMSPs()
        if let msp = arguments["--msp"].map({ slug in known.first { $0.slug == slug } }) ?? known.first { return msp }
        let slug = try dialogue.answer(SetupQuestions.msp)
        let name = try dialogue.answer(SetupQuestions.mspName, known: slug)
        let contact = try dialogue.answer(SetupQuestions.contact)
        return MSP(slug: slug, name: name, contact: contact, tier: arguments["--tier"] ?? "team")
    }

    /// Those that are there; none without a database.
    private func knownMSPs() throws -> [MSP] {
        let listed = Subprocess.portalctl(["msp", "list", "--json"], takesErrors: false)
        guard listed.isSuccess else {
            // What is wrong with one that is there must not become a second MSP.
            if try OpenFile.exists(context.configuration().database) {
                throw Refusal(Subprocess.portalctl(["msp", "list"]).output)
            }
            return []
        }
        guard case .array(let msps)? = try JSON(listed.output)["items"] else { return [] }
        return msps.map { msp in
            MSP(
                slug: msp["msp"]?.text ?? "", name: msp["name"]?.text ?? "",
                contact: msp["contact_email"]?.text ?? arguments["--contact"] ?? "", tier: msp["tier"]?.text ?? "",
                isNew: false)
        }
    }

    // MARK: Steps

    private mutating func write(_ host: String, _ email: String, _ mail: Mail?) throws {
        // Further ones stay.
        portal.set("PORTAL_BASE_HOSTS", Self.hosts(host, portal))
        edge.set("PORTAL_BASE_HOSTS", Self.hosts(host, edge))
        edge.set("PORTAL_ACME_EMAIL", email)
        if let sender = mail?.sender { portal.set("PORTAL_MAIL_FROM", sender) }
        if let servers = arguments["--dns-servers"] { portal.set("PORTAL_DNS_SERVERS", servers) }
        if let authority = arguments["--acme-ca"] { edge.set("PORTAL_ACME_CA", authority) }
        if let root = arguments["--acme-root"] { edge.set("SSL_CERT_FILE", root) }
        if let roots = arguments["--edge-roots"] { portal.set("PORTAL_EDGE_ROOTS", roots) }
        if let caddy = CaddyVersion.installed { SetupEdge.fit(&edge, to: caddy) }
        // All of it or none, also after Ctrl-C.
        try HeldSignals.during {
            if let mail { try AtomicFile.replace(Self.mailFile, with: mail.url + "\n", mode: 0o600) }
            try portal.save()
            try edge.save()
            try SetupEdge.install()
        }
    }

    private func add(_ msp: MSP) throws {
        guard msp.isNew else { return }
        let words = ["msp", "add", msp.slug, "--name", msp.name, "--tier", msp.tier, "--contact", msp.contact]
        try step("MSP", Subprocess.portalctl(words))
    }

    private func start() throws {
        try step("Units", Subprocess.run(["systemctl", "daemon-reload"]))
        let units = Restart.sockets + ["portal-backup.timer", "portal.target", "caddy"]
        try step("Start", Subprocess.run(["systemctl", "enable", "--now"] + units))
        // What ran before has other settings.
        try step("Restart", Subprocess.portalctl(["restart"]))
        try step("Caddy", Subprocess.run(["systemctl", "restart", "caddy"]))
    }

    /// The edge gets its certificate within seconds; longer means that something is wrong with it, but with nothing else.
    private mutating func waitForCertificate(_ host: String) -> String {
        var found = Subprocess.Result(status: 1, output: "")
        // As it is now, not as it was before anything was written.
        guard let configuration = try? CommandContext(process: context.process).configuration() else {
            return "once it has its certificate"
        }
        for _ in 0..<30 {
            found = SetupEdge.probe(host, configuration)
            if found.isSuccess { return found.output }
            sleep(1)
        }
        warn("https://\(host)/ does not answer yet: \(found.output); journalctl -u caddy says more")
        context.exitCode = 1
        return "once it has its certificate"
    }

    private func step(_ name: String, _ result: Subprocess.Result) throws {
        guard result.isSuccess else { throw Refusal("\(name): \(result.output)") }
        guard !context.isJSON, !result.output.isEmpty else { return }
        context.process.printError("\(name): \(result.output)\n")
    }

    mutating func warn(_ text: String) {
        warnings.append(text)
        context.process.printError("warning: \(text)\n")
    }
}

extension JSON {
    fileprivate var text: String? { if case .string(let text) = self { text } else { nil } }
}
