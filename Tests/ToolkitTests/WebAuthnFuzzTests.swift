import Foundation
import Testing

@testable import PortalToolkit

/// Malformed CBOR, COSE keys and signatures against what libfido2 and libcbor read. docs/security.md#t64-forged-passkey
///
/// `PORTAL_FUZZ_SECONDS` is how long (else one second), `PORTAL_FUZZ_SEED` the first round's seed. A round depends on its
/// seed alone; the one under way stands in `.build/fuzz-seed`, for what ends the process.
@Suite struct WebAuthnFuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seconds = environment["PORTAL_FUZZ_SECONDS"].flatMap { Int($0) }
    private static let firstSeed = environment["PORTAL_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1
    /// However slow the machine is.
    private static let fewestRounds: UInt64 = 200
    /// A round takes microseconds; what takes this long is stuck, not slow.
    private static let longestRound = Duration.seconds(10)
    /// In seconds: a round that does not end ends the process, when no other tests are in it.
    private static let patience: UInt32 = 30
    /// What the allocator keeps is far below; one length that is believed is far above.
    private static let mostMegabytes = 512

    @Test func `rubbish is refused, or read whole, and never signs`() throws {
        let originals = try WebAuthnTests.vectors.map(FuzzCase.init)
        let note = try SeedNote()
        let before = try Memory.current()
        let end = ContinuousClock.now + .seconds(Self.seconds ?? 1)
        var seed = Self.firstSeed
        while ContinuousClock.now < end || seed - Self.firstSeed < Self.fewestRounds {
            note.write(seed)
            if Self.seconds != nil { alarm(Self.patience) }
            let start = ContinuousClock.now
            for original in originals { try Self.check(original, seed) }
            #expect(ContinuousClock.now - start < Self.longestRound, "seed \(seed)")
            seed += 1
        }
        // Alone in its process: other tests take memory too.
        guard Self.seconds != nil else { return }
        alarm(0)
        let after = try Memory.current()
        let rounds = "seeds \(Self.firstSeed)..<\(seed): \(before), then \(after)"
        #expect(after.resident - before.resident < Self.mostMegabytes, "\(rounds)")
        #expect(after.greatest - before.greatest < Self.mostMegabytes, "\(rounds)")
        print("fuzzed", rounds)
    }

    private static func check(_ original: FuzzCase, _ seed: UInt64) throws {
        let mutated = FuzzCase(original, seed: seed)
        do {
            let read = try WebAuthn.credential(mutated.registration, host: WebAuthnTests.host)
            #expect((1...1023).contains(read.id.count) && [64, 32, 259].contains(read.key.bytes.count), "seed \(seed)")
            if read.key != original.key { expectRefusal(original, under: read.key, seed) }
        } catch is WebAuthn.Rejection {}
        if !mutated.isSigned(as: original) { expectRefusal(mutated, under: mutated.key, seed) }
    }

    private static func expectRefusal(_ given: FuzzCase, under key: WebAuthn.PublicKey, _ seed: UInt64) {
        #expect(throws: WebAuthn.Rejection.self, "seed \(seed), algorithm \(key.algorithm)") {
            try WebAuthn.verify(
                given.data, clientData: given.client, signature: given.signature, key: key, host: WebAuthnTests.host)
        }
    }
}

/// What an authenticator made, or what a round makes of it.
private struct FuzzCase {
    let registration, data, client, signature: [UInt8]
    let key: WebAuthn.PublicKey

    init(_ vector: WebAuthnTests.Vector) throws {
        (registration, data) = (vector.bytes(\.registration), vector.bytes(\.authenticatorData))
        (client, signature) = (vector.bytes(\.clientDataJSON), vector.bytes(\.signature))
        key = try vector.credential.key
    }

    /// Mutates each part in half of the rounds, one at least. Of a key as it is stored libfido2 reads the first bytes alone.
    init(_ original: FuzzCase, seed: UInt64) {
        var mutation = Mutation(seed: seed)
        registration = mutation.applied(to: original.registration, after: 32)
        let chosen = 1 + mutation.draw(15)
        func part(_ bit: Int, _ bytes: [UInt8], after start: Int = 0) -> [UInt8] {
            chosen & bit == 0 ? bytes : mutation.applied(to: bytes, after: start)
        }
        data = part(1, original.data, after: 32)
        client = part(2, original.client)
        signature = part(4, original.signature)
        let bytes = part(8, original.key.bytes).prefix(original.key.bytes.count)
        key = WebAuthn.PublicKey(original.key.algorithm, Array(bytes))
    }

    /// Whether what is signed is as the authenticator made it.
    func isSigned(as original: FuzzCase) -> Bool {
        data == original.data && client == original.client && signature == original.signature && key == original.key
    }
}

/// Changes of bytes that follow from a seed.
private struct Mutation {
    private let seed: UInt64
    private var step: UInt64 = 0

    init(seed: UInt64) { self.seed = seed &* 1_000_003 }

    mutating func draw(_ limit: Int) -> Int {
        step += 1
        return Int(SplitMix64.number(step, after: seed) % UInt64(max(1, limit)))
    }

    /// One to six changes, most of them behind `start`, which seldom says anything new.
    mutating func applied(to bytes: [UInt8], after start: Int) -> [UInt8] {
        var bytes = bytes
        let start = draw(16) == 0 ? 0 : min(start, bytes.count)
        for _ in 0...draw(6) { change(&bytes, at: start + draw(bytes.count - start)) }
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8], at place: Int) {
        let place = min(place, bytes.count)
        let rest = bytes.count - place
        switch draw(7) {
        case 0: bytes.insert(contentsOf: header(), at: place)
        case 1: bytes.replaceSubrange(place..<place + min(rest, 1), with: header())
        case 2: bytes.removeSubrange(place..<place + min(rest, draw(20)))
        case 3: bytes.insert(contentsOf: (0..<draw(40)).map { _ in UInt8(draw(256)) }, at: place)
        case 4: bytes.insert(contentsOf: bytes[place..<place + min(rest, draw(60))], at: place)
        case 5: bytes.removeSubrange(place...)
        default: if rest > 0 { bytes[place] ^= 1 << UInt8(draw(8)) }
        }
    }

    /// The head of a CBOR item (RFC 8949, §3): of any type, with a length of any width, small or absurd.
    private mutating func header() -> [UInt8] {
        let kind = [23, 24, 25, 26, 27, 28, 31][draw(7)]
        let width = (24...27).contains(kind) ? 1 << (kind - 24) : 0
        let isSmall = draw(2) == 0
        let length = (0..<width).map { UInt8(isSmall && $0 < width - 1 ? 0 : draw(256)) }
        return [UInt8(draw(8) << 5 | kind)] + length
    }
}

/// The seed under way, in a file that outlives the process.
private final class SeedNote {
    private let file: Int32

    init() throws {
        let folder = URL(filePath: #filePath).appending(path: "../../../.build").standardized
        file = open(folder.appending(path: "fuzz-seed").path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        try #require(file >= 0)
    }

    deinit { close(file) }

    func write(_ seed: UInt64) {
        let line = Array("\(seed)\n".utf8)
        _ = pwrite(file, line, line.count, 0)
    }
}

/// Memory of this process in megabytes.
private struct Memory: CustomStringConvertible {
    let resident: Int
    /// The most address space that was ever taken, touched or not.
    let greatest: Int

    var description: String { "\(resident) MB resident, \(greatest) MB at most" }

    static func current() throws -> Memory {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        func megabytes(_ name: String) throws -> Int {
            let line = try #require(status.split(separator: "\n").first { $0.hasPrefix(name + ":") })
            return try #require(line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }) / 1024
        }
        return Memory(resident: try megabytes("VmRSS"), greatest: try megabytes("VmPeak"))
    }
}
