import Testing

@testable import PortalToolkit

@Suite struct ByteWriterTests {
    private func text(_ body: (inout ByteWriter) -> Void) -> String {
        var bytes = ByteWriter(capacity: 0)
        body(&bytes)
        return bytes.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `every Int64 is written with all its digits`() {
        var power: Int64 = 1
        for _ in 0..<18 {
            for value in [power - 1, power, power + 1, -power] {
                #expect(text { $0.append(decimal: value) } == "\(value)")
            }
            power *= 10
        }
        for value in [Int64.min, .max] { #expect(text { $0.append(decimal: value) } == "\(value)") }
    }

    @Test func `the buffer grows with what is appended`() {
        let part = String(repeating: "ä", count: 100)
        let whole = text { bytes in
            for _ in 0..<100 { bytes.append(part) }
            bytes.append("." as StaticString)
        }
        #expect(whole == String(repeating: "ä", count: 10_000) + ".")
    }
}
