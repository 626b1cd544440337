import Testing

@testable import PortalToolkit

@Suite struct PictureTests {
    private static let green: [UInt8] = [20, 120, 60, 255]
    private static let sound = PNGFile(40, 20, pixel: green)

    private func refusal(of file: [UInt8]) -> Violation.Code? {
        do throws(Violation) {
            _ = try Picture(untrusted: file)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `a sound file is decoded, and encoded anew`() throws {
        let picture = try Picture(untrusted: Self.sound.bytes)
        #expect((picture.width, picture.height) == (40, 20))
        // Compressed, and the same however often it goes round.
        #expect(picture.png.count < Self.sound.bytes.count)
        #expect(try Picture(untrusted: picture.png) == picture)
    }

    @Test func `every kind of pixel is understood`() throws {
        var grey = PNGFile(16, 16, pixel: [200, 0])
        (grey.bitDepth, grey.colorType) = (16, 0)
        var palette = PNGFile(16, 16, pixel: [1])
        palette.colorType = 3
        palette.before = [("PLTE", [0, 0, 0, 255, 255, 255]), ("tRNS", [255, 0])]
        var both = PNGFile(16, 16, pixel: [9, 128])
        both.colorType = 4
        var color = PNGFile(16, 16, pixel: [1, 2, 3])
        color.colorType = 2
        for file in [grey, palette, both, color] {
            #expect(try Picture(untrusted: file.bytes).width == 16)
        }
    }

    @Test func `nothing is left of a file but its pixels`() throws {
        var file = Self.sound
        file.before = [
            ("tEXt", Array("Author\0Ann".utf8)), ("eXIf", Array("GPS".utf8)), ("iCCP", Array("x\0\0broken".utf8)),
            ("zTXt", [UInt8](repeating: 65, count: 90_000)),
        ]
        file.after = [("prVt", [1, 2, 3])]
        let plain = try Picture(untrusted: Self.sound.bytes)
        #expect(try Picture(untrusted: file.bytes).png == plain.png)
        #expect(try Picture(untrusted: Self.sound.bytes + Array("<script>".utf8)).png == plain.png)
    }

    @Test(arguments: ["", "<!doctype html><html><script>alert(1)</script>", "GIF89a", "\u{89}PNG", "%PDF-1.4"])
    func `another file is refused, whatever its name says`(text: String) {
        #expect(refusal(of: Array(text.utf8)) == .notAPNG)
    }

    @Test func `a file that is cut off anywhere is refused`() {
        let bytes = Self.sound.bytes
        for length in 0..<bytes.count { #expect(refusal(of: Array(bytes[..<length])) == .notAPNG, "\(length)") }
    }

    /// Checksums find each; where the chunk is dropped unread it does no harm.
    @Test func `a flipped bit is refused`() {
        let bytes = Self.sound.bytes
        for place in bytes.indices {
            var broken = bytes
            broken[place] ^= 0x10
            #expect(refusal(of: broken) != nil, "\(place)")
        }
    }

    @Test func `animations are refused`() {
        for type in ["acTL", "fcTL", "fdAT"] {
            var file = Self.sound
            file.before = [(type, [0, 0, 0, 2, 0, 0, 0, 0])]
            #expect(refusal(of: file.bytes) == .animated)
            (file.before, file.after) = ([], file.before)
            #expect(refusal(of: file.bytes) == .animated)
        }
    }

    @Test(arguments: [(30_000, 30_000), (1025, 16), (16, 1025), (1024, 1024), (15, 40), (40, 15), (0, 0), (.max, .max)])
    func `too many pixels are refused by the header alone, too few as well`(width: UInt32, height: UInt32) {
        var file = Self.sound
        (file.width, file.height) = (width, height)
        #expect(refusal(of: file.bytes) == .pictureSize)
    }

    @Test func `pixels that are not those of the header are refused`() {
        var less = Self.sound
        less.rows.removeLast(50)
        #expect(refusal(of: less.bytes) == .notAPNG)
        for change: (inout PNGFile) -> Void in [
            { $0.bitDepth = 3 }, { $0.colorType = 5 }, { $0.interlace = 2 }, { $0.colorType = 3 },
            { $0.before = [("ABCD", [])] }, { $0.before = [("IHDR", [1])] }, { $0.rows[0] = 9 },
        ] {
            var file = Self.sound
            change(&file)
            #expect(refusal(of: file.bytes) == .notAPNG)
        }
    }

    /// What is said to be longer than it is, longer than a file may be, or than memory.
    @Test func `lengths are not believed`() {
        let bytes = Self.sound.bytes
        for length: [UInt8] in [[255, 255, 255, 255], [127, 255, 255, 255], [0, 8, 0, 0]] {
            for place in [8, 33] {
                var file = bytes
                file.replaceSubrange(place..<place + 4, with: length)
                #expect(refusal(of: file) == .notAPNG)
            }
        }
        #expect(refusal(of: [UInt8](repeating: 0, count: Picture.maximumBytes + 1)) == .pictureSize)
    }

    @Test func `a bomb takes no more memory than its header says`() {
        var file = Self.sound
        file.rows += [UInt8](repeating: 0, count: 300_000)
        let code = refusal(of: file.bytes)
        #expect(code == nil || code == .notAPNG)
    }

    @Test func `a light logo on nothing wants a dark ground`() throws {
        func isLight(_ visible: [UInt8], clear: Int) throws -> Bool {
            var file = PNGFile(20, 20, pixel: visible)
            for row in 0..<20 { for x in 0..<clear { file.rows[row * 81 + 1 + x * 4 + 3] = 0 } }
            return try Picture(untrusted: file.bytes).isLight
        }
        #expect(try isLight([255, 255, 255, 255], clear: 10))
        #expect(try isLight([255, 212, 0, 255], clear: 10))
        #expect(try !isLight([20, 20, 60, 255], clear: 10))
        // It brings its ground along.
        #expect(try !isLight([255, 255, 255, 255], clear: 0))
    }
}
