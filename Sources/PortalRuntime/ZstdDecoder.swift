import CZstd

/// Decodes Zstandard (RFC 8878), also of several frames.
final class ZstdDecoder: ContentDecoder {
    private let context: OpaquePointer?
    private(set) var isWhole = true

    init() {
        context = ZSTD_createDStream()
        // At most 8 MiB of window, which every decoder must take (RFC 8878 §3.1.1.1.2).
        _ = context.map { ZSTD_DCtx_setParameter($0, ZSTD_d_windowLogMax, 23) }
    }

    deinit { ZSTD_freeDStream(context) }

    func decode(_ bytes: UnsafeRawBufferPointer, into part: UnsafeMutableRawBufferPointer, _ take: (Int) throws -> Void)
        throws
    {
        guard let context else { throw ContentDecodingFailure() }
        var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
        var isFull = false
        while input.pos < input.size || isFull {
            var output = ZSTD_outBuffer(dst: part.baseAddress, size: part.count, pos: 0)
            let result = ZSTD_decompressStream(context, &output, &input)
            guard ZSTD_isError(result) == 0 else { throw ContentDecodingFailure() }
            isWhole = result == 0
            isFull = output.pos == output.size && !isWhole
            try take(output.pos)
        }
    }
}
