import CSpng
import Glibc

/// A still picture from outside, checked and encoded anew: of the file that came, nothing is left but its pixels.
package struct Picture: Sendable, Equatable {
    /// In pixels.
    package let width, height: Int
    /// As PNG, 8 bits a channel.
    package let png: [UInt8]
    /// Whether a white ground would swallow it: it is transparent where there is nothing, and light where there is something.
    package let isLight: Bool

    /// Of a file, as it comes and as it is stored.
    package static let maximumBytes = 512 * 1024
    /// Of width and height.
    package static let sides = 16...1024
    /// Decoded, they take two megabytes.
    package static let maximumPixels = 512 * 1024

    /// Decodes a file that may be hostile; no memory is taken for more pixels than are allowed.
    /// - Throws: `Violation` for anything but a whole PNG of one image, of these sizes.
    package init(untrusted file: [UInt8]) throws(Violation) {
        guard file.count <= Self.maximumBytes else { throw .pictureSize }
        let chunks = try PNGChunks(file)
        let (width, height) = (Int(chunks.width), Int(chunks.height))
        guard Self.sides.contains(width), Self.sides.contains(height), width * height <= Self.maximumPixels else {
            throw .pictureSize
        }
        guard let pixels = Self.decoded(chunks.needed, count: width * height) else { throw .notAPNG }
        let tone = Tone(pixels)
        guard let png = Self.encoded(pixels, width, height, isOpaque: tone.isOpaque) else { throw .notAPNG }
        guard png.count <= Self.maximumBytes else { throw .pictureSize }
        (self.width, self.height, self.png, isLight) = (width, height, png, tone.isLight)
    }

    /// The pixels as red, green, blue and alpha; `nil` for a broken file.
    private static func decoded(_ file: [UInt8], count: Int) -> [UInt8]? {
        guard let context = spng_ctx_new(0) else { return nil }
        defer { spng_ctx_free(context) }
        let format = Int32(SPNG_FMT_RGBA8.rawValue)
        let side = UInt32(sides.upperBound)
        let strict = Int32(SPNG_CRC_ERROR.rawValue)
        return file.withUnsafeBytes { bytes in
            var size = 0
            guard spng_set_crc_action(context, strict, strict) == 0, spng_set_image_limits(context, side, side) == 0,
                spng_set_chunk_limits(context, maximumBytes, maximumBytes) == 0,
                spng_set_png_buffer(context, bytes.baseAddress, bytes.count) == 0,
                spng_decoded_image_size(context, format, &size) == 0, size == count * 4
            else { return nil }
            var result: Int32 = -1
            let pixels = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
                let flags = Int32(SPNG_DECODE_TRNS.rawValue)
                result = spng_decode_image(context, buffer.baseAddress, size, format, flags)
                filled = result == 0 ? size : 0
            }
            guard result == 0, spng_decode_chunks(context) == 0 else { return nil }
            return pixels
        }
    }

    private static func encoded(_ pixels: [UInt8], _ width: Int, _ height: Int, isOpaque: Bool) -> [UInt8]? {
        guard let context = spng_ctx_new(Int32(SPNG_CTX_ENCODER.rawValue)) else { return nil }
        defer { spng_ctx_free(context) }
        var header = spng_ihdr()
        (header.width, header.height, header.bit_depth) = (UInt32(width), UInt32(height), 8)
        let type = isOpaque ? SPNG_COLOR_TYPE_TRUECOLOR : SPNG_COLOR_TYPE_TRUECOLOR_ALPHA
        header.color_type = UInt8(type.rawValue)
        let rows = isOpaque ? withoutAlpha(pixels) : pixels
        let (format, flags) = (Int32(SPNG_FMT_PNG.rawValue), Int32(SPNG_ENCODE_FINALIZE.rawValue))
        guard spng_set_option(context, SPNG_ENCODE_TO_BUFFER, 1) == 0, spng_set_ihdr(context, &header) == 0,
            spng_encode_image(context, rows, rows.count, format, flags) == 0
        else { return nil }
        var (size, error) = (0, Int32(0))
        guard let bytes = spng_get_png_buffer(context, &size, &error) else { return nil }
        defer { free(bytes) }
        return Array(UnsafeRawBufferPointer(start: bytes, count: size))
    }

    private static func withoutAlpha(_ pixels: [UInt8]) -> [UInt8] {
        var rows: [UInt8] = []
        rows.reserveCapacity(pixels.count / 4 * 3)
        for place in stride(from: 0, to: pixels.count, by: 4) { rows += pixels[place..<place + 3] }
        return rows
    }
}

/// How light the visible part of an image is.
private struct Tone {
    /// Whether no pixel lets its ground through.
    let isOpaque: Bool
    let isLight: Bool

    /// Of the visible part, the least share of light pixels that makes the whole light.
    private static let share = 0.6

    init(_ pixels: [UInt8]) {
        var (visible, light, clear) = (0, 0, 0)
        for place in stride(from: 0, to: pixels.count, by: 4) {
            let alpha = Int(pixels[place + 3])
            if alpha < 255 { clear += 1 }
            visible += alpha
            let color = Color(red: pixels[place], green: pixels[place + 1], blue: pixels[place + 2])
            if alpha > 0, color.isFaintOnWhite { light += alpha }
        }
        isOpaque = clear == 0
        // A frame of a few rounded pixels is no transparent ground.
        let hasGround = clear * 20 >= pixels.count / 4
        isLight = hasGround && visible > 0 && Double(light) >= Self.share * Double(visible)
    }
}

extension Color {
    /// Less than 2:1 against white, by gamma-encoded weights: near enough for a choice of two grounds.
    fileprivate var isFaintOnWhite: Bool { Int(red) * 213 + Int(green) * 715 + Int(blue) * 72 > 184 * 1000 }
}

extension Violation {
    /// Not a PNG that can be decoded to its end.
    package static let notAPNG = Violation(.notAPNG, "must be a PNG file, whole and sound")
    /// More than one image.
    package static let animated = Violation(.animated, "must not be animated")
    /// Too small, too large, or too detailed for the limit in bytes.
    package static let pictureSize = Violation(
        .pictureSize,
        "must be \(Picture.sides.lowerBound) to \(Picture.sides.upperBound) pixels wide and high, with at most "
            + "\(Picture.maximumPixels) pixels and \(Picture.maximumBytes) bytes",
        min: Picture.sides.lowerBound, max: Picture.sides.upperBound)
}
