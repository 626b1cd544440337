/// Decodes the content coding of a body that comes in pieces (RFC 9110 §8.4).
protocol ContentDecoder: AnyObject {
    /// Decodes a piece, and calls `take` with the number of bytes each time that `part` has some.
    /// - Throws: `ContentDecodingFailure`, and errors of `take`.
    func decode(_ bytes: UnsafeRawBufferPointer, into part: UnsafeMutableRawBufferPointer, _ take: (Int) throws -> Void)
        throws
    /// Whether what was coded has come to its end.
    var isWhole: Bool { get }
}

/// The body is not of the coding that it should be of.
package struct ContentDecodingFailure: Error {
    package init() {}
}

/// The content codings of bodies, besides none.
package enum ContentCodingName: String, Sendable, CaseIterable {
    case gzip, zstd

    func makeDecoder() -> any ContentDecoder {
        switch self {
        case .gzip: Inflater()
        case .zstd: ZstdDecoder()
        }
    }
}
