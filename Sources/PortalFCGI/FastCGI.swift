import CFastCGI
import Glibc

/// A libfcgi request structure, confined to its thread; the only file that imports libfcgi.
///
/// The thread accepts connections itself and passes libfcgi the descriptor, so that every read has a time-out.
final class FastCGI {
    private let request: UnsafeMutablePointer<FCGX_Request>

    /// Initialises the library; call once per process, after blocking signals.
    static func initialise() -> Bool {
        // Otherwise a peer that keeps its end open holds a thread for 2 s at each of these places.
        setenv("LIBFCGI_OS_CLOSE_POLL_TIMEOUT", "50", 0)
        setenv("LIBFCGI_IS_AF_UNIX_KEEPER_POLL_TIMEOUT", "200", 0)
        return FCGX_Init() == 0
    }

    /// - Parameter decoy: a descriptor that is not a socket. After a bad request libfcgi would accept the next
    ///   connection itself, without time-outs; with the decoy that fails immediately.
    init(decoy: Int32) {
        request = .allocate(capacity: 1)
        FCGX_InitRequest(request, decoy, 0)
    }

    deinit { request.deallocate() }

    /// Takes over a connection's descriptor and reads BEGIN_REQUEST and PARAMS.
    /// - Returns: `false`, with the connection closed, unless a valid request arrived in time.
    func begin(connection: Int32) -> Bool {
        request.pointee.ipcFd = connection
        // Prevents the library's first step from closing the descriptor; BEGIN_REQUEST overwrites it.
        request.pointee.keepConnection = 1
        guard FCGX_Accept_r(request) == 0 else { return false }
        // The library takes parameters truncated between two pairs for complete.
        guard FCGX_GetError(request.pointee.in) == 0 else {
            FCGX_Free(request, 1)
            return false
        }
        return true
    }

    /// `NAME=value` strings, terminated by `nil`; valid until ``finish()``.
    var parameters: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? { request.pointee.envp }

    /// Reads the whole body.
    /// - Returns: `nil` unless exactly `length` bytes arrived.
    func body(length: Int) -> [UInt8]? {
        // One byte more than announced, to detect the end of the stream.
        read(length + 1).flatMap { $0.count == length ? $0 : nil }
    }

    /// Reads at most `limit` bytes of the body; empty at its end, `nil` if it breaks off.
    func read(_ limit: Int) -> [UInt8]? {
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            let read = buffer.withMemoryRebound(to: CChar.self) {
                FCGX_GetStr($0.baseAddress, Int32(limit), request.pointee.in)
            }
            count = max(0, Int(read))
        }
        return FCGX_GetError(request.pointee.in) == 0 ? bytes : nil
    }

    /// Sends what was appended to the response so far.
    /// - Returns: `false` if the peer is gone.
    func flush() -> Bool { FCGX_FFlush(request.pointee.out) == 0 }

    /// Appends to the response; libfcgi sends it in records of 8 KB and the rest in ``finish()``.
    /// - Returns: `false` if the peer is gone.
    func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return true }
        let written = FCGX_PutStr(
            start.assumingMemoryBound(to: CChar.self), Int32(clamping: bytes.count), request.pointee.out)
        return Int(written) == bytes.count
    }

    /// Sends the rest, ends the request and gives the connection away, whose peer may still be sending; `nil` if it is gone.
    func detach() -> Int32? {
        request.pointee.keepConnection = 1
        FCGX_Finish_r(request)
        defer { request.pointee.ipcFd = -1 }
        return request.pointee.ipcFd >= 0 ? request.pointee.ipcFd : nil
    }

    /// Sends the rest, ends the request and closes the connection, even if the peer wants to keep it.
    ///
    /// A peer still sending would lose the response to a broken pipe, so the library shuts down its end, waits and
    /// drains before closing. Once all input has arrived, closing immediately is safe and saves a sixth of a request.
    func finish() {
        let isWhole = FCGX_GetChar(request.pointee.in) == -1 && FCGX_GetError(request.pointee.in) == 0
        request.pointee.keepConnection = isWhole ? 1 : 0
        FCGX_Finish_r(request)
        if request.pointee.ipcFd >= 0 { close(request.pointee.ipcFd) }
        request.pointee.ipcFd = -1
    }
}
