/// A source of random bytes: the kernel, or a test's fixed sequence.
package struct RandomSource: Sendable {
    /// Returns this many bytes.
    package let bytes: @Sendable (_ count: Int) -> [UInt8]

    /// Creates a source with a custom generator.
    package init(bytes: @escaping @Sendable (_ count: Int) -> [UInt8]) {
        self.bytes = bytes
    }

    /// The kernel's generator.
    package static let system = RandomSource(bytes: Crypto.randomBytes)

    /// A new id: random, positive, 63 bits, so that it reveals nothing about the number of others.
    package func id() -> Int64 {
        Self.id(bytes(8))
    }

    /// The id that eight random bytes are.
    package static func id(_ bytes: some Sequence<UInt8>) -> Int64 {
        let value = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } & (1 << 63 - 1)
        return value == 0 ? 1 : Int64(value)
    }

    /// New ids.
    package func ids(_ count: Int) -> [Int64] { (0..<count).map { _ in id() } }

    /// A new typed id.
    package func id<Kind>() -> ID<Kind> { ID(id() as Int64) }

    /// A link's secret: 32 bytes as base64url.
    package func secret() -> String {
        Self.secret(bytes(32))
    }

    /// The secret that 32 random bytes are.
    package static func secret(_ bytes: some Sequence<UInt8>) -> String { Base64.url.encode(bytes) }
}

/// Deterministic, well-distributed numbers (Steele, Lea, Flood: "Fast splittable pseudorandom number generators"); not
/// for secrets.
package enum SplitMix64 {
    /// Mixes the bits of a number.
    package static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }

    /// The `index`th number, counted from 1, of the sequence starting at `seed`.
    package static func number(_ index: UInt64, after seed: UInt64) -> UInt64 {
        mixed(seed &+ index &* 0x9e37_79b9_7f4a_7c15)
    }
}
