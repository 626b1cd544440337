import Glibc
import PortalStore
import PortalToolkit
import Testing

/// Plain CGI with a real web server, Debian's lighttpd.
@Suite final class CGIServerTests {
    static let server = "/usr/sbin/lighttpd"
    private let folder = temporaryFolder()
    private let port = UInt16.random(in: 20_000...29_999)

    deinit { removeFolder(folder) }

    private func prepare() throws {
        let connection = try Store(path: folder + "/portal.db", create: true).connect()
        _ = try connection.migrate()
        connection.close()
        write(KeyRing.line(id: "k1", random: .system), to: "keys")
        write(
            """
            server.modules = ("mod_cgi", "mod_alias", "mod_setenv")
            server.document-root = "\(folder)"
            server.bind = "127.0.0.1"
            server.port = \(port)
            server.errorlog = "\(folder)/errors"
            alias.url = ("/portal" => "\(Child.path("portal-fcgi"))")
            $HTTP["url"] =~ "^/portal/" {
                cgi.assign = ("" => "")
                setenv.add-environment = (
                    "PORTAL_DATABASE" => "\(folder)/portal.db", "PORTAL_KEYS" => "\(folder)/keys"
                )
            }
            """, to: "lighttpd.conf")
    }

    private func write(_ text: String, to name: String) {
        let descriptor = open(folder + "/" + name, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        _ = Glibc.write(descriptor, text, text.utf8.count)
        close(descriptor)
    }

    /// Sends a request and reads until the server closes; empty if nothing is listening yet.
    private func exchange(_ request: String) -> String {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard connected == 0, send(descriptor, request, request.utf8.count, Int32(MSG_NOSIGNAL)) > 0 else { return "" }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while case let count = recv(descriptor, &chunk, chunk.count, 0), count > 0 { bytes += chunk[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(.enabled(if: access("/usr/sbin/lighttpd", X_OK) == 0, "needs Debian's lighttpd"))
    func `plain CGI works under lighttpd`() throws {
        try prepare()
        let server = try Child(Self.server, ["-D", "-f", folder + "/lighttpd.conf"], [:])
        let head = "HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        var answer = ""
        for _ in 0..<500 where answer.isEmpty {
            answer = exchange("GET /portal/nobody/state?x=%20 \(head)\r\n")
            if answer.isEmpty { usleep(10_000) }
        }
        #expect(answer.hasPrefix("HTTP/1.1 404 Not Found\r\n"))
        #expect(answer.contains("\"code\":\"portal-not-found\""))
        let body = "{\"email\":\"a@b.example\",\"password\":\"secret-secret\"}"
        let login = exchange(
            "POST /portal/nobody/auth/login \(head)Content-Type: application/json\r\n"
                + "Sec-Fetch-Site: same-origin\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        #expect(login.contains("\"code\":\"portal-not-found\""))
        let headOnly = exchange("HEAD /portal/nobody/state \(head)\r\n")
        #expect(headOnly.hasSuffix("\r\n\r\n"))
        #expect(headOnly.contains("Content-Length: "))
        kill(server.id, SIGTERM)
        #expect(server.wait() != nil)
        #expect(server.errorText.contains("\"method\":\"POST\""))
        #expect(!server.errorText.contains("secret"))
    }
}
