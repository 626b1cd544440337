/// A host and a port.
package struct TCPAddress: Sendable, Equatable {
    /// A name or an address, IPv6 without brackets.
    package let host: String
    package let port: UInt16

    package init(host: String, port: UInt16) { (self.host, self.port) = (host, port) }
}

/// A listening address: `unix:/path` or `host:port`.
package enum ListenAddress: Sendable, Equatable {
    /// A Unix socket at an absolute or relative path.
    case unix(path: String)
    /// A TCP socket; an IPv6 host has brackets in the text form only.
    case tcp(host: String, port: UInt16)

    /// Parses the text form; `nil` if invalid.
    package init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst(5))
            // sockaddr_un holds 108 bytes, including the terminating NUL.
            guard !path.isEmpty, path.utf8.count < 108, !path.utf8.contains(0) else { return nil }
            self = .unix(path: path)
            return
        }
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]), port > 0,
            text[text.index(after: colon)...].utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty else { return nil }
        self = .tcp(host: String(host), port: port)
    }
}
