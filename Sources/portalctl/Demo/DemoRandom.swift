import PortalToolkit
import Synchronization

/// A seeded generator (SplitMix64), so that the demo is the same for the same start.
final class DemoRandom: Sendable {
    private let state: Mutex<UInt64>

    init(seed: Int64) {
        state = Mutex(UInt64(bitPattern: seed))
    }

    func next() -> UInt64 {
        state.withLock { Self.next(&$0) }
    }

    private static func next(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        return SplitMix64.mixed(state)
    }

    /// A number within bounds.
    func number(_ bounds: ClosedRange<Int64>) -> Int64 {
        bounds.lowerBound + Int64(next() % UInt64(bounds.upperBound - bounds.lowerBound + 1))
    }

    func pick<T>(_ items: [T]) -> T {
        items[Int(next() % UInt64(items.count))]
    }

    /// The same sequence as bytes: ids, salts, tokens.
    var source: RandomSource {
        RandomSource { count in (0..<count).map { _ in UInt8(truncatingIfNeeded: self.next() >> 32) } }
    }
}
