import Glibc
import PortalAPI
import PortalRuntime
import PortalToolkit
import Testing

@testable import PortalFCGI

@Suite struct CGIRequestDecoderTests {
    private func request(_ strings: [(String, String)], _ proxies: String...) -> Request {
        withParameters(strings.map { "\($0.0)=\($0.1)" }) { parameters in
            CGIRequestDecoder(
                trustedProxies: TrustedProxies(proxies.compactMap { AddressRange($0) }), bodies: Semaphore(1)
            )
            .request(from: parameters) { [UInt8](repeating: 0, count: $0) }
        }
    }

    private func withParameters<R>(_ strings: [String], _ body: (Parameters) -> R) -> R {
        var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        let parameters = Parameters()
        return pointers.withUnsafeMutableBufferPointer {
            parameters.index($0.baseAddress)
            return body(parameters)
        }
    }

    @Test func `a request takes its values from the parameters that Caddy sends`() {
        let id = "0b6a2d1e-8f43-4c58-9d2e-3f1a2b3c4d5e"
        let request = request([
            ("FCGI_ROLE", "RESPONDER"), ("REQUEST_METHOD", "POST"), ("REQUEST_URI", "/portal/a%2Fb/x?q=%20&r=?"),
            ("PATH_INFO", "/portal/a/b/x"), ("QUERY_STRING", "other"), ("PORTAL_HOST", "acme.example"),
            ("HTTP_HOST", "evil.example"), ("SERVER_NAME", "server.example"),
            ("PORTAL_ORIGIN", "https://acme.example"), ("PORTAL_REQUEST_ID", id), ("REMOTE_ADDR", "192.0.2.1"),
            ("HTTP_X_FORWARDED_FOR", "6.6.6.6"), ("HTTP_COOKIE", "a=b; a=c"), ("HTTP_AUTHORIZATION", "Bearer t"),
            ("CONTENT_TYPE", "application/json"), ("HTTP_CONTENT_ENCODING", "gzip"), ("CONTENT_LENGTH", "3"),
            ("HTTP_SEC_FETCH_SITE", "same-origin"),
            ("HTTP_ORIGIN", "https://o"), ("HTTP_USER_AGENT", "Agent"), ("HTTP_IF_NONE_MATCH", "\"e\""),
            ("HTTP_PORTAL_BACKGROUND", "1"), ("HTTP_IDEMPOTENCY_KEY", "k"),
        ])
        #expect(request.method == "POST")
        #expect(request.path == "/portal/a%2Fb/x")
        #expect(request.query == "q=%20&r=?")
        #expect(request.host == "acme.example")
        #expect(request.origin == "https://acme.example")
        #expect(request.id == id)
        #expect(request.clientAddress == "192.0.2.1")
        #expect(request.cookie == "a=b; a=c")
        #expect(request.authorization == "Bearer t")
        #expect(request.contentType == "application/json")
        #expect(request.contentEncoding == "gzip")
        #expect(request.secFetchSite == "same-origin")
        #expect(request.originHeader == "https://o")
        #expect(request.userAgent == "Agent")
        #expect(request.ifNoneMatch == "\"e\"")
        #expect(request.isBackground)
        #expect(request.idempotencyKey == "k")
        #expect(request.body.count == 3)
    }

    @Test func `the host never comes from client headers`() {
        let request = request([("HTTP_HOST", "evil"), ("HTTP_X_FORWARDED_HOST", "evil"), ("SERVER_NAME", "own")])
        #expect(request.host == "own")
    }

    @Test func `plain CGI variables serve as fallback`() {
        let request = request([
            ("REQUEST_METHOD", "GET"), ("SCRIPT_NAME", "/portal"), ("PATH_INFO", "/acme/state"),
            ("QUERY_STRING", "a=1"),
            ("SERVER_NAME", "cgi.example"), ("SERVER_PORT", "8443"), ("HTTPS", "on"),
        ])
        #expect(request.path == "/portal/acme/state")
        #expect(request.query == "a=1")
        #expect(request.host == "cgi.example")
        #expect(request.origin == "https://cgi.example:8443")
    }

    @Test(arguments: [
        "", "x", "0B6A2D1E-8F43-4C58-9D2E-3F1A2B3C4D5E", "0b6a2d1e-8f43-4c58-9d2e-3f1a2b3c4d5", "\r\n",
        "0b6a2d1ea8f43a4c58a9d2ea3f1a2b3c4d5e", "0b6a2d1e-8f43-4c58-9d2e-3f1a2b3c4d5é",
    ]) func `malformed request ids are replaced`(id: String) {
        let made = request([("PORTAL_REQUEST_ID", id)]).id
        #expect(made != id)
        #expect(RequestID.accepted(made) == made)
        #expect(made != request([]).id)
    }

    @Test func `the first of repeated parameters counts`() {
        #expect(request([("PORTAL_HOST", "a"), ("PORTAL_HOST", "b")]).host == "a")
    }

    @Test func `a cookie in invalid UTF-8 is dropped, a path in invalid UTF-8 matches no route`() {
        let bad: [CChar] = [0x2F, -1, 0]
        var uri = Array("REQUEST_URI=".utf8CString.dropLast()) + bad
        var cookie = Array("HTTP_COOKIE=".utf8CString.dropLast()) + bad
        let request = uri.withUnsafeMutableBufferPointer { uri in
            cookie.withUnsafeMutableBufferPointer { cookie in
                var pointers = [uri.baseAddress, cookie.baseAddress, nil]
                return pointers.withUnsafeMutableBufferPointer { pointers in
                    let parameters = Parameters()
                    parameters.index(pointers.baseAddress)
                    return CGIRequestDecoder(trustedProxies: TrustedProxies(), bodies: Semaphore(1))
                        .request(from: parameters) { _ in nil }
                }
            }
        }
        #expect(request.cookie == nil)
        #expect(request.path == "/\u{FFFD}")
    }

    @Test func `parameters of one request do not leak into the next`() {
        let parameters = Parameters()
        var one: [UnsafeMutablePointer<CChar>?] = [strdup("HTTP_COOKIE=a"), nil]
        var none: [UnsafeMutablePointer<CChar>?] = [nil]
        one.withUnsafeMutableBufferPointer { parameters.index($0.baseAddress) }
        #expect(parameters.text(.cookie) == "a")
        none.withUnsafeMutableBufferPointer { parameters.index($0.baseAddress) }
        #expect(parameters.text(.cookie) == nil)
        free(one[0])
    }

    private func head(_ response: Response) -> String {
        var head = ResponseHead()
        head.fill(response)
        return head.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `control characters in a response header are replaced, so that none is injected`() {
        let response = Response(status: 302, headers: [("Location", "/a\r\nSet-Cookie: x=y\n\u{0}\u{7F}é")])
        #expect(
            head(response) == "Status: 302 Found\r\nLocation: /a  Set-Cookie: x=y   é\r\nContent-Length: 0\r\n\r\n")
    }

    @Test func `statuses without a body have no Content-Length`() {
        #expect(head(Response(status: 204)) == "Status: 204 No Content\r\n\r\n")
        #expect(head(Response(status: 304)) == "Status: 304 Not Modified\r\n\r\n")
        #expect(head(Response(status: 599)) == "Status: 599 \r\nContent-Length: 0\r\n\r\n")
    }
}
