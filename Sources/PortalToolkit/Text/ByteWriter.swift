#if canImport(Glibc)
    import Glibc
#endif

/// A growing byte buffer for JSON, log lines and response heads.
///
/// A `~Copyable` value over raw memory, to avoid reference counts and checks per byte (2.1 µs for 2 KB of JSON;
/// appending to an array took 3.6).
package struct ByteWriter: ~Copyable {
    private(set) var start: UnsafeMutablePointer<UInt8>
    /// Number of bytes.
    package internal(set) var count = 0
    private var capacity: Int

    /// Creates an empty buffer; `capacity` is an estimate, memory grows as needed.
    package init(capacity: Int) {
        self.capacity = max(capacity, 64)
        start = .allocate(capacity: self.capacity)
    }

    deinit {
        start.deallocate()
    }

    /// Calls `body` with the bytes, valid only during the call.
    package borrowing func withBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        body(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// Removes the bytes but keeps the memory.
    package mutating func removeAll() { count = 0 }

    /// Appends a byte.
    package mutating func append(_ byte: UInt8) {
        reserve(1)
        put(byte)
    }

    /// Appends a literal.
    package mutating func append(_ text: StaticString) {
        reserve(text.utf8CodeUnitCount)
        put(text.utf8Start, text.utf8CodeUnitCount)
    }

    /// Appends a literal of ASCII in upper case.
    package mutating func append(uppercased text: StaticString) {
        reserve(text.utf8CodeUnitCount)
        for index in 0..<text.utf8CodeUnitCount {
            let byte = text.utf8Start[index]
            put((0x61...0x7A).contains(byte) ? byte - 0x20 : byte)
        }
    }

    /// Appends a text in UTF-8.
    package mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            guard let base = bytes.baseAddress else { return }
            reserve(bytes.count)
            put(base, bytes.count)
        }
    }

    /// Appends bytes.
    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
        reserve(bytes.count)
        put(base, bytes.count)
    }

    /// Appends a number in decimal digits.
    package mutating func append(decimal value: Int64) {
        reserve(20)
        if value < 0 { put(0x2d) }
        put(digits: value.magnitude)
    }

    /// Appends an instant as RFC 3339.
    package mutating func append(instant value: Instant) {
        reserve(RFC3339.maximumLength)
        count &+= RFC3339.write(value, to: start + count)
    }

    // MARK: Bytes that have been reserved

    mutating func reserve(_ more: Int) {
        if count &+ more > capacity { grow(count + more) }
    }

    @inline(never)
    private mutating func grow(_ least: Int) {
        let larger = max(least, capacity * 2)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        moved.update(from: start, count: count)
        start.deallocate()
        start = moved
        capacity = larger
    }

    package mutating func put(_ byte: UInt8) {
        start[count] = byte
        count &+= 1
    }

    package mutating func put(_ bytes: UnsafePointer<UInt8>, _ length: Int) {
        memcpy(start + count, bytes, length)
        count &+= length
    }

    package mutating func put(digits value: UInt64) {
        var length = 1
        var bound: UInt64 = 10
        // The longest number has 20 digits, and ten to the power of 20 would overflow.
        while length < 20, value >= bound {
            length &+= 1
            bound &*= 10
        }
        var rest = value
        var at = count &+ length
        repeat {
            at &-= 1
            start[at] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        count &+= length
    }
}
