import Glibc
import PortalToolkit

/// What `setup` looks at on the machine before it relies on it.
enum SetupChecks {
    /// Whether a name leads to an address of this machine.
    enum Route {
        case here, elsewhere([String]), nowhere
    }

    /// Resolves a name as the system does.
    static func route(of host: String) -> Route {
        let found = addresses(of: host)
        guard !found.isEmpty else { return .nowhere }
        let own = ownAddresses()
        return found.contains { own.contains($0) || $0.hasPrefix("127.") || $0 == "::1" } ? .here : .elsewhere(found)
    }

    private static func addresses(of host: String) -> [String] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        return sequence(first: list, next: { $0?.pointee.ai_next }).prefix { $0 != nil }.compactMap {
            $0?.pointee.ai_addr.flatMap(text)
        }
    }

    private static func ownAddresses() -> Set<String> {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return [] }
        defer { freeifaddrs(list) }
        return Set(
            sequence(first: list, next: { $0?.pointee.ifa_next }).prefix { $0 != nil }.compactMap {
                $0?.pointee.ifa_addr.flatMap(text)
            })
    }

    private static func text(_ address: UnsafeMutablePointer<sockaddr>) -> String? {
        let length: Int
        switch Int32(address.pointee.sa_family) {
        case AF_INET: length = MemoryLayout<sockaddr_in>.size
        case AF_INET6: length = MemoryLayout<sockaddr_in6>.size
        default: return nil
        }
        var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let failure = getnameinfo(address, socklen_t(length), &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST)
        guard failure == 0 else { return nil }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Why a service cannot take roots from a file; `nil` if it can.
    static func objection(to file: String, for user: String) -> String? {
        let isHidden = ["/root/", "/home/", "/run/user/", "/tmp/", "/var/tmp/"].contains { file.hasPrefix($0) }
        guard !isHidden, Subprocess.run(["runuser", "-u", user, "--", "test", "-r", file]).isSuccess else {
            return "is not seen by \(user): install -m 644 it into /etc/portal"
        }
        let text = try? Input(path: file).text(limit: 1 << 20)
        return text?.contains("-----BEGIN CERTIFICATE-----") == true ? nil : "has no certificate in PEM"
    }

    /// The program that listens on a TCP port, by the kernel's word; `nil` if the port is free.
    static func listener(on port: Int) -> String? {
        let found = Subprocess.run(["ss", "-Hltnp", "sport = :\(port)"], takesErrors: false).output
        guard !found.isEmpty else { return nil }
        let parts = found.split(separator: "\"")
        return parts.count > 1 ? String(parts[1]) : "another program"
    }
}
