import CCurl
import Glibc

/// HTTP requests and mails on their way through libcurl, many at once on one thread. The one file that sees it.
///
/// Not Sendable: libcurl's handles belong to the thread that made them.
final class Transfers {
    /// What to do.
    struct Request {
        var url: String
        var connectMilliseconds: Int
        var totalMilliseconds: Int
        var content: Content

        enum Content {
            /// `POST` of this body.
            case post(headers: [String], body: [UInt8])
            /// A mail in the form of RFC 5322; `isPrivate` refuses to go on without TLS.
            case mail(from: String, to: String, message: [UInt8], isPrivate: Bool)
        }
    }

    /// How it ended.
    struct Outcome: Sendable {
        /// Status of HTTP, last reply of SMTP; 0 when there was none.
        var status: Int
        /// Start of what was answered (HTTP).
        var body: [UInt8]
        /// What went wrong in the transfer itself; `nil` when an answer came whole.
        var failure: String?
        /// Whether the other side had the chance to see any of it.
        var mayHaveArrived: Bool
        /// Whether the mail server said no to this very mail: to its recipient, or to the message when it had it all.
        /// What it says before (greeting, EHLO, AUTH, MAIL, DATA) is about itself or about the settings.
        var concernsMail: Bool
    }

    private static let isReady = ccurl_start() == CURLE_OK
    /// Bytes of an answer that are kept.
    fileprivate static let mostAnswered = 65_536

    private let multi: UnsafeMutableRawPointer
    private var running: [UnsafeMutableRawPointer: Transfer] = [:]

    /// - Throws: `CannotTransfer` when libcurl has no memory.
    init() throws {
        guard Self.isReady, let multi = curl_multi_init() else { throw CannotTransfer() }
        self.multi = multi
    }

    deinit {
        for (handle, transfer) in running { remove(handle, transfer) }
        curl_multi_cleanup(multi)
    }

    /// How many are on their way.
    var count: Int { running.count }

    /// Begins a transfer; `wait` tells how it ended.
    func start(_ request: Request, as id: Int) throws {
        guard let handle = curl_easy_init() else { throw CannotTransfer() }
        let transfer = Transfer(id: id, content: request.content)
        transfer.configure(handle, request)
        guard curl_multi_add_handle(multi, handle) == CURLM_OK else {
            curl_easy_cleanup(handle)
            transfer.free()
            throw CannotTransfer()
        }
        running[handle] = transfer
    }

    /// Lets transfers go on for so long, or until all have ended; returns those that have.
    func wait(milliseconds: Int) -> [(id: Int, outcome: Outcome)] {
        var ended: [(id: Int, outcome: Outcome)] = []
        let end = Self.milliseconds() + milliseconds
        var left = milliseconds
        repeat {
            var active: Int32 = 0
            curl_multi_perform(multi, &active)
            ended += collect()
            guard !running.isEmpty, left > 0 else { break }
            curl_multi_poll(multi, nil, 0, Int32(left), nil)
            left = end - Self.milliseconds()
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

    private static func milliseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }
}

extension Transfers.Outcome {
    /// How a transfer ended that could not begin.
    init(notStarted error: any Error) {
        self.init(status: 0, body: [], failure: "\(error)", mayHaveArrived: false, concernsMail: false)
    }
}

/// libcurl could not be started.
struct CannotTransfer: Error, CustomStringConvertible {
    let description = "libcurl has no memory"
}

/// One transfer's own memory, alive until its handle is gone.
private final class Transfer {
    let id: Int
    private let content: Transfers.Request.Content
    private var lists: [UnsafeMutablePointer<curl_slist>] = []
    private var answer: [UInt8] = []
    private var position = 0
    /// What libcurl says of the error in its own words, ended by 0.
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    init(id: Int, content: Transfers.Request.Content) {
        self.id = id
        self.content = content
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    func configure(_ handle: UnsafeMutableRawPointer, _ request: Transfers.Request) {
        ccurl_set_string(handle, CURLOPT_URL, request.url)
        ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        ccurl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, request.connectMilliseconds)
        ccurl_set_long(handle, CURLOPT_TIMEOUT_MS, request.totalMilliseconds)
        ccurl_set_writer(handle, take, Unmanaged.passUnretained(self).toOpaque())
        switch content {
        case .post(let headers, let body): configure(handle, headers, body)
        case .mail(let from, let to, _, let isPrivate): configure(handle, from: from, to: to, isPrivate: isPrivate)
        }
    }

    private func configure(_ handle: UnsafeMutableRawPointer, _ headers: [String], _ body: [UInt8]) {
        ccurl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https")
        ccurl_set_long(handle, CURLOPT_POSTFIELDSIZE, body.count)
        ccurl_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, body)
        ccurl_set_pointer(handle, CURLOPT_HTTPHEADER, list(headers))
    }

    private func configure(_ handle: UnsafeMutableRawPointer, from: String, to: String, isPrivate: Bool) {
        ccurl_set_string(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        let need = isPrivate ? CURLUSESSL_ALL : CURLUSESSL_TRY
        ccurl_set_long(handle, CURLOPT_USE_SSL, Int(need.rawValue))
        ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText)
        ccurl_set_string(handle, CURLOPT_MAIL_FROM, "<\(from)>")
        ccurl_set_pointer(handle, CURLOPT_MAIL_RCPT, list(["<\(to)>"]))
        ccurl_set_long(handle, CURLOPT_UPLOAD, 1)
        ccurl_set_reader(handle, give, Unmanaged.passUnretained(self).toOpaque())
    }

    private func list(_ lines: [String]) -> UnsafeMutablePointer<curl_slist>? {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines { list = curl_slist_append(list, line) ?? list }
        if let list { lists.append(list) }
        return list
    }

    func outcome(_ handle: UnsafeMutableRawPointer, _ code: CURLcode) -> Transfers.Outcome {
        let status = ccurl_response_code(handle)
        // The code is the same for a strange greeting; but the message is asked for only after DATA was granted.
        let isMessageRefused = code == CURLE_WEIRD_SERVER_REPLY && position > 0
        // MAIL, RCPT and DATA share a code too; only the words tell them apart (the same from libcurl 7.88 to 8.23).
        var words = String(cString: errorText)
        let isRecipientRefused = words.hasPrefix("RCPT failed")
        if isMessageRefused { words = "message failed: \(status)" }
        if words.isEmpty { words = String(cString: curl_easy_strerror(code)) }
        return Transfers.Outcome(
            status: status, body: answer, failure: code == CURLE_OK ? nil : words,
            mayHaveArrived: ccurl_has_begun(handle) != 0, concernsMail: isMessageRefused || isRecipientRefused)
    }

    func free() {
        for list in lists { curl_slist_free_all(list) }
        lists = []
        errorText.deallocate()
    }

    fileprivate func receive(_ bytes: UnsafeRawBufferPointer) {
        answer += bytes.prefix(max(0, Transfers.mostAnswered - answer.count))
    }

    fileprivate func send(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard case .mail(_, _, let message, _) = content else { return 0 }
        let part = message[position...].prefix(buffer.count)
        buffer.copyBytes(from: part)
        position += part.count
        return part.count
    }
}

// C callbacks cannot capture; the transfer comes through the pointer.
private func take(_ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?)
    -> Int
{
    guard let bytes, let context else { return 0 }
    Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        .receive(UnsafeRawBufferPointer(start: bytes, count: size * count))
    return size * count
}

private func give(_ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?)
    -> Int
{
    guard let bytes, let context else { return 0 }
    return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        .send(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
}
