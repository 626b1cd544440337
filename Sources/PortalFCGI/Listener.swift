import Glibc
import PortalRuntime

/// The process's listening socket: inherited, or opened from `PORTAL_LISTEN`.
struct Listener {
    /// Listening, non-blocking, not inherited by children.
    let descriptor: Int32

    struct Failure: Error, CustomStringConvertible {
        /// For the operator.
        let description: String
    }

    /// Uses systemd's socket (descriptor 3), else a listening descriptor 0; `nil` without either.
    static func inherited(_ environment: [String: String]) -> Listener? {
        let descriptor: Int32
        if environment["LISTEN_PID"] == String(getpid()), environment["LISTEN_FDS"] == "1" {
            descriptor = 3
        } else {
            descriptor = 0
        }
        return isListening(descriptor) ? Listener(descriptor: prepared(descriptor)) : nil
    }

    /// Opens a new socket.
    static func open(_ address: ListenAddress) throws(Failure) -> Listener {
        switch address {
        case .unix(let path): Listener(descriptor: try UnixListener.open(path))
        case .tcp(let host, let port): Listener(descriptor: try openTCP(host, port))
        }
    }

    private static func isListening(_ descriptor: Int32) -> Bool {
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &value, &size) == 0 && value != 0
    }

    // A blocking listener would keep idle threads in accept on shutdown.
    private static func prepared(_ descriptor: Int32) -> Int32 {
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return descriptor
    }

    private static func openTCP(_ host: String, _ port: UInt16) throws(Failure) -> Int32 {
        var hints = addrinfo()
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0, let found = list?.pointee else {
            throw Failure(description: "PORTAL_LISTEN: the host is not known")
        }
        defer { freeaddrinfo(list) }
        let descriptor = socket(found.ai_family, found.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, found.ai_addr, found.ai_addrlen) == 0, listen(descriptor, 4096) == 0 else {
            let code = errno
            close(descriptor)
            throw Failure(description: "PORTAL_LISTEN: cannot listen there: \(errorText(code))")
        }
        return prepared(descriptor)
    }
}

/// `strerror` as a `String`.
func errorText(_ code: Int32) -> String { String(cString: strerror(code)) }
