package import PortalToolkit

/// Address and port of a server to connect to.
package struct ServerAddress: Sendable, Equatable {
    package let address: IPAddress
    package let port: UInt16

    package init(_ address: IPAddress, port: UInt16) { (self.address, self.port) = (address, port) }

    /// Parses `address`, `address:port` or, for IPv6 with a port, `[address]:port`; `nil` if invalid.
    package init?(_ text: String, defaultPort: UInt16) {
        if let address = IPAddress(text) {
            self.init(address, port: defaultPort)
            return
        }
        guard case .tcp(let host, let port) = ListenAddress(text), let address = IPAddress(host),
            text.hasPrefix("[") == host.utf8.contains(0x3A)
        else { return nil }
        self.init(address, port: port)
    }
}
