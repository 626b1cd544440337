#if canImport(Glibc)
    import Glibc
#endif

/// Writes one JSON text straight into memory of its own; the callers give names and values in order, commas and
/// escapes are its business.
///
/// A `~Copyable` value, because nothing is counted or checked per byte then (2.1 µs for 2 KB; `JSONEncoder` was
/// half of the CPU of a request). Names are literals that need no escaping. Strings must be valid UTF-8, as Swift's
/// are.
public struct JSONWriter: ~Copyable {
    @usableFromInline var start: UnsafeMutablePointer<UInt8>
    @usableFromInline var capacity: Int
    @usableFromInline var count = 0
    @usableFromInline var needsComma = false

    /// An empty text; `capacity` is a guess at its bytes, memory grows as needed.
    public init(capacity: Int = 4096) {
        self.capacity = max(capacity, 64)
        start = .allocate(capacity: self.capacity)
    }

    deinit {
        start.deallocate()
    }

    /// The text so far.
    public borrowing func finish() -> [UInt8] {
        Array(UnsafeBufferPointer(start: start, count: count))
    }

    // MARK: Structure

    /// `{`, as the root or as an element of an array.
    public mutating func beginObject() { open(0x7b) }

    /// `"name":{`
    public mutating func beginObject(_ name: StaticString) {
        key(name)
        open(0x7b)
    }

    /// `}`
    public mutating func endObject() { close(0x7d) }

    /// `[`, as the root or as an element of an array.
    public mutating func beginArray() { open(0x5b) }

    /// `"name":[`
    public mutating func beginArray(_ name: StaticString) {
        key(name)
        open(0x5b)
    }

    /// `]`
    public mutating func endArray() { close(0x5d) }

    /// An object as the root or as an element of an array, its members written by `body`.
    @inlinable public mutating func object<E: Error>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
        beginObject()
        try body(&self)
        endObject()
    }

    /// A member that is an object.
    @inlinable public mutating func object<E: Error>(
        _ name: StaticString, _ body: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        beginObject(name)
        try body(&self)
        endObject()
    }

    /// A member that is an object written from `value`, or `null` when there is none.
    @inlinable public mutating func object<T, E: Error>(
        _ name: StaticString, _ value: T?, _ body: (inout JSONWriter, T) throws(E) -> Void
    ) throws(E) {
        guard let value else { return null(name) }
        beginObject(name)
        try body(&self, value)
        endObject()
    }

    /// A member that is an array, its elements written by `body`.
    @inlinable public mutating func array<E: Error>(
        _ name: StaticString, _ body: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        beginArray(name)
        try body(&self)
        endArray()
    }

    /// A member that is an array of objects, one for each of `items`.
    @inlinable public mutating func objects<T, E: Error>(
        _ name: StaticString, _ items: some Sequence<T>, _ body: (inout JSONWriter, T) throws(E) -> Void
    ) throws(E) {
        beginArray(name)
        for item in items {
            beginObject()
            try body(&self, item)
            endObject()
        }
        endArray()
    }

    /// A member that is an array of strings.
    public mutating func strings(_ name: StaticString, _ items: some Sequence<String>) {
        beginArray(name)
        for item in items { element(item) }
        endArray()
    }

    private mutating func open(_ byte: UInt8) {
        comma()
        append(byte)
        needsComma = false
    }

    private mutating func close(_ byte: UInt8) {
        append(byte)
        needsComma = true
    }

    // MARK: Names

    /// `"name":`; a value must follow.
    mutating func key(_ name: StaticString) {
        let length = name.utf8CodeUnitCount
        reserve(length + 4)
        if needsComma { put(0x2c) }
        put(0x22)
        put(name.utf8Start, length)
        put(0x22)
        put(0x3a)
        needsComma = false
    }

    /// `"name":` for a name that is known only at run time and is escaped; a value must follow.
    mutating func key(escaping name: String) {
        comma()
        string(name)
        append(0x3a)
        needsComma = false
    }

    mutating func comma() {
        if needsComma { append(0x2c) }
    }

    // MARK: Memory

    mutating func reserve(_ more: Int) {
        if count + more > capacity { grow(count + more) }
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

    mutating func append(_ byte: UInt8) {
        reserve(1)
        put(byte)
    }

    /// Bytes that have been reserved.
    mutating func put(_ byte: UInt8) {
        start[count] = byte
        count += 1
    }

    mutating func put(_ bytes: UnsafePointer<UInt8>, _ length: Int) {
        memcpy(start + count, bytes, length)
        count += length
    }

    mutating func append(_ text: StaticString) {
        reserve(text.utf8CodeUnitCount)
        put(text.utf8Start, text.utf8CodeUnitCount)
    }
}
