import Testing

@testable import PortalToolkit

@Suite struct JSONReaderTests {
    @Test func `every kind of JSON value is read`() throws {
        let json = try JSON(" {\"a\":[1,-0,2.5,1e2,true,false,null],\r\n\t\"b\":{\"c\":\"\\u00e9\\ud83e\\udd8a\\/\"}} ")
        #expect(
            json["a"]
                == .array([.integer(1), .integer(0), .real(2.5), .integer(100), .bool(true), .bool(false), .null]))
        #expect(json["b"]?["c"] == .string("é🦊/"))
        #expect(try JSON("9223372036854775807") == .integer(.max))
        #expect(try JSON("9223372036854775808") == .real(9_223_372_036_854_775_808))
        #expect(try JSON("-9223372036854775808") == .integer(.min))
        #expect(try JSON("1.0") == .integer(1))
        #expect(try JSON("1e-400") == .integer(0))
        #expect(try JSON("\"\"") == .string(""))
    }

    @Test(arguments: [
        ("", JSONError.Reason.unexpectedEnd), (" ", .unexpectedEnd), ("{", .unexpectedEnd), ("[1,", .unexpectedEnd),
        ("\"a", .unexpectedEnd), ("\"\\", .unexpectedEnd), ("\"\\u12", .unexpectedEnd), ("tru", .unexpectedEnd),
        ("-", .unexpectedEnd), ("1.", .unexpectedEnd), ("1e", .unexpectedEnd), ("1e+", .unexpectedEnd),
        ("[1,]", .unexpectedByte), ("{\"a\":1,}", .unexpectedByte), ("{a:1}", .unexpectedByte),
        ("{\"a\" 1}", .unexpectedByte),
        ("[1 2]", .unexpectedByte), ("+1", .unexpectedByte), (".5", .unexpectedByte), ("1.e2", .unexpectedByte),
        ("NaN", .unexpectedByte), ("nil", .unexpectedByte), ("'a'", .unexpectedByte), ("[}", .unexpectedByte),
        ("\u{feff}{}", .unexpectedByte), ("-a", .unexpectedByte),
        ("01", .trailingBytes), ("{}{}", .trailingBytes), ("1 x", .trailingBytes), ("1\0", .trailingBytes),
        ("0x10", .trailingBytes), ("1_000", .trailingBytes),
        ("{\"a\":1,\"a\":1}", .duplicateName), ("{\"a\":1,\"\\u0061\":2}", .duplicateName),
        ("{\"\u{e9}\":1,\"e\u{301}\":2}", .duplicateName),
        ("\"\\ud800\"", .loneSurrogate), ("\"\\udc00\"", .loneSurrogate), ("\"\\ud800\\u0041\"", .loneSurrogate),
        ("\"\\ud800x\"", .loneSurrogate), ("\"\\udc00\\ud800\"", .loneSurrogate),
        ("\"\\u0000\"", .nul), ("\"a\0b\"", .nul), ("\"a\nb\"", .controlCharacter), ("\"\\n\t\"", .controlCharacter),
        ("\"\\x41\"", .invalidEscape), ("\"\\u00g0\"", .invalidEscape), ("\"\\U0041\"", .invalidEscape),
        ("1e400", .numberOutOfRange), ("-1e400", .numberOutOfRange), ("[1e999999999]", .numberOutOfRange),
    ])
    func `malformed JSON is refused with the reason`(text: String, reason: JSONError.Reason) {
        #expect(throws: JSONError.self) { try JSON(text) }
        do throws(JSONError) { _ = try JSON(text) } catch { #expect(error.reason == reason, "\(text): \(error)") }
    }

    @Test(
        arguments: [
            [0x22, 0xff, 0x22], [0x22, 0xc0, 0x80, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22],
            [0x22, 0xf5, 0x80, 0x80, 0x80, 0x22],
            [0x22, 0x5c, 0x6e, 0xe2, 0x82, 0x22],
        ] as [[UInt8]])
    func `invalid UTF-8 is refused`(bytes: [UInt8]) {
        #expect(throws: JSONError(reason: .invalidUTF8, position: 1)) { try JSON(bytes) }
    }

    @Test func `nesting deeper than 16 levels is refused`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try JSON(nested(16))
        _ = try JSON("[" + nested(15) + "," + nested(15) + "]")
        #expect(throws: JSONError(reason: .tooDeep, position: 16)) { try JSON(nested(17)) }
        #expect(throws: JSONError(reason: .tooDeep, position: 16)) { try JSON(nested(10_000)) }
        #expect(throws: JSONError.self) { try JSON(String(repeating: "{\"a\":", count: 10_000)) }
    }

    @Test func `a duplicate name is found among thousands`() throws {
        let names = (0..<5000).map { "\"n\($0)\":0" }
        _ = try JSON("{" + names.joined(separator: ",") + "}")
        #expect(throws: JSONError.self) { try JSON("{" + (names + ["\"n0\":0"]).joined(separator: ",") + "}") }
        #expect(throws: JSONError.self) { try JSON("{" + (names + ["\"n4999\":0"]).joined(separator: ",") + "}") }
    }

    /// For arbitrary bytes, the result is a value or an error.
    @Test func `mutated input never crashes the reader`() {
        let seed = Array(#"{"a":[1,-2.5e3,"\u00e9\ud83e\udd8a",null],"b":{"c":true}}"#.utf8)
        var state: UInt64 = 42
        func next(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(below))
        }
        for _ in 0..<20_000 {
            var bytes = seed
            for _ in 0...next(3) {
                switch next(3) {
                case 0: bytes[next(bytes.count)] = UInt8(next(256))
                case 1: bytes.remove(at: next(bytes.count))
                default: bytes.insert(bytes[next(bytes.count)], at: next(bytes.count))
                }
            }
            guard let json = try? JSON(bytes) else { continue }
            #expect(json != .null)
        }
    }
}
