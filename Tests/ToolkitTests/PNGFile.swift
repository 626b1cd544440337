/// A PNG made by hand, sound or not, without a library: its pixels lie in stored blocks of deflate.
struct PNGFile {
    var width: UInt32
    var height: UInt32
    var bitDepth: UInt8 = 8
    /// 0 grey, 2 colour, 3 palette, 4 grey with alpha, 6 colour with alpha.
    var colorType: UInt8 = 6
    var interlace: UInt8 = 0
    /// Between header and pixels, each with its data.
    var before: [(type: String, data: [UInt8])] = []
    /// Between pixels and end.
    var after: [(type: String, data: [UInt8])] = []
    /// Rows with their filter bytes, before compression.
    var rows: [UInt8]

    init(_ width: Int, _ height: Int, pixel: [UInt8]) {
        (self.width, self.height) = (UInt32(width), UInt32(height))
        let row = [0] + [[UInt8]](repeating: pixel, count: width).joined()
        rows = Array([[UInt8]](repeating: row, count: height).joined())
    }

    var bytes: [UInt8] {
        var header = Self.number(width) + Self.number(height)
        header += [bitDepth, colorType, 0, 0, interlace]
        var file: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
        file += Self.chunk("IHDR", header)
        for (type, data) in before { file += Self.chunk(type, data) }
        file += Self.chunk("IDAT", Self.zlib(rows))
        for (type, data) in after { file += Self.chunk(type, data) }
        return file + Self.chunk("IEND", [])
    }

    static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let body: [UInt8] = Array(type.utf8) + data
        let length = number(UInt32(data.count))
        return length + body + number(crc(body))
    }

    private static func zlib(_ data: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        for start in stride(from: 0, to: max(1, data.count), by: 65535) {
            let part = data[start..<min(start + 65535, data.count)]
            let length = UInt16(part.count)
            stream += [start + 65535 >= data.count ? 1 : 0]
            for half in [length, ~length] { stream += [UInt8(half & 255), UInt8(half >> 8)] }
            stream += part
        }
        var (a, b): (UInt32, UInt32) = (1, 0)
        for byte in data {
            a = (a + UInt32(byte)) % 65521
            b = (b + a) % 65521
        }
        return stream + number(b << 16 | a)
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        var crc = UInt32.max
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 {
                let half: UInt32 = crc >> 1
                crc = crc & 1 == 0 ? half : half ^ 0xEDB8_8320
            }
        }
        return ~crc
    }

    private static func number(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * $0)) }
    }
}
