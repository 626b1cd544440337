import CZlib

/// Decodes gzip (RFC 1952), also of several members.
final class Inflater: ContentDecoder {
    private let stream: UnsafeMutablePointer<z_stream>
    private let isReady: Bool
    private var isAtEnd = true

    init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 16: gzip's header and checksum.
        isReady =
            inflateInit2_(stream, MAX_WBITS + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    func decode(_ bytes: UnsafeRawBufferPointer, into part: UnsafeMutableRawBufferPointer, _ take: (Int) throws -> Void)
        throws
    {
        guard isReady else { throw ContentDecodingFailure() }
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(bytes.count)
        var isFull = false
        while stream.pointee.avail_in > 0 || isFull {
            if isAtEnd { inflateReset(stream) }
            stream.pointee.next_out = part.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_out = UInt32(part.count)
            let result = inflate(stream, Z_NO_FLUSH)
            guard result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR else {
                throw ContentDecodingFailure()
            }
            isAtEnd = result == Z_STREAM_END
            isFull = stream.pointee.avail_out == 0 && !isAtEnd
            try take(part.count - Int(stream.pointee.avail_out))
        }
    }

    /// Whether the last member has ended.
    var isWhole: Bool { isAtEnd }
}
