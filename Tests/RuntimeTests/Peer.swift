import Glibc

/// A raw FastCGI client that sends arbitrary bytes, valid or not.
final class Peer {
    enum Kind: UInt8 { case begin = 1, abort = 2, end = 3, params = 4, stdin = 5, stdout = 6 }

    /// The received response.
    struct Answer {
        let head: String
        let body: String
        /// Whether END_REQUEST arrived.
        let isComplete: Bool
        var status: String { String(head.split(separator: "\r\n").first ?? "") }
    }

    private let descriptor: Int32

    init(_ path: String, timeout: Int = 10) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw Failed(code: errno) }
        var time = timeval(tv_sec: timeout, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    struct Failed: Error { let code: Int32 }

    deinit { close(descriptor) }

    /// Sends bytes; returns whether the worker accepted them.
    @discardableResult func send(_ bytes: [UInt8]) -> Bool {
        Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// Sends BEGIN_REQUEST (responder), PARAMS and their end.
    @discardableResult func begin(_ parameters: [(String, String)], keep: Bool = false) -> Bool {
        send(
            Peer.record(.begin, [0, 1, keep ? 1 : 0, 0, 0, 0, 0, 0])
                + Peer.split(.params, parameters.flatMap { Peer.pair($0.0, $0.1) }) + Peer.record(.params, []))
    }

    /// Sends STDIN with this content, and its end.
    @discardableResult func body(_ bytes: [UInt8]) -> Bool {
        send(Peer.split(.stdin, bytes) + Peer.record(.stdin, []))
    }

    /// Reads until the worker closes; `nil` on time-out.
    func answer() -> Answer? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count < 0, errno == EAGAIN { return nil }
            guard count > 0 else { return Peer.parse(bytes) }
            bytes += chunk[..<count]
        }
    }

    private static func parse(_ bytes: [UInt8]) -> Answer {
        var output: [UInt8] = []
        var ended = false
        var at = 0
        while at + 8 <= bytes.count {
            let length = Int(bytes[at + 4]) << 8 | Int(bytes[at + 5])
            let stop = min(bytes.count, at + 8 + length)
            if bytes[at + 1] == Kind.stdout.rawValue { output += bytes[(at + 8)..<stop] }
            if bytes[at + 1] == Kind.end.rawValue { ended = true }
            at += 8 + length + Int(bytes[at + 6])
        }
        let text = String(decoding: output, as: UTF8.self)
        // CRLF is one Character.
        guard let gap = text.firstRange(of: "\r\n\r\n") else { return Answer(head: text, body: "", isComplete: ended) }
        return Answer(
            head: String(text[..<gap.lowerBound]), body: String(text[gap.upperBound...]), isComplete: ended)
    }

    static func record(_ kind: Kind, _ content: [UInt8], version: UInt8 = 1) -> [UInt8] {
        [version, kind.rawValue, 0, 1, UInt8(content.count >> 8), UInt8(content.count & 255), 0, 0] + content
    }

    private static func split(_ kind: Kind, _ content: [UInt8]) -> [UInt8] {
        stride(from: 0, to: content.count, by: 32768).flatMap {
            record(kind, Array(content[$0..<min($0 + 32768, content.count)]))
        }
    }

    static func pair(_ name: String, _ value: String) -> [UInt8] {
        length(name.utf8.count) + length(value.utf8.count) + name.utf8 + value.utf8
    }

    static func length(_ count: Int) -> [UInt8] {
        count < 128
            ? [UInt8(count)]
            : [UInt8(count >> 24) | 0x80, UInt8(count >> 16 & 255), UInt8(count >> 8 & 255), UInt8(count & 255)]
    }
}
