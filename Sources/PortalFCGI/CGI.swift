import Glibc
import PortalAPI
import PortalRuntime

/// Plain CGI (RFC 3875): one request from environment and standard input, the response on standard output.
enum CGI {
    /// Whether a web server started the process for one request. `FCGX_IsCGI` is also true for `/dev/null`.
    static func isInvoked(_ environment: [String: String]) -> Bool { environment["GATEWAY_INTERFACE"] != nil }

    /// Responds to the request.
    /// - Returns: the exit code: 0 if the response was sent.
    static func run(_ dependencies: Pool.Dependencies, respond: Responder) -> Int32 {
        let start = Clock.monotonicMicroseconds
        let parameters = Parameters()
        parameters.index(Environment.strings)
        let request = dependencies.requestDecoder.request(from: parameters) { body(length: $0) }
        let wire = StandardWire()
        let exchange = WireExchange(
            wire, length: CGIRequestDecoder.length(from: parameters), folder: dependencies.spoolFolder)
        let response = respond(request, exchange)
        let sent = exchange.hasBegun ? wire.isOpen : send(response, withBody: request.method != "HEAD")
        dependencies.record(request, response, microseconds: Clock.monotonicMicroseconds - start)
        return sent ? 0 : ExitCode.software
    }

    private static func send(_ response: Response, withBody: Bool) -> Bool {
        var head = ResponseHead()
        head.fill(response)
        let isWhole = withBody && !ResponseHead.isBodiless(response.status)
        return Terminal.write(head.withBytes { Array($0) } + (isWhole ? response.body : []), to: 1)
    }

    /// Reads exactly this many bytes; the server need not close the stream after them.
    private static func body(length: Int) -> [UInt8]? {
        let bytes = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            while count < length {
                let got = read(0, buffer.baseAddress?.advanced(by: count), length - count)
                if got < 0, errno == EINTR { continue }
                guard got > 0 else { return }
                count += got
            }
        }
        return bytes.count == length ? bytes : nil
    }
}

/// Standard input and output.
private final class StandardWire: Wire {
    private(set) var isOpen = true

    func read(_ limit: Int) -> [UInt8]? {
        var result = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            repeat { result = Glibc.read(0, buffer.baseAddress, limit) } while result < 0 && errno == EINTR
            count = max(0, result)
        }
        return result < 0 ? nil : bytes
    }

    func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        isOpen = isOpen && Terminal.write(Array(bytes), to: 1)
        return isOpen
    }

    func wait(forPeer: Bool) {}

    var isEnding: Bool { false }
}
