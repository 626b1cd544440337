import Glibc

/// IP addresses of nodes and users in canonical form, as written by `inet_ntop`.
enum IPLiteral {
    /// Canonical form of an IPv4 or IPv6 address; `nil` for anything else.
    static func normalized(_ text: String) -> String? {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 { return string(AF_INET, &four) }
        var six = in6_addr()
        return inet_pton(AF_INET6, text, &six) == 1 ? string(AF_INET6, &six) : nil
    }

    private static func string(_ family: Int32, _ address: UnsafeRawPointer) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
            inet_ntop(family, address, buffer.baseAddress, socklen_t(buffer.count)).map { String(cString: $0) }
        }
    }
}
