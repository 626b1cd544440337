import Testing

@testable import PortalToolkit

@Suite struct InputDecoderTests {
    private enum Kind: String, CaseIterable { case small, large }

    private func fields(_ text: String, _ unknown: InputDecoder.UnknownFieldPolicy = .reject) throws -> InputDecoder {
        try InputDecoder(json: Array(text.utf8), unknownFields: unknown)
    }

    /// The errors after `read`: `field:code`, joined.
    private func wrong(_ text: String, _ read: (inout InputDecoder) -> Void) throws -> String {
        var fields = try fields(text)
        read(&fields)
        do throws(ValidationFailure) { try fields.finish() } catch {
            return error.errors.map { "\($0.field):\($0.code.rawValue)" }.joined(separator: " ")
        }
        return ""
    }

    @Test func `every kind of field is read`() throws {
        var fields = try fields(
            #"{"s":" x ","t":"Müller","e":"A@Example.COM","b":true,"i":5,"n":2,"at":"2026-01-02T03:04:05Z","on":"2026-02-28","k":"large","g":"acme","l":["x","y"]}"#
        )
        #expect(fields.string("s", max: 3) == " x ")
        #expect(fields.text("t", max: 10) == "Müller")
        #expect(fields.parsed("e", .email) == "a@example.com")
        let flag = fields.bool("b")
        #expect(flag)
        #expect(fields.integer("i", in: 0...5) == 5)
        #expect(fields.optionalNumber("n", in: 0...100) == 2)
        #expect(fields.instant("at") == 1_767_323_045_000)
        #expect(fields.parsed("on", .date) == "2026-02-28")
        #expect(fields.choice("k", Kind.small) == .large)
        #expect(fields.parsed("g", .slug) == "acme")
        #expect(fields.strings("l", max: 2) == ["x", "y"])
        try fields.finish()
    }

    @Test func `all violations of a body are reported at once`() throws {
        let text = #"{"email":5,"name":" ","age":-1,"extra":1,"on":"2026-02-30","k":"huge","long":"abcd","m":null}"#
        let wrong = try wrong(text) { fields in
            _ = fields.string("email", max: 256)
            _ = fields.text("name", max: 10)
            _ = fields.integer("age", in: 0...10)
            _ = fields.parsed("on", .date)
            _ = fields.choice("k", Kind.small)
            _ = fields.string("long", max: 3)
            _ = fields.string("m", max: 3)
            _ = fields.bool("absent")
        }
        #expect(
            wrong
                == "email:type name:required age:out-of-range on:not-a-date k:not-a-choice long:too-long m:required absent:required extra:unknown"
        )
    }

    @Test func `a validation failure never contains the submitted value`() throws {
        var fields = try fields(#"{"password":"hunter2hunter2"}"#)
        _ = fields.string("password", max: 3)
        let failure = #expect(throws: ValidationFailure.self) { try fields.finish() }
        #expect(failure.map { "\($0)".contains("hunter2") } == false)
    }

    @Test func `an optional field may be absent or null, a nullable one must be present`() throws {
        #expect(try wrong("{}") { _ = $0.optionalBool("a") } == "")
        #expect(try wrong(#"{"a":null}"#) { _ = $0.optionalBool("a") } == "")
        #expect(try wrong("{}") { _ = $0.nullableParsed("a", .displayText(max: 5)) } == "a:required")
        #expect(try wrong(#"{"a":null}"#) { _ = $0.nullableParsed("a", .displayText(max: 5)) } == "")
        var present = try fields(#"{"a":"x"}"#)
        #expect(present.nullableParsed("a", .displayText(max: 5)) == "x")
    }

    @Test(arguments: [
        (#""a\u0000b""#, ""), (#""a\nb""#, "a:forbidden-character"),
        (#""a\u001bb""#, "a:forbidden-character"), (#""a\u0085b""#, "a:forbidden-character"),
        (#""a\u2028b""#, "a:forbidden-character"), (#""a\u202eb""#, "a:forbidden-character"),
        (#""a\u2066b""#, "a:forbidden-character"), (#""\u3164""#, "a:required"), (#""\u200b \u200d""#, "a:required"),
        (#""\u3000""#, "a:required"), (#""""#, "a:required"), (#""🦊🦊🦊🦊🦊""#, ""), (#""🦊🦊🦊🦊🦊🦊""#, "a:too-long"),
    ])
    func `text is checked for control characters, blanks and length`(value: String, expected: String) throws {
        if value.contains("u0000") {
            #expect(throws: JSONError.self) { try fields("{\"a\":\(value)}") }
        } else {
            #expect(try wrong("{\"a\":\(value)}") { _ = $0.text("a", max: 5) } == expected)
        }
    }

    @Test func `multi-line text may hold line breaks and tabs but no other control characters`() throws {
        #expect(try wrong(#"{"a":"x\r\n\ty"}"#) { _ = $0.lines("a", max: 9) } == "")
        #expect(try wrong(#"{"a":"x\u001by"}"#) { _ = $0.lines("a", max: 9) } == "a:forbidden-character")
    }

    @Test func `text is normalised to NFC`() throws {
        var fields = try fields(#"{"a":"e\u0301"}"#)
        #expect(Array(fields.text("a", max: 5).utf8) == [0xc3, 0xa9])
    }

    @Test func `errors name nested fields by their path`() throws {
        let text = #"{"lines":[{"q":1},{"q":"x","z":1},5],"o":{"p":1},"l":["a",1]}"#
        let wrong = try wrong(text) { fields in
            let lines = fields.objects("lines", max: 5) { $0.integer("q", in: 0...9) }
            #expect(lines == [1, 0])
            _ = fields.object("o") { $0.string("p", max: 1) }
            _ = fields.strings("l", max: 2)
        }
        #expect(wrong == "lines[1].q:type lines[1].z:unknown lines[2]:type o.p:type l[1]:type")
    }

    @Test func `a value that is no array, or too long an array, is refused`() throws {
        #expect(try wrong(#"{"l":["a","b"]}"#) { _ = $0.strings("l", max: 1) } == "l:too-many")
        #expect(try wrong(#"{"l":{}}"#) { _ = $0.strings("l", max: 1) } == "l:type")
    }

    @Test func `unknown fields of an import are counted instead of refused`() throws {
        var fields = try fields(#"{"a":1,"x":1,"l":[{"y":2}]}"#, .count)
        _ = fields.integer("a", in: 0...9)
        _ = fields.objects("l", max: 9) { _ in }
        try fields.finish()
        #expect(fields.unknownCount == 2)
    }

    @Test func `a body must be a JSON object`() {
        for text in ["[]", "1", "null", "\"a\""] {
            #expect(throws: JSONError(reason: .notAnObject, position: 0)) { try fields(text) }
        }
    }

    @Test func `names of unknown fields are truncated in errors`() throws {
        let name = String(repeating: "n", count: 10_000)
        #expect(try wrong("{\"\(name)\":1}") { _ in }.utf8.count < 100)
    }

    @Test(arguments: [("1.5", "a:type"), ("1e30", "a:type"), ("\"1\"", "a:type"), ("true", "a:type"), ("1e1", "")])
    func `an integer field takes whole numbers only`(value: String, expected: String) throws {
        #expect(try wrong("{\"a\":\(value)}") { _ = $0.integer("a", in: 0...100) } == expected)
    }
}
