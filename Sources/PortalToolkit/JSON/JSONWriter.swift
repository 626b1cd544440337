#if canImport(Glibc)
    import Glibc
#endif

/// Writes a JSON text directly into its own memory. Callers supply names and values in order; the writer adds commas
/// and escapes.
///
/// Custom, because `JSONEncoder` took half of a request's CPU. Names are literals without characters to escape; strings
/// must be valid UTF-8, as Swift's are.
package struct JSONWriter: ~Copyable {
    package var bytes: ByteWriter
    var needsComma = false

    /// Creates an empty text; `capacity` is an estimate in bytes, memory grows as needed.
    package init(capacity: Int = 4096) {
        bytes = ByteWriter(capacity: capacity)
    }

    /// The text so far.
    package borrowing func finish() -> [UInt8] {
        bytes.withBytes { Array($0) }
    }

    // MARK: Structure

    /// `{`, as the root or as an element of an array.
    package mutating func beginObject() { open(0x7b) }

    /// `"name":{`
    package mutating func beginObject(_ name: StaticString) {
        key(name)
        open(0x7b)
    }

    /// `}`
    package mutating func endObject() { close(0x7d) }

    /// `[`, as the root or as an element of an array.
    package mutating func beginArray() { open(0x5b) }

    /// `"name":[`
    package mutating func beginArray(_ name: StaticString) {
        key(name)
        open(0x5b)
    }

    /// `]`
    package mutating func endArray() { close(0x5d) }

    /// An object as the root or as an element of an array, its members written by `body`.
    @inlinable package mutating func object<E: Error>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
        beginObject()
        try body(&self)
        endObject()
    }

    /// A member that is an object.
    @inlinable package mutating func object<E: Error>(
        _ name: StaticString, _ body: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        beginObject(name)
        try body(&self)
        endObject()
    }

    /// A member that is an object written from `value`, or `null` without one.
    @inlinable package mutating func object<T, E: Error>(
        _ name: StaticString, _ value: T?, _ body: (inout JSONWriter, T) throws(E) -> Void
    ) throws(E) {
        guard let value else { return null(name) }
        beginObject(name)
        try body(&self, value)
        endObject()
    }

    /// A member that is an array, its elements written by `body`.
    @inlinable package mutating func array<E: Error>(
        _ name: StaticString, _ body: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        beginArray(name)
        try body(&self)
        endArray()
    }

    /// A member that is an array of objects, one per item.
    @inlinable package mutating func objects<T, E: Error>(
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
    package mutating func strings(_ name: StaticString, _ items: some Sequence<String>) {
        beginArray(name)
        for item in items { element(item) }
        endArray()
    }

    private mutating func open(_ byte: UInt8) {
        comma()
        bytes.append(byte)
        needsComma = false
    }

    private mutating func close(_ byte: UInt8) {
        bytes.append(byte)
        needsComma = true
    }

    // MARK: Names

    /// `"name":`; a value must follow.
    package mutating func key(_ name: StaticString) {
        let length = name.utf8CodeUnitCount
        bytes.reserve(length + 4)
        // Through a local pointer, because each `put` would write the count back to memory.
        var at = bytes.start + bytes.count
        if needsComma {
            at[0] = 0x2c
            at += 1
        }
        at[0] = 0x22
        memcpy(at + 1, name.utf8Start, length)
        at[length + 1] = 0x22
        at[length + 2] = 0x3a
        bytes.count = at - bytes.start + length + 3
        needsComma = false
    }

    /// `"name":` for a name known only at run time, escaped; a value must follow.
    package mutating func key(escaping name: String) {
        comma()
        string(name)
        bytes.append(0x3a)
        needsComma = false
    }

    mutating func comma() {
        if needsComma { bytes.append(0x2c) }
    }
}
