import Glibc
import PortalRuntime
import PortalToolkit

/// A DNS server on a loopback address, UDP and TCP on one port; its answers are whatever the test returns, valid or not.
final class DNSServer {
    /// Messages to send; over TCP only the first, with its length in front.
    typealias Responder = @Sendable (Asked) -> [[UInt8]]

    let address: ServerAddress
    private let (datagrams, streams): (Int32, Int32)
    private let (stop, thread): (Event, WorkerThread)

    struct Failed: Error { let code: Int32 }

    init(_ address: String = "127.0.0.1", _ respond: @escaping Responder) throws {
        guard let ip = IPAddress(address), let stop = Event() else { throw Failed(code: EINVAL) }
        var bound: (address: ServerAddress, datagrams: Int32, streams: Int32)?
        // The other protocol's port of the same number may be taken.
        for _ in 0..<20 where bound == nil { bound = Self.bound(ip) }
        guard let bound else { throw Failed(code: errno) }
        (self.address, datagrams, streams) = bound
        self.stop = stop
        thread = try WorkerThread(name: "dns") {
            while !stop.wait(milliseconds: 0) { Self.serve(bound.datagrams, bound.streams, respond) }
        }
    }

    deinit {
        stop.set()
        thread.join()
        close(datagrams)
        close(streams)
    }

    private static func bound(_ ip: IPAddress) -> (ServerAddress, Int32, Int32)? {
        let family = ip.isIPv4 ? AF_INET : AF_INET6
        let datagrams = socket(family, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        let streams = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        if let port = bind(datagrams, ip, 0), bind(streams, ip, port) != nil, listen(streams, 16) == 0 {
            return (ServerAddress(ip, port: port), datagrams, streams)
        }
        close(datagrams)
        close(streams)
        return nil
    }

    /// Returns the port.
    private static func bind(_ descriptor: Int32, _ ip: IPAddress, _ port: UInt16) -> UInt16? {
        var six = sockaddr_in6()
        var four = sockaddr_in()
        (six.sin6_family, six.sin6_port) = (sa_family_t(AF_INET6), port.bigEndian)
        (four.sin_family, four.sin_port) = (sa_family_t(AF_INET), port.bigEndian)
        withUnsafeMutableBytes(of: &six.sin6_addr) { $0.copyBytes(from: ip.bytes) }
        withUnsafeMutableBytes(of: &four.sin_addr) { $0.copyBytes(from: ip.bytes.suffix(4)) }
        var bytes = ip.isIPv4 ? withUnsafeBytes(of: &four, Array.init) : withUnsafeBytes(of: &six, Array.init)
        return bytes.withUnsafeMutableBytes { raw in
            guard let address = raw.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return nil }
            var length = socklen_t(raw.count)
            guard Glibc.bind(descriptor, address, length) == 0, getsockname(descriptor, address, &length) == 0 else {
                return nil
            }
            // The port follows the family in both.
            return UInt16(raw[2]) << 8 | UInt16(raw[3])
        }
    }

    private static func serve(_ datagrams: Int32, _ streams: Int32, _ respond: Responder) {
        var entries = [datagrams, streams].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        guard poll(&entries, 2, 20) > 0 else { return }
        if entries[0].revents != 0 { answerDatagram(datagrams, respond) }
        if entries[1].revents != 0 { answerStream(streams, respond) }
    }

    private static func answerDatagram(_ descriptor: Int32, _ respond: Responder) {
        var buffer = [UInt8](repeating: 0, count: 4096)
        var peer = [UInt8](repeating: 0, count: MemoryLayout<sockaddr_in6>.size)
        var length = socklen_t(peer.count)
        peer.withUnsafeMutableBytes { raw in
            guard let address = raw.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return }
            let count = recvfrom(descriptor, &buffer, buffer.count, 0, address, &length)
            guard count > 12 else { return }
            for message in respond(Asked(Array(buffer.prefix(count)), isTCP: false)) {
                sendto(descriptor, message, message.count, 0, address, length)
            }
        }
    }

    private static func answerStream(_ listener: Int32, _ respond: Responder) {
        let peer = accept(listener, nil, nil)
        defer { close(peer) }
        var time = timeval(tv_sec: 2, tv_usec: 0)
        setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(peer, &buffer, buffer.count, 0)
        guard count > 14 else { return }
        guard let message = respond(Asked(Array(buffer[2..<count]), isTCP: true)).first else {
            // Silence, until the client gives up.
            recv(peer, &buffer, buffer.count, 0)
            return
        }
        let bytes = [UInt8(message.count >> 8), UInt8(message.count & 255)] + message
        // In two parts, as a network may deliver it.
        send(peer, bytes, 1, Int32(MSG_NOSIGNAL))
        usleep(1000)
        send(peer, Array(bytes.dropFirst()), bytes.count - 1, Int32(MSG_NOSIGNAL))
    }
}

/// A query as a server sees it, and the replies to it.
struct Asked: Sendable {
    let bytes: [UInt8]
    let isTCP: Bool
    /// As sent, without trailing dot.
    let name: String
    let type: UInt16
    /// The question section.
    let question: [UInt8]

    var isExtended: Bool { bytes[11] == 1 }

    init(_ bytes: [UInt8], isTCP: Bool) {
        (self.bytes, self.isTCP) = (bytes, isTCP)
        var (labels, at) = ([String](), 12)
        while bytes[at] != 0 {
            labels.append(String(decoding: bytes[(at + 1)...].prefix(Int(bytes[at])), as: UTF8.self))
            at += 1 + Int(bytes[at])
        }
        name = labels.joined(separator: ".")
        type = UInt16(bytes[at + 1]) << 8 | UInt16(bytes[at + 2])
        question = Array(bytes[12..<(at + 5)])
    }

    /// A response; by default of a recursive server, without error.
    func reply(
        _ records: [Record] = [], code: UInt8 = 0, flags: UInt8 = 0x81, recursion: UInt8 = 0x80, count: Int? = nil,
        authority: [Record] = [], additional: [Record] = []
    ) -> [UInt8] {
        let answers = count ?? records.count
        let head = [flags, recursion | code, 0, 1, UInt8(answers >> 8), UInt8(answers & 255)]
        let rest = [0, UInt8(authority.count), 0, UInt8(additional.count)]
        return bytes[..<2] + head + rest + question + (records + authority + additional).flatMap(\.bytes)
    }

    /// A record as bytes.
    struct Record: Sendable {
        let bytes: [UInt8]

        init(_ owner: [UInt8], _ type: UInt16, _ data: [UInt8], group: UInt16 = 1, length: Int? = nil) {
            let length = length ?? data.count
            bytes =
                owner + [UInt8(type >> 8), UInt8(type & 255), UInt8(group >> 8), UInt8(group & 255), 0, 0, 0, 60]
                + [UInt8(length >> 8), UInt8(length & 255)] + data
        }

        static func address(_ owner: String, _ text: String) -> Record {
            let address = IPAddress(text)!
            return address.isIPv4
                ? Record(name(owner), 1, address.bytes.suffix(4)) : Record(name(owner), 28, address.bytes)
        }

        static func alias(_ owner: String, _ target: String) -> Record { Record(name(owner), 5, name(target)) }

        static func text(_ owner: String, _ strings: [UInt8]...) -> Record {
            Record(name(owner), 16, strings.flatMap { [UInt8($0.count)] + $0 })
        }

        static func authority(_ owner: String, _ flags: UInt8, _ tag: String, _ value: String) -> Record {
            Record(name(owner), 257, [flags, UInt8(tag.utf8.count)] + tag.utf8 + value.utf8)
        }

        static func zone(_ owner: String) -> Record { Record(name(owner), 6, [UInt8](repeating: 0, count: 22)) }

        /// A name without compression.
        static func name(_ text: String) -> [UInt8] {
            text.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + $0.utf8 } + [0]
        }
    }
}
