import Glibc
import PortalRuntime
import PortalToolkit

/// A connected socket; every call ends by the deadline.
struct DNSSocket: ~Copyable {
    /// As Linux numbers them. Their names belong to whichever module the compiler saw first, Glibc or libcurl's.
    enum Transport: Int32 {
        case stream = 1, datagram
    }

    private let descriptor: Int32
    private let deadline: Int64

    init?(_ server: SocketAddress, _ transport: Transport, until deadline: Int64) {
        // SOCK_CLOEXEC and SOCK_NONBLOCK are the same numbers (socket(2)).
        descriptor = socket(server.family, transport.rawValue | O_CLOEXEC | O_NONBLOCK, 0)
        self.deadline = deadline
        // Kernel and not this code drops what comes from elsewhere.
        guard descriptor >= 0, server.connect(descriptor) == 0 || errno == EINPROGRESS else { return nil }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func send(_ bytes: [UInt8]) -> Bool {
        guard isReady(POLLOUT) else { return false }
        // A query fits in any socket's buffer.
        return Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// Receives once; the length, which with `MSG_TRUNC` may exceed the buffer, or `nil` on time-out or error.
    func receive(_ buffer: inout [UInt8], _ flags: Int32 = 0) -> Int? {
        while isReady(POLLIN) {
            let count = recv(descriptor, &buffer, buffer.count, flags)
            if count >= 0 { return count }
            guard errno == EAGAIN || errno == EINTR else { return nil }
        }
        return nil
    }

    func receive(exactly count: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < count {
            var chunk = [UInt8](repeating: 0, count: count - bytes.count)
            guard let received = receive(&chunk), received > 0 else { return nil }
            bytes += chunk.prefix(received)
        }
        return bytes
    }

    private func isReady(_ event: Int32) -> Bool {
        while true {
            let left = deadline - Clock.monotonicMicroseconds
            guard left > 0 else { return false }
            var entry = pollfd(fd: descriptor, events: Int16(event), revents: 0)
            let count = poll(&entry, 1, Int32((left + 999) / 1000))
            if count > 0 { return true }
            guard count == 0 || errno == EINTR else { return false }
        }
    }
}

/// A `sockaddr` of IPv4 or IPv6.
struct SocketAddress: Sendable {
    private let bytes: [UInt8]
    let family: Int32

    /// `nil` for other families.
    init?(_ address: UnsafePointer<sockaddr>) {
        family = Int32(address.pointee.sa_family)
        let sizes = [AF_INET: MemoryLayout<sockaddr_in>.size, AF_INET6: MemoryLayout<sockaddr_in6>.size]
        guard let size = sizes[family] else { return nil }
        bytes = Array(UnsafeRawBufferPointer(start: address, count: size))
    }

    init(_ server: ServerAddress) {
        var four = sockaddr_in()
        var six = sockaddr_in6()
        if server.address.isIPv4 {
            (four.sin_family, four.sin_port) = (sa_family_t(AF_INET), server.port.bigEndian)
            withUnsafeMutableBytes(of: &four.sin_addr) { $0.copyBytes(from: server.address.bytes.suffix(4)) }
            bytes = withUnsafeBytes(of: &four) { Array($0) }
        } else {
            (six.sin6_family, six.sin6_port) = (sa_family_t(AF_INET6), server.port.bigEndian)
            withUnsafeMutableBytes(of: &six.sin6_addr) { $0.copyBytes(from: server.address.bytes) }
            bytes = withUnsafeBytes(of: &six) { Array($0) }
        }
        family = server.address.isIPv4 ? AF_INET : AF_INET6
    }

    /// The result of `connect`.
    fileprivate func connect(_ descriptor: Int32) -> Int32 {
        bytes.withUnsafeBytes { raw in
            Glibc.connect(descriptor, raw.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(raw.count))
        }
    }
}
