import Glibc
import PortalLogic

/// One query to one server: over UDP, and over TCP if the response is truncated.
struct DNSExchange {
    static let maximumBytes = 16_384

    let query: DNSQuery
    let isExtended: Bool
    let server: SocketAddress
    /// In `Clock.monotonicMicroseconds`, for both transports together.
    let deadline: Int64

    /// - Throws: ``DNSError``.
    func response() throws(DNSError) -> DNSMessage {
        let bytes = isExtended ? query.extended : query.plain
        var response = try datagram(bytes)
        if DNSMessage.isTruncated(response) { response = try stream(bytes) }
        return try DNSMessage(response, to: query)
    }

    /// Waits on after a message that does not belong to the query: whoever forges one is seldom alone.
    private func datagram(_ bytes: [UInt8]) throws(DNSError) -> [UInt8] {
        guard let socket = DNSSocket(server, .datagram, until: deadline), socket.send(bytes) else {
            throw DNSError(failure: .timeout)
        }
        var failure = DNSFailure.timeout
        var buffer = [UInt8](repeating: 0, count: Self.maximumBytes)
        while let count = socket.receive(&buffer, Int32(MSG_TRUNC)) {
            if query.isAnswered(by: buffer.prefix(count)) {
                guard count <= buffer.count else { throw DNSError(failure: .tooLarge) }
                return Array(buffer.prefix(count))
            }
            failure = .malformed
        }
        throw DNSError(failure: failure)
    }

    private func stream(_ bytes: [UInt8]) throws(DNSError) -> [UInt8] {
        let length = [UInt8(bytes.count >> 8), UInt8(bytes.count & 0xFF)]
        guard let socket = DNSSocket(server, .stream, until: deadline), socket.send(length + bytes),
            let head = socket.receive(exactly: 2)
        else { throw DNSError(failure: .timeout) }
        let count = Int(head[0]) << 8 | Int(head[1])
        guard count <= Self.maximumBytes else { throw DNSError(failure: .tooLarge) }
        guard let response = socket.receive(exactly: count) else { throw DNSError(failure: .timeout) }
        guard query.isAnswered(by: response), !DNSMessage.isTruncated(response) else {
            throw DNSError(failure: .malformed)
        }
        return response
    }
}
