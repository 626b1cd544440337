import CCurl
import PortalRuntime
import PortalToolkit

/// HTTP and SMTP transfers over libcurl's multi interface, concurrent on one thread. The only file that imports it.
///
/// Not Sendable: libcurl's handles are confined to the thread that created them.
final class CurlClient {
    private static let isReady = ccurl_start() == CURLE_OK
    /// Maximum response body; the rest is truncated.
    fileprivate static let maximumResponseBytes = 65_536

    private let multi: UnsafeMutableRawPointer
    private var running: [UnsafeMutableRawPointer: Transfer] = [:]

    /// - Throws: `CurlUnavailable` when libcurl is out of memory.
    init() throws {
        guard Self.isReady, let multi = curl_multi_init() else { throw CurlUnavailable() }
        self.multi = multi
    }

    deinit {
        for (handle, transfer) in running { remove(handle, transfer) }
        curl_multi_cleanup(multi)
    }

    /// Number of transfers in flight.
    var count: Int { running.count }

    /// Starts a transfer; `wait` returns its outcome with this id.
    func start(_ request: Request, as id: Int) throws {
        guard let handle = curl_easy_init() else { throw CurlUnavailable() }
        let transfer = Transfer(id: id, payload: request.payload)
        transfer.configure(handle, request)
        guard curl_multi_add_handle(multi, handle) == CURLM_OK else {
            curl_easy_cleanup(handle)
            transfer.free()
            throw CurlUnavailable()
        }
        running[handle] = transfer
    }

    /// Runs the transfers for this long, or until some have ended.
    /// - Returns: the ended ones.
    func wait(milliseconds: Int) -> [(id: Int, outcome: Outcome)] {
        var ended: [(id: Int, outcome: Outcome)] = []
        let end = Clock.monotonicMicroseconds + Int64(milliseconds) * 1000
        var left = Int64(milliseconds)
        repeat {
            var active: Int32 = 0
            curl_multi_perform(multi, &active)
            ended += collect()
            guard !running.isEmpty, ended.isEmpty, left > 0 else { break }
            curl_multi_poll(multi, nil, 0, Int32(left), nil)
            left = (end - Clock.monotonicMicroseconds) / 1000
        } while true
        return ended
    }

    private func collect() -> [(id: Int, outcome: Outcome)] {
        var ended: [(id: Int, outcome: Outcome)] = []
        var code = CURLE_OK
        while let handle = ccurl_next_done(multi, &code) {
            guard let transfer = running.removeValue(forKey: handle) else { continue }
            ended.append((transfer.id, transfer.outcome(handle, code)))
            remove(handle, transfer)
        }
        return ended
    }

    private func remove(_ handle: UnsafeMutableRawPointer, _ transfer: Transfer) {
        curl_multi_remove_handle(multi, handle)
        curl_easy_cleanup(handle)
        transfer.free()
    }

    /// Parses a date as of certificates and HTTP; `nil` if it is none.
    static func seconds(ofDate text: String) -> Int64? {
        let seconds = curl_getdate(text, nil)
        return seconds < 0 ? nil : Int64(seconds)
    }
}

/// libcurl could not be started.
struct CurlUnavailable: Error, CustomStringConvertible {
    let description = "libcurl has no memory"
}

/// State of one transfer; outlives its curl handle.
private final class Transfer {
    let id: Int
    private let payload: CurlClient.Request.Payload
    private var lists: [UnsafeMutablePointer<curl_slist>] = []
    private var response: [UInt8] = []
    private var position = 0
    private var reach: Reach?
    private var isEncrypted = true
    private let door = UnsafeMutablePointer<ccurl_door>.allocate(capacity: 1)
    /// Why an address was refused.
    private var refusal: String?
    /// Whether a TLS handshake has begun.
    fileprivate var isShaking = false
    /// libcurl's error message, NUL-terminated.
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    init(id: Int, payload: CurlClient.Request.Payload) {
        self.id = id
        self.payload = payload
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    func configure(_ handle: UnsafeMutableRawPointer, _ request: CurlClient.Request) {
        ccurl_set_string(handle, CURLOPT_URL, request.url)
        ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        ccurl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, request.connectMilliseconds)
        ccurl_set_long(handle, CURLOPT_TIMEOUT_MS, request.totalMilliseconds)
        ccurl_set_writer(handle, onReceive, Unmanaged.passUnretained(self).toOpaque())
        switch payload {
        case .post(let headers, let body, let reach):
            configure(handle, headers, body)
            if let reach { confine(handle, request.url, to: reach) }
        case .get(let roots):
            ccurl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https")
            ccurl_set_string(handle, CURLOPT_PROXY, "")
            if let roots { ccurl_set_string(handle, CURLOPT_CAINFO, roots) }
        case .probe(let host, let port, let roots): configure(handle, host, port, roots)
        case .mail(let from, let to, _, let isPrivate): configure(handle, from: from, to: to, isPrivate: isPrivate)
        }
    }

    private func configure(_ handle: UnsafeMutableRawPointer, _ headers: [String], _ body: [UInt8]) {
        ccurl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https")
        ccurl_set_long(handle, CURLOPT_POSTFIELDSIZE, body.count)
        ccurl_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, body)
        ccurl_set_pointer(handle, CURLOPT_HTTPHEADER, list(headers))
    }

    private func confine(_ handle: UnsafeMutableRawPointer, _ url: String, to reach: Reach) {
        self.reach = reach
        isEncrypted = url.lowercased().hasPrefix("https:")
        if reach.networks.isEmpty { ccurl_set_string(handle, CURLOPT_PROTOCOLS_STR, "https") }
        ccurl_set_string(handle, CURLOPT_PROXY, "")
        ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText)
        door.initialize(to: ccurl_door(admit: onOpen, context: Unmanaged.passUnretained(self).toOpaque()))
        ccurl_set_door(handle, door)
    }

    private func configure(_ handle: UnsafeMutableRawPointer, from: String, to: String, isPrivate: Bool) {
        ccurl_set_string(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        let need = isPrivate ? CURLUSESSL_ALL : CURLUSESSL_TRY
        ccurl_set_long(handle, CURLOPT_USE_SSL, Int(need.rawValue))
        ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText)
        ccurl_set_string(handle, CURLOPT_MAIL_FROM, "<\(from)>")
        ccurl_set_pointer(handle, CURLOPT_MAIL_RCPT, list(["<\(to)>"]))
        ccurl_set_long(handle, CURLOPT_UPLOAD, 1)
        ccurl_set_reader(handle, onSend, Unmanaged.passUnretained(self).toOpaque())
    }

    private func configure(_ handle: UnsafeMutableRawPointer, _ host: String, _ port: UInt16, _ roots: String?) {
        ccurl_set_string(handle, CURLOPT_PROTOCOLS_STR, "https")
        ccurl_set_long(handle, CURLOPT_NOBODY, 1)
        ccurl_set_string(handle, CURLOPT_PROXY, "")
        let place = host.contains(":") ? "[\(host)]" : host
        ccurl_set_pointer(handle, CURLOPT_CONNECT_TO, list(["::\(place):\(port)"]))
        // A connection or session used before would not show the certificate.
        ccurl_set_long(handle, CURLOPT_FRESH_CONNECT, 1)
        ccurl_set_long(handle, CURLOPT_FORBID_REUSE, 1)
        ccurl_set_long(handle, CURLOPT_SSL_SESSIONID_CACHE, 0)
        ccurl_set_long(handle, CURLOPT_CERTINFO, 1)
        ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText)
        ccurl_set_handshake(handle, onHandshake, Unmanaged.passUnretained(self).toOpaque())
        if let roots { ccurl_set_string(handle, CURLOPT_CAINFO, roots) }
    }

    private func list(_ lines: [String]) -> UnsafeMutablePointer<curl_slist>? {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines { list = curl_slist_append(list, line) ?? list }
        if let list { lists.append(list) }
        return list
    }

    func outcome(_ handle: UnsafeMutableRawPointer, _ code: CURLcode) -> CurlClient.Outcome {
        let status = ccurl_response_code(handle)
        // The code is the same for an invalid greeting; but the message is read only after DATA was accepted.
        let isMessageRefused = code == CURLE_WEIRD_SERVER_REPLY && position > 0
        // MAIL, RCPT and DATA share a code too; only the text distinguishes them (the same from libcurl 7.88 to 8.23).
        var text = String(cString: errorText)
        let isRecipientRefused = text.hasPrefix("RCPT failed")
        if isMessageRefused { text = "message failed: \(status)" }
        if code == CURLE_COULDNT_CONNECT, let refusal { text = refusal }
        if text.isEmpty { text = String(cString: curl_easy_strerror(code)) }
        return CurlClient.Outcome(
            status: status, body: response, failure: code == CURLE_OK || hasAnswered(status) ? nil : text,
            mayHaveArrived: ccurl_has_begun(handle) != 0, concernsMail: isMessageRefused || isRecipientRefused,
            retryAfter: Int(ccurl_retry_after(handle)), probe: probe(handle, code))
    }

    /// Whether the head of an answer is all that is asked for; its body may never end.
    private func hasAnswered(_ status: Int) -> Bool { reach != nil && status >= 200 }

    private func probe(_ handle: UnsafeMutableRawPointer, _ code: CURLcode) -> EdgeProbe? {
        guard case .probe = payload else { return nil }
        var lines: [String] = []
        var line = ccurl_certificate(handle)
        while let found = line {
            if let data = found.pointee.data { lines.append(String(cString: data)) }
            line = UnsafePointer(found.pointee.next)
        }
        let end: EdgeProbe.End =
            switch code {
            case CURLE_OK: .answered
            case CURLE_PEER_FAILED_VERIFICATION: .unverified(ccurl_verify_result(handle))
            // An edge that may not have a certificate says so by an alert. One that tries to get it holds the handshake,
            // for minutes; one that was stopped ends the connection at once.
            case CURLE_SSL_CONNECT_ERROR where String(cString: errorText).contains("alert"): .noHandshake
            case _
            where isShaking && lines.isEmpty
                && (code == CURLE_OPERATION_TIMEDOUT || ccurl_seconds(handle) >= EdgeProbe.patience):
                .noHandshake
            default: .unreached
            }
        return EdgeProbe(
            end, isMarked: ccurl_header(handle, EdgeProbe.marker).map { String(cString: $0) } == "1", certificate: lines
        )
    }

    func free() {
        for list in lists { curl_slist_free_all(list) }
        lists = []
        errorText.deallocate()
        door.deallocate()
    }

    /// Whether a connection to an address may be made.
    fileprivate func admits(_ address: IPAddress?) -> Bool {
        guard let reach, let address else { return false }
        refusal = reach.refusal(of: address, isEncrypted: isEncrypted)
        return refusal == nil
    }

    /// - Returns: Whether to go on.
    fileprivate func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let room = CurlClient.maximumResponseBytes - response.count
        response += bytes.prefix(max(0, room))
        return reach == nil || bytes.count <= room
    }

    fileprivate func send(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard case .mail(_, _, let message, _) = payload else { return 0 }
        let part = message[position...].prefix(buffer.count)
        buffer.copyBytes(from: part)
        position += part.count
        return part.count
    }
}

// C callbacks cannot capture; the pointer carries the transfer.
private func onReceive(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
)
    -> Int
{
    guard let bytes, let context else { return 0 }
    let goesOn = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        .receive(UnsafeRawBufferPointer(start: bytes, count: size * count))
    return goesOn ? size * count : 0
}

private func onOpen(
    _ context: UnsafeMutableRawPointer?, _ bytes: UnsafePointer<UInt8>?, _ length: Int32
) -> Int32 {
    guard let context else { return 0 }
    let address = IPAddress(networkBytes: Array(UnsafeBufferPointer(start: bytes, count: Int(length))))
    return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().admits(address) ? 1 : 0
}

/// Called once the connection is there, before the handshake.
private func onHandshake(
    _ handle: UnsafeMutableRawPointer?, _ settings: UnsafeMutableRawPointer?, _ context: UnsafeMutableRawPointer?
)
    -> CURLcode
{
    if let context { Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().isShaking = true }
    return CURLE_OK
}

private func onSend(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
)
    -> Int
{
    guard let bytes, let context else { return 0 }
    return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        .send(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
}
