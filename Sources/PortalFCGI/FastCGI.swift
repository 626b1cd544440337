import CFastCGI
import Glibc

/// One libfcgi request structure, confined to its thread; the only file that knows libfcgi.
///
/// The thread accepts connections itself and hands libfcgi the descriptor, so that no read is without a time-out.
final class FastCGI {
    private let request: UnsafeMutablePointer<FCGX_Request>

    /// Prepares the library; comes once per process, after the signals are blocked.
    static func initialise() -> Bool {
        // A peer that keeps its end open would otherwise hold a thread for 2 s at each of these places.
        setenv("LIBFCGI_OS_CLOSE_POLL_TIMEOUT", "50", 0)
        setenv("LIBFCGI_IS_AF_UNIX_KEEPER_POLL_TIMEOUT", "200", 0)
        return FCGX_Init() == 0
    }

    /// - Parameter decoy: a descriptor that is no socket. After a bad request libfcgi would accept the next
    ///   connection itself, without time-outs; on the decoy that fails at once.
    init(decoy: Int32) {
        request = .allocate(capacity: 1)
        FCGX_InitRequest(request, decoy, 0)
    }

    deinit { request.deallocate() }

    /// Reads BEGIN_REQUEST and PARAMS from a connection and owns the descriptor from here on.
    /// - Returns: `false` when the peer sent nothing of use in time; the connection is closed then.
    func begin(connection: Int32) -> Bool {
        request.pointee.ipcFd = connection
        // Keeps the library's first step from closing the descriptor; BEGIN_REQUEST overwrites it.
        request.pointee.keepConnection = 1
        guard FCGX_Accept_r(request) == 0 else { return false }
        // The library takes parameters that break off between two pairs for complete ones.
        guard FCGX_GetError(request.pointee.in) == 0 else {
            FCGX_Free(request, 1)
            return false
        }
        return true
    }

    /// `NAME=value` strings, ended by `nil`; valid until ``finish()``.
    var parameters: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? { request.pointee.envp }

    /// Reads the whole body.
    /// - Returns: `nil` unless exactly `length` bytes came.
    func body(length: Int) -> [UInt8]? {
        // One byte more than announced, so that the end of the stream is seen.
        let bytes = [UInt8](unsafeUninitializedCapacity: length + 1) { buffer, count in
            let read = buffer.withMemoryRebound(to: CChar.self) {
                FCGX_GetStr($0.baseAddress, Int32(length + 1), request.pointee.in)
            }
            count = max(0, Int(read))
        }
        return bytes.count == length && FCGX_GetError(request.pointee.in) == 0 ? bytes : nil
    }

    /// Appends to the answer; libfcgi sends it in records of 8 KB and the rest in ``finish()``.
    /// - Returns: `false` when the peer is gone.
    func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return true }
        let written = FCGX_PutStr(
            start.assumingMemoryBound(to: CChar.self), Int32(clamping: bytes.count), request.pointee.out)
        return Int(written) == bytes.count
    }

    /// Sends what is left, ends the request and closes the connection, even when the peer wants to keep it.
    ///
    /// A peer that is still sending would lose the answer to a broken pipe, so the library shuts its end, waits and reads
    /// on before it closes. Where all of the input has come, nothing can be lost, and closing at once saves a sixth of a
    /// request.
    func finish() {
        let isWhole = FCGX_GetChar(request.pointee.in) == -1 && FCGX_GetError(request.pointee.in) == 0
        request.pointee.keepConnection = isWhole ? 1 : 0
        FCGX_Finish_r(request)
        if request.pointee.ipcFd >= 0 { close(request.pointee.ipcFd) }
        request.pointee.ipcFd = -1
    }
}
