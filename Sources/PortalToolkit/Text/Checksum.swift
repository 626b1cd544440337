/// FNV-1a of 64 bits: tells apart by mistake, not by intent. (draft-eastlake-fnv)
package struct Checksum: Sendable, Equatable {
    private var value: UInt64

    /// The checksum of nothing.
    package init() { value = 0xcbf2_9ce4_8422_2325 }

    /// Goes on from ``number``.
    package init(_ number: Int64) { value = UInt64(bitPattern: number) }

    /// As a signed number.
    package var number: Int64 { Int64(bitPattern: value) }

    /// Adds bytes.
    package mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
}
