import Foundation
import Testing

@testable import portalctl

@Suite struct SubprocessTests {
    @Test func `a program's end and output are told`() {
        let failed = Subprocess.run(["sh", "-c", "echo $ANSWER; echo trouble >&2; exit 3"], ["ANSWER": "42"])
        #expect((failed.status, failed.output) == (3, "42\ntrouble"))
        #expect(Subprocess.run(["sh", "-c", "echo on; echo trouble >&2"], takesErrors: false).output == "on")
        #expect(Subprocess.run(["sh", "-c", "cat; kill -TERM $$"]).status == 128 + SIGTERM, "its input is empty")
        let missing = Subprocess.run(["portal-no-such-program"])
        #expect((missing.status, missing.output) == (127, "portal-no-such-program: No such file or directory"))
    }

    @Test func `a program ends when nobody reads on, and its output is cut`() {
        let head = Subprocess.run(["sh", "-c", "yes | head -c 3000000"])
        #expect(head.status == 0 && (1_000_000..<2_000_000).contains(head.output.utf8.count))
        // As in portalctl.
        let former = signal(SIGPIPE, SIG_IGN)
        defer { signal(SIGPIPE, former) }
        #expect(Subprocess.run(["bash", "-c", "set -o pipefail; yes | head -n 1"]).status == 128 + SIGPIPE)
    }

    @Test func `it has the home of whoever it runs as, and of another's no key ring`() throws {
        let own = try #require(getpwuid(geteuid()))
        let variables = ["HOME": "/nowhere", "GNUPGHOME": "/nowhere/keys"]
        let run = Subprocess.run(["sh", "-c", "echo $HOME $GNUPGHOME"], variables)
        #expect(run.output == String(cString: own.pointee.pw_dir))
    }

    @Test func `a program finds open what it is handed`() throws {
        let key = try OpenFile(holding: Array("key".utf8), named: "key")
        let input = try OpenFile(holding: Array("input ".utf8), named: "input")
        let pipe = try OpenFile.pipe("output")
        let words = ["cat", "-", Subprocess.handedPath]
        let process = try Subprocess(
            words, input: .file(input), output: .file(pipe.writing), errors: .shared, hand: key)
        try process.finish()
        #expect(pipe.reading.descriptor > 2)
        var block = [UInt8](repeating: 0, count: 64)
        let count = read(pipe.reading.descriptor, &block, 64)
        #expect(String(decoding: block.prefix(max(0, count)), as: UTF8.self) == "input key")
    }
}
