import Testing

@testable import PortalToolkit

@Suite struct JSONWriterTests {
    private func written(_ body: (inout JSONWriter) -> Void) -> String {
        var json = JSONWriter(capacity: 1)
        json.beginObject()
        body(&json)
        json.endObject()
        return String(decoding: json.finish(), as: UTF8.self)
    }

    @Test func `commas are set at every level of nesting`() {
        let text = written { json in
            json.field("a", "x")
            json.object("b") { json in
                json.field("c", 1)
                json.beginArray("d")
                json.endArray()
                json.null("e")
            }
            json.objects("f", [1, 2]) { $0.field("n", Int64($1)) }
            json.array("g") { json in
                json.element("s")
                json.element(Int64(-5))
                json.beginObject()
                json.endObject()
            }
            json.object("h", nil as Int?) { $0.field("never", $1) }
            json.raw("i", "[1]")
            json.field("j", true)
        }
        #expect(
            text
                == #"{"a":"x","b":{"c":1,"d":[],"e":null},"f":[{"n":1},{"n":2}],"g":["s",-5,{}],"h":null,"i":[1],"j":true}"#
        )
    }

    @Test(arguments: [
        (Int64.min, "-9223372036854775808"), (.max, "9223372036854775807"), (0, "0"), (-1, "-1"), (10, "10"),
        (99, "99"),
    ])
    func `integers are written over the whole Int64 range`(value: Int64, text: String) {
        #expect(written { $0.field("n", value) } == "{\"n\":\(text)}")
    }

    @Test(arguments: [
        (0.0, "0"), (-0.0, "0"), (41.27, "41.3"), (99.96, "100"), (12.0, "12"), (0.04, "0"), (-0.25, "-0.3"),
        (1e15, "1000000000000000"), (.infinity, "null"), (.nan, "null"), (1e300, "null"),
    ])
    func `reals are rounded to one decimal, and null when not finite or too large`(value: Double, text: String) {
        #expect(written { $0.field("n", value) } == "{\"n\":\(text)}")
    }

    @Test func `instants, ids and money have their wire format`() {
        let text = written { json in
            json.instant("at", 1_795_346_700_000)
            json.instant("no", nil)
            json.id("id", Int64(1))
            json.id("none", nil)
            json.money("total", minor: -12900, currency: "EUR")
            json.field("missing", nil as Int64?)
        }
        #expect(
            text
                == #"{"at":"2026-11-22T11:25:00Z","no":null,"id":"0000000000001","none":null,"total":{"amount_minor":-12900,"minor_digits":2,"currency":"EUR"},"missing":null}"#
        )
    }

    /// Every byte that needs an escape, at every position in an eight-byte word; all others are unchanged.
    @Test func `strings are escaped only where JSON requires it, at every alignment`() throws {
        for scalar in (0...0xff).compactMap({ Unicode.Scalar(UInt32($0)) }) + ["\u{2028}", "\u{fffd}", "🦊"] {
            for padding in 0..<17 {
                let value =
                    String(repeating: "é", count: padding / 2) + String(repeating: "x", count: padding % 9)
                    + String(Character(scalar)) + "tail"
                let text = written { $0.field("s", value) }
                if text != "{\"s\":\"\(reference(value))\"}" { Issue.record("\(text)") }
                guard scalar != "\0" else { continue }
                if try JSON(text)["s"] != .string(value) { Issue.record("\(text) reads differently") }
            }
        }
    }

    private func reference(_ value: String) -> String {
        let named: [Unicode.Scalar: String] = [
            "\"": #"\""#, "\\": #"\\"#, "\n": #"\n"#, "\r": #"\r"#, "\t": #"\t"#, "\u{8}": #"\b"#, "\u{c}": #"\f"#,
        ]
        return value.unicodeScalars.map { scalar in
            if let name = named[scalar] { return name }
            guard scalar.value < 0x20 else { return String(Character(scalar)) }
            let hex = String(scalar.value, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        }.joined()
    }

    @Test func `the buffer grows with long values, and dynamic names are escaped`() {
        let long = String(repeating: "0123456789\"", count: 10_000)
        let text = written { json in
            json.field(named: "a\"b", long)
            json.object(named: "c\n") { $0.field("d", 1) }
        }
        #expect(text.hasPrefix(#"{"a\"b":"0123456789\"0123"#))
        #expect(text.hasSuffix(#"\"","c\n":{"d":1}}"#))
        #expect(text.utf8.count == 12 * 10_000 + #"{"a\"b":"","c\n":{"d":1}}"#.utf8.count)
    }

    @Test func `an error thrown while writing an object propagates`() {
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            var json = JSONWriter()
            try json.object { (_: inout JSONWriter) throws in throw Stop() }
        }
    }
}
