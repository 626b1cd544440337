import Foundation
import Testing

@testable import portalctl

/// Expected values are what systemd 252 made of the same text (`load_env_file` and `strv_env_clean` of its
/// libsystemd-shared); the rules are in systemd.exec(5).
@Suite struct EnvironmentFileTests {
    private static let unquoted: [(String, [String: String])] = [
        ("A=1", ["A": "1"]), ("A = 1 ", ["A": "1"]), ("\tA=a b\t", ["A": "a b"]), ("A=\nB=2", ["A": "", "B": "2"]),
        ("A=a=b", ["A": "a=b"]), ("A=1\r\nB=2\r\n", ["A": "1", "B": "2"]), ("A=1\nA=2", ["A": "2"]),
        ("A=1 # no comment", ["A": "1 # no comment"]), ("A=a'b'c", ["A": "a'b'c"]), ("A=a\"b\"", ["A": "a\"b\""]),
        ("A=$B", ["A": "$B"]), ("ä=1\nA=ö", ["A": "ö"]),
    ]
    private static let escaped: [(String, [String: String])] = [
        (#"A=a\\b"#, ["A": #"a\b"#]), (#"A=a\nb"#, ["A": "anb"]), ("A=a\\\nb", ["A": "ab"]),
        ("A=x \\\n y", ["A": "x  y"]), ("A= \\\n b", ["A": " b"]), (#"A=\ x\ "#, ["A": " x "]),
        ("A=x\\ \nB=1", ["A": "x ", "B": "1"]), (#"A=a\"#, ["A": "a"]), (#"A=a \"#, ["A": "a "]),
        ("A=a \\\n", ["A": "a "]), (#"A=\"a\""#, ["A": "\"a\""]),
    ]
    private static let quoted: [(String, [String: String])] = [
        ("  A=\"/a b\"  ", ["A": "/a b"]), ("A='x y'\nB=2", ["A": "x y", "B": "2"]), ("A=\"\"", ["A": ""]),
        (#"A='a\b"c'"#, ["A": #"a\b"c"#]), ("A='a\nb'\nB=1", ["A": "a\nb", "B": "1"]),
        (#"A="a\nb\"c\$d\`e\\f""#, ["A": #"a\nb"c$d`e\f"#]), ("A=\"a\\\nb\"", ["A": "ab"]),
        ("A=\"a\"b", ["A": "ab"]), ("A=\"a\" 'b' c ", ["A": "abc"]), ("A=\"b \"  c  \nB=1", ["A": "b c", "B": "1"]),
        ("A=\"unclosed \nB=1", ["A": "unclosed \nB=1"]),
    ]
    private static let ignored: [(String, [String: String])] = [
        ("#A=1\n ;B=2\n\nC=3", ["C": "3"]), ("#c \\\nA=1\nB=2", ["B": "2"]), ("nothing\nA=1", ["A": "1"]),
        ("export A=1", [:]), ("1A=1", [:]), ("=x\nA=1", ["A": "1"]), ("=\"x\nA=1", ["A": "1"]),
        ("\u{feff}A=1", [:]), ("", [:]), ("A", [:]),
    ]

    @Test(arguments: unquoted + escaped + quoted + ignored)
    func `an environment file means what it means to systemd`(text: String, variables: [String: String]) {
        #expect(EnvironmentFile.variables(of: text) == variables, "\(text)")
    }

    @Test(arguments: ["", "a b", " a", "a\t", #"a\b"#, "it's", "\"x\"", "$x`y`", "a\nb", "a\r", "#", "a.test, b.test"])
    func `a value that is written is read again`(value: String) throws {
        let path = URL.temporaryDirectory.appending(path: UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try "# kept\n#A=example\nB=1\n".write(toFile: path, atomically: true, encoding: .utf8)
        chmod(path, 0o640)
        var file = try SettingsFile(path)
        file.set("A", value)
        try file.save()
        #expect(try SettingsFile(path)["A"] == (value.isEmpty ? nil : value))
        #expect(try SettingsFile(path)["B"] == "1")
        #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("# kept\nA="))
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o640)
    }
}
