/// The chunks of a PNG file (PNG specification, third edition, §5), read by their lengths before anything is decoded.
struct PNGChunks {
    /// In pixels, as the header says.
    let width, height: UInt32
    /// The file without what a still image can be shown without: texts, profiles, times, and all behind its end.
    private(set) var needed: [UInt8]

    private static let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    private static let frame = 12
    private static let animation: Set<String> = ["acTL", "fcTL", "fdAT"]
    private static let kept: Set<String> = ["PLTE", "tRNS", "IDAT", "IEND"]

    /// - Throws: `Violation` for another format, a file that is cut off, and an animation.
    init(_ bytes: [UInt8]) throws(Violation) {
        guard bytes.starts(with: Self.signature), let header = Self.chunk(of: bytes, at: Self.signature.count),
            header.type == "IHDR", header.range.count == Self.frame + 13
        else { throw .notAPNG }
        width = Self.number(bytes, at: header.range.lowerBound + 8)
        height = Self.number(bytes, at: header.range.lowerBound + 12)
        needed = Array(bytes[..<header.range.upperBound])
        var place = header.range.upperBound
        var type = header.type
        while type != "IEND" {
            guard let chunk = Self.chunk(of: bytes, at: place) else { throw .notAPNG }
            type = chunk.type
            guard !Self.animation.contains(type) else { throw .animated }
            // The case of the first letter says whether a decoder must know it.
            let isNeeded = type.utf8.first.map { $0 & 0x20 == 0 } ?? true
            guard Self.kept.contains(type) || !isNeeded else { throw .notAPNG }
            if Self.kept.contains(type) { needed += bytes[chunk.range] }
            place = chunk.range.upperBound
        }
    }

    /// The chunk that begins at `place`, with its length and checksum; `nil` unless it is there as a whole.
    private static func chunk(of bytes: [UInt8], at place: Int) -> (type: String, range: Range<Int>)? {
        guard bytes.count - place >= frame else { return nil }
        let length = Int(number(bytes, at: place))
        guard length <= bytes.count - place - frame else { return nil }
        let type = String(decoding: bytes[place + 4..<place + 8], as: UTF8.self)
        return (type, place..<place + frame + length)
    }

    private static func number(_ bytes: [UInt8], at place: Int) -> UInt32 {
        bytes[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
}
