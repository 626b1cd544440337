import Foundation
import Testing

@testable import portalctl

/// What `setup` takes and shows; on a machine: EndToEnd/test_package.py.
@Suite struct SetupTests {
    private static let secret = "s3cr3t-of-mail"
    private static let url = "smtp://user:\(secret)@mail.test:587"

    private func answer(_ words: [String], input: String = "") throws -> String? {
        try MailURLOption.url(Setup.command.grammar.parse(words), Input(Array(input.utf8)))
    }

    private func refusal(_ words: [String], input: String = "") -> String? {
        #expect(throws: UsageError.self) { try answer(words, input: input) }?.reason
    }

    @Test func `the mail server comes from an option, a file or standard input`() throws {
        let path = URL.temporaryDirectory.appending(path: UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try "\(Self.url)\nmore\n".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try answer([]) == nil)
        #expect(try answer(["--mail-url", ""]) == "")
        #expect(try answer(["--mail-url", "smtp://user@mail.test"]) == "smtp://user@mail.test")
        #expect(try answer(["--mail-url-file", path]) == Self.url)
        #expect(try answer(["--mail-url-file", "-"], input: Self.url + "\n") == Self.url)
    }

    /// `ps` shows command lines to everybody.
    @Test(arguments: [url, "smtps://:\(secret)@mail.test", "smtp://user:\(secret)/@mail.test"])
    func `a password in the command line is refused, with what to do instead`(url: String) {
        let reason = refusal(["--mail-url", url])
        #expect(reason?.contains("--mail-url-file FILE") == true)
        #expect(reason?.contains(Self.secret) == false)
    }

    @Test func `a mail server that is none is refused without being shown`() throws {
        for input in ["http://\(Self.secret)\n", "\n", ""] {
            let reason = try #require(refusal(["--mail-url-file", "-"], input: input))
            #expect(reason.hasPrefix("--mail-url-file ") && !reason.contains(Self.secret))
        }
        #expect(refusal(["--mail-url-file", "/nowhere/\(UUID())"]) == "--mail-url-file cannot be read or is empty")
        #expect(refusal(["--mail-url", "http://x"])?.hasPrefix("--mail-url must") == true)
        #expect(refusal(["--mail-url", "", "--mail-url-file", "-"])?.contains("exclude") == true)
    }

    @Test func `the password of the mail server that is set is offered without being shown`() throws {
        let shown = Shown()
        var process = ProcessEnvironment.current
        process.input = Input(Array("no URL \(Self.secret)\n\n".utf8))
        process.printError = { shown.text += $0 }
        let arguments = try Setup.command.grammar.parse([])
        var dialogue = SetupDialogue(CommandContext(process: process), arguments, isInteractive: true)
        #expect(try dialogue.answer(SetupQuestions.mailURL, known: Self.url) == Self.url)
        #expect(shown.text.contains("[as set]: ") && shown.text.contains("must be a URL"))
        #expect(!shown.text.contains(Self.secret))
    }

    /// Each goes into a line of a settings file, or is a word for another program.
    @Test func `an answer is one setting and no option`() {
        let questions = [
            SetupQuestions.host, SetupQuestions.acmeEmail, SetupQuestions.msp, SetupQuestions.mspName,
            SetupQuestions.contact, SetupQuestions.mailURL, SetupQuestions.mailFrom,
        ]
        for question in questions {
            for good in ["portal.test", "a@portal.test", "alder", "smtp://mail.test"] {
                for bad in ["\(good)\nPORTAL_DATABASE=/tmp/other.db", "\(good)\0", "\(good)\rX=1"] {
                    #expect(question.objection(bad) != nil, "\(question.option) \(bad)")
                }
            }
        }
        let known = ["--name", "--tier", "--contact"].map { [$0, "--json"] }.flatMap { $0 }
        let added = try? Commands.find(["msp", "add"])?.command.grammar.parse(["alder"] + known)
        #expect(added?["--name"] == "--json" && added?.has("--json") == false, "a value is no option")
    }

    @Test func `what an old Caddy needs is taken back for a later one, and nothing else`() throws {
        let path = URL.temporaryDirectory.appending(path: UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        func fitted(_ text: String, to version: String) throws -> [String?] {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            var settings = try SettingsFile(path)
            SetupEdge.fit(&settings, to: CaddyVersion(text: version))
            try settings.save()
            let saved = try SettingsFile(path)
            return ["PORTAL_BASE_HOSTS", "PORTAL_CADDY_BUFFER", "PORTAL_CADDY_PROTOCOLS"].map { saved[$0] }
        }
        let old = "PORTAL_BASE_HOSTS=a.test\nPORTAL_CADDY_BUFFER=buffer-2.6.caddy\nPORTAL_CADDY_PROTOCOLS=h1\n"
        #expect(try fitted("PORTAL_BASE_HOSTS=a.test\n", to: "2.6.2") == ["a.test", "buffer-2.6.caddy", "h1"])
        #expect(try fitted(old, to: "2.11.3") == ["a.test", nil, nil])
        #expect(
            try fitted("PORTAL_CADDY_BUFFER=own.caddy\nPORTAL_CADDY_PROTOCOLS=h1 h2\n", to: "2.11.3")
                == [nil, "own.caddy", "h1 h2"])
    }

    private final class Shown { var text = "" }
}
