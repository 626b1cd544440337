import CLinux
import Glibc
import PortalRuntime

/// Waits for a connection on a shared, non-blocking listener; one per thread.
///
/// `EPOLLEXCLUSIVE` wakes one idle thread per connection, over all instances that share the listener.
struct Acceptor: ~Copyable {
    struct Failure: Error {
        let code: Int32
    }

    private let listener: Int32
    private let stop: Event
    private let ioTimeout: timeval
    private let poller: Int32

    init(listener: Int32, stop: Event, ioTimeout: Int64) throws(Failure) {
        self.listener = listener
        self.stop = stop
        self.ioTimeout = timeval(tv_sec: Int(ioTimeout / 1_000_000), tv_usec: Int(ioTimeout % 1_000_000))
        poller = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard poller >= 0, clinux_epoll_add(poller, listener, clinux_epoll_exclusive()) == 0,
            clinux_epoll_add(poller, stop.descriptor, clinux_epoll_in()) == 0
        else { throw Failure(code: errno) }
    }

    deinit { close(poller) }

    /// The next connection, with a time-out per read and write; `nil` once the pool stops.
    func next() throws(Failure) -> Int32? {
        while true {
            let ready = clinux_epoll_wait_one(poller, stop.descriptor, -1)
            if ready == stop.descriptor { return nil }
            guard ready == listener else { continue }
            let connection = clinux_accept(listener)
            if connection >= 0 {
                limit(connection)
                return connection
            }
            try wait(after: errno)
        }
    }

    private func wait(after code: Int32) throws(Failure) {
        switch code {
        case EAGAIN, ECONNABORTED, EINTR, EPROTO: return
        // Other threads free descriptors soon; without the pause this would spin.
        case EMFILE, ENFILE, ENOBUFS, ENOMEM: _ = stop.wait(milliseconds: 50)
        default: throw Failure(code: code)
        }
    }

    private func limit(_ connection: Int32) {
        var time = ioTimeout
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &time, size)
        setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &time, size)
    }
}
