import Foundation
import Testing

@testable import PortalToolkit

/// The CSV of a text, between byte order mark and line end.
private func written(_ field: CSV.Field) -> String {
    var table = CSV()
    table.row([field])
    #expect(table.bytes.starts(with: [0xef, 0xbb, 0xbf]) && table.bytes.suffix(2) == [0x0d, 0x0a])
    return String(decoding: table.bytes.dropFirst(3).dropLast(2), as: UTF8.self)
}

@Suite struct CSVTests {
    private static let signs = [
        "=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫", "⁼", "⁺", "⁻", "−", "\u{FB29}", "⩵",
    ]
    private static let before = [
        "", " ", "   ", "\u{A0}", "\u{3000}", "\u{2009}", "\u{FEFF}", "\u{200B}", "\u{200E}", "\u{1}", "\"", "\"\"",
        " \" ", "＂", "＂ \"",
    ]

    @Test func `a table begins with one byte order mark, ends lines with CRLF and quotes where needed`() {
        var table = CSV()
        table.row("name", nil, "Олександра")
        table.row("a,b", "say \"x\"", "1\n2")
        #expect(
            String(decoding: table.drain(), as: UTF8.self)
                == "\u{FEFF}name,,Олександра\r\n\"a,b\",\"say \"\"x\"\"\",\"1\n2\"\r\n")
        table.row("next")
        #expect(table.drain() == Array("next\r\n".utf8))
    }

    @Test func `plain cells keep their minus sign unescaped`() {
        #expect(written(.plain("-5")) == "-5")
        #expect(written(.plain("-1.5")) == "-1.5")
    }

    /// Every sign in every position that a spreadsheet may interpret as the start of a formula.
    @Test func `a formula sign is neutralised at the start of a cell, also after blanks and separators`() {
        for sign in Self.signs {
            for blank in Self.before {
                let formula = blank + sign + "1+1"
                let quoted = "'" + formula.replacing("\"", with: "\"\"")
                let cell = written(.text(formula))
                #expect(cell == quoted || cell == "\"\(quoted)\"")
                for border in [";", "\t", "\n", "\r\n", "\r", "\u{2028}"] {
                    let inner = written(.text("x" + border + formula))
                    #expect(inner == "\"x\(border)\(quoted)\"" || inner == "x\(border)\(quoted)")
                }
            }
        }
        for first in ["\t", "\r", "\n", "\u{B}"] { #expect(written(.text(first + "x")).contains("'" + first + "x")) }
    }

    /// By another Unicode table: all that spreadsheets may fold to a sign, also after folded quotation marks.
    @Test func `every Unicode compatibility form of a formula sign is neutralised`() {
        var forms = 0
        for value in UInt32(0x80)...0x1_FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = String(scalar)
            guard let first = text.precomposedStringWithCompatibilityMapping.unicodeScalars.first,
                "=+-@".unicodeScalars.contains(first)
            else { continue }
            forms += 1
            for before in ["", "\"", "＂", " ＂"] {
                let cell = written(.text(before + text + "1"))
                #expect(cell.drop { $0 == "\"" }.hasPrefix("'"), "U+\(String(value, radix: 16)) after \(before)")
                if before == "\"" { continue }
                let json = written(.json(#"{"a":"x;"# + before + text + #"1"}"#))
                #expect(!json.unicodeScalars.contains(scalar), "U+\(String(value, radix: 16)) in JSON")
            }
        }
        #expect(forms >= 15, "\(forms)")
    }

    @Test(arguments: [
        "plain", "a=b", "a-b", "mail@acme.test", "1-2", "x; y", "Ünïcode – dash", "'quoted'", "a, -b", "12:30", "(-1)",
    ])
    func `text that is no formula is left unchanged`(text: String) {
        #expect(written(.text(text)) == (text.contains { ",;".contains($0) } ? "\"\(text)\"" : text))
    }

    @Test func `JSON in a cell is escaped within its strings and parses to the same value`() throws {
        let json = #"{"name":{"old":"a;=1","new":";\"@x; －2\n"},"n":{"old":-5,"new":null}}"#
        let cell = written(.json(json))
        #expect(!cell.contains(";=") && cell.contains(#";\u003d1"#) && cell.contains(#"\uff0d2"#))
        let read = cell.dropFirst().dropLast().replacing("\"\"", with: "\"")
        #expect(try JSON(String(read)) == JSON(json))
        #expect(written(.json("{}")) == "{}")
    }

    /// Read like spreadsheets of several languages, no cell of any text is a formula.
    @Test func `random text never yields a formula, whichever separator the spreadsheet splits at`() {
        let pieces = Self.signs + Self.before + [";", ",", "\t", "\r\n", "\n", "\"", "'", "a", "1", "\\", "|"]
        var random = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 1...8, using: &random)).map { _ in pieces.randomElement(using: &random) ?? ""
            }
            .joined()
            let line = "x," + written(.text(text)) + ",y"
            for separator in [",", ";", "\t"] {
                for cell in cells(line, separator: Character(separator)) {
                    #expect(!isFormula(cell), "\(text.debugDescription) as \(line.debugDescription) by \(separator)")
                }
            }
        }
    }

    /// A quotation mark counts only at the start of a cell.
    private func cells(_ text: String, separator: Character) -> [String] {
        var (cells, cell, isQuoted, isStart) = ([String](), "", false, true)
        var characters = Array(text.unicodeScalars.map(Character.init))[...]
        while let next = characters.popFirst() {
            if isQuoted, next == "\"" {
                if characters.first == "\"" { cell.append(characters.removeFirst()) } else { isQuoted = false }
            } else if isStart, next == "\"" {
                isQuoted = true
            } else if !isQuoted, next == separator || next == "\n" || next == "\r" {
                cells.append(cell)
                (cell, isStart) = ("", true)
                continue
            } else {
                cell.append(next)
            }
            isStart = false
        }
        return cells + [cell]
    }

    private func isFormula(_ cell: String) -> Bool {
        let shown = cell.unicodeScalars.drop { scalar in
            scalar.properties.isWhitespace || [.control, .format].contains(scalar.properties.generalCategory)
                || "\"＂".unicodeScalars.contains(scalar)
        }
        return shown.first.map { Self.signs.contains(String($0)) } ?? false
    }
}
