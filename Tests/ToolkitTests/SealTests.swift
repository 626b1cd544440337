import Testing

@testable import PortalToolkit

@Suite struct SealTests {
    private func ring(_ ids: String...) throws -> KeyRing {
        try KeyRing(
            ids.map { "\($0):" + Base64.standard.encode([UInt8](repeating: $0.utf8.last ?? 0, count: 32)) }.joined(
                separator: "\n"))
    }

    @Test func `what one key seals, the ring opens, for its context only`() throws {
        let secret = Array("twenty bytes of seed".utf8)
        let text = try Seal(ring("k.1")).seal(secret, for: "row 1", random: .system)
        #expect(text.hasPrefix("k.1:") && !text.contains("twenty"))
        #expect(try Seal(ring("k.2", "k.1")).open(text, for: "row 1") == secret)
        #expect(throws: Seal.Broken.self) { try Seal(ring("k.1")).open(text, for: "row 2") }
        #expect(throws: Seal.Broken.self) { try Seal(ring("k.2")).open(text, for: "row 1") }
        #expect(try Seal(ring("k.1")).seal(secret, for: "row 1", random: .system) != text, "a nonce is used once")
    }

    @Test func `a text that somebody changed does not open`() throws {
        let seal = Seal(try ring("k"))
        let text = try seal.seal([1, 2, 3], for: "x", random: .system)
        for index in text.utf8.indices.dropFirst(2) {
            var bytes = Array(text.utf8)
            let place = text.utf8.distance(from: text.utf8.startIndex, to: index)
            bytes[place] = bytes[place] == 0x41 ? 0x42 : 0x41
            let changed = String(decoding: bytes, as: UTF8.self)
            #expect(throws: Seal.Broken.self, "\(place)") { try seal.open(changed, for: "x") }
        }
        for rubbish in ["", "k", "k:", "k:AAAA", ":" + text] {
            #expect(throws: Seal.Broken.self) { try seal.open(rubbish, for: "x") }
        }
    }
}
