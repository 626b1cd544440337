/// Splits bytes that come in blocks into lines.
package struct LineReader {
    /// Reads at most this many bytes; empty at the end.
    package typealias Read = (_ limit: Int) throws -> [UInt8]

    private let read: Read
    private let maximum: Int
    private var block: [UInt8] = []
    private var at = 0
    private var taken = 0
    private var isBegun = false

    /// - Parameter maximum: Length in bytes; of a longer line one byte more is kept, and the rest is dropped, to bound
    ///   memory.
    package init(maximum: Int, _ read: @escaping Read) {
        (self.maximum, self.read) = (maximum, read)
    }

    /// Number of input bytes in the lines so far.
    package var consumed: Int { taken - block.count + at }

    /// The next line without its end; `nil` after the last. A byte order mark is skipped only at the start of the input.
    package mutating func next() throws -> [UInt8]? {
        guard !isBegun else { return try line() }
        isBegun = true
        return try line().map { $0.starts(with: [0xef, 0xbb, 0xbf]) ? Array($0.dropFirst(3)) : $0 }
    }

    private mutating func line() throws -> [UInt8]? {
        var line: [UInt8] = []
        while true {
            if at == block.count {
                block = try read(1 << 16)
                taken += block.count
                at = 0
                if block.isEmpty { return line.isEmpty ? nil : line }
            }
            let end = block[at...].firstIndex(of: 0x0a) ?? block.count
            line += block[at..<end].prefix(max(0, maximum + 1 - line.count))
            at = min(end + 1, block.count)
            if end < block.count { return line }
        }
    }
}
