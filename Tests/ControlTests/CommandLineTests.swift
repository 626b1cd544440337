import Foundation
import PortalToolkit
import Testing

@testable import portalctl

@Suite struct CommandLineTests {
    let portal: Installation

    init() throws {
        portal = try Installation()
    }

    // MARK: The command line

    @Test func `the usage text defines the grammar of a command`() throws {
        let usage = Usage("user add EMAIL [NICK] --client SLUG [--name NAME] [--force]")
        #expect(usage.words == ["user", "add"])
        let arguments = try usage.parse(["a@b.test", "--force", "--client=acme", "--name", "Ann Lee"])
        #expect(arguments["EMAIL"] == "a@b.test")
        #expect(arguments["NICK"] == nil)
        #expect(arguments["--client"] == "acme")
        #expect(arguments["--name"] == "Ann Lee")
        #expect(arguments.has("--force"))
        for (words, reason) in [
            (["--client", "x"], "EMAIL is missing"), (["e"], "--client is missing"),
            (["e", "--client"], "--client requires SLUG"),
            (["e", "--client", "x", "--client", "y"], "--client given more than once"),
            (["e", "n", "more", "--client", "x"], "unexpected argument: more"),
            (["e", "--client", "x", "--force=1"], "--force takes no value"),
            (["e", "--client", "x", "--unknown"], "unknown option: --unknown"),
        ] {
            #expect(throws: UsageError(reason)) { try usage.parse(words) }
        }
    }

    @Test func `every command has help and refuses unknown options`() {
        #expect(portal.run("--help").out.contains("user add EMAIL"))
        for command in Commands.all {
            let name = command.words.joined(separator: " ")
            let help = portal.run(name + " --help")
            #expect(help.code == 0 && help.out.hasPrefix("portalctl \(command.usage)\n"), "\(name)")
            let wrong = portal.run(name + " --nonsense")
            #expect(wrong.code == 64, "\(name)")
            #expect(wrong.err.contains("usage: portalctl \(command.usage)"), "\(name)")
            #expect(command.grammar.options["--json"] != nil)
        }
        #expect(Set(Commands.all.map(\.words)).count == Commands.all.count)
    }

    /// Lists of commands have a whole sentence for each.
    @Test func `command lists show whole sentences`() {
        let mail = portal.run("mail --help").out
        #expect(mail.contains("Sends a queued or refused mail on the next run of portal-jobs.\n"))
        for (usage, line) in zip(
            Commands.all, portal.run("--help").out.split(separator: "\n").filter { $0.hasPrefix("      ") })
        {
            #expect(line.hasSuffix("."), "\(usage.usage): \(line)")
        }
    }

    @Test func `a setting is printed as it is set, also beside a wrong one`() {
        portal.settings["PORTAL_THREADS"] = "many"
        #expect(portal.run("settings get PORTAL_DATABASE").out == portal.path("portal.db") + "\n")
        #expect(portal.run("settings get PORTAL_LISTEN").out == "\n")
        #expect(portal.run("settings get PORTAL_LISTEN --json").out == #"{"name":"PORTAL_LISTEN","value":null}"# + "\n")
        let run = portal.run("settings get PATH")
        #expect(run.code == 64 && run.err.contains("PATH is no setting"))
    }

    @Test func `exit codes tell usage, operation and configuration errors apart`() throws {
        #expect(portal.run("").code == 0)
        #expect(portal.run("nothing").code == 64)
        #expect(portal.run("msp add").code == 64)
        #expect(portal.run("msp add Alder! --name A --tier team").code == 64)
        #expect(portal.run("client add acme --msp nobody --name A").code == 1)
        portal.settings["PORTAL_THREADS"] = "many"
        let wrong = portal.run("msp list")
        #expect(wrong.code == 78)
        #expect(wrong.err.contains("PORTAL_THREADS"))
        #expect(!wrong.err.contains("many"))
        let empty = try Installation(migrated: false)
        let missing = empty.run("msp list")
        #expect(missing.code == 78)
        #expect(missing.err.contains("PORTAL_DATABASE"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: empty.folder.path).isEmpty)
    }

    // MARK: Keys

    @Test func `keys add creates one private key file and never replaces it`() throws {
        #expect(portal.run("keys add").code == 0)
        let text = try String(contentsOfFile: portal.path("keys"), encoding: .utf8)
        #expect(portal.run("keys add").code == 0)
        #expect(try String(contentsOfFile: portal.path("keys"), encoding: .utf8) == text)
        let mode = try FileManager.default.attributesOfItem(atPath: portal.path("keys"))[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try KeyRing(text).keys.map(\.id) == ["2026-01-15"])
    }

    @Test func `a rotated key is accepted as long as a session may live`() throws {
        #expect(portal.run("keys rotate").code == 78)
        portal.run("keys add")
        portal.clock += .days(10)
        #expect(portal.run("keys rotate").out.contains("1 more is accepted, 0 dropped."))
        #expect(portal.run("keys rotate").out.contains("2 more are accepted, 0 dropped."))
        #expect(
            portal.run("keys list --json").out
                == #"{"items":[{"id":"2026-01-25-2","signs":true},{"id":"2026-01-25","signs":false},"#
                + #"{"id":"2026-01-15","signs":false}]}"# + "\n")
        portal.clock += .days(91)
        portal.run("keys rotate")
        #expect(portal.run("keys list --json").json?["items"].map(count) == 4)
        portal.clock += .days(1)
        portal.run("keys rotate")
        #expect(portal.run("keys list --json").json?["items"].map(count) == 3)
    }

    private func count(_ value: JSON) -> Int {
        if case .array(let items) = value { items.count } else { -1 }
    }

    @Test func `a key file readable by others is refused`() throws {
        portal.run("keys add")
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: portal.path("keys"))
        #expect(portal.run("keys add").code == 78)
        #expect(portal.run("doctor").out.contains("fail  keys: PORTAL_KEYS"))
    }

    // MARK: Maintenance

    @Test func `migrate can be repeated safely`() {
        #expect(portal.run("migrate --json").out == #"{"applied":[]}"# + "\n")
    }

    @Test func `doctor reports what is wrong and what is well`() {
        portal.addClient()
        portal.run("msp license msp-acme --expires 2026-02-01")
        let run = portal.run("doctor --json")
        #expect(run.code == 1)
        #expect(run.out.contains("put it back from where you keep it"))
        #expect(run.out.contains("the licence of Alder ends on 2026-02-01"))
        #expect(run.out.contains("has no owner"))
        portal.run("keys add")
        #expect(portal.addUser("owner@acme.test", role: "owner").code == 0)
        let well = portal.run("doctor")
        #expect(well.code == 0)
        #expect(well.out.contains("ok    portal acme: is enabled"))
        #expect(well.out.contains("ok    keys: 1 key, 2026-01-15 signs"))
        portal.settings["PORTAL_BASE_HOSTS"] = ","
        #expect(portal.run("doctor").code == 1)
    }
}
