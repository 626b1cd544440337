import Glibc

/// IP addresses of nodes and users, in the one form that `inet_ntop` writes.
enum Address {
    /// The usual form of an IPv4 or IPv6 address, or `nil` when it is none.
    static func normalized(_ text: String) -> String? {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 { return written(AF_INET, &four) }
        var six = in6_addr()
        return inet_pton(AF_INET6, text, &six) == 1 ? written(AF_INET6, &six) : nil
    }

    private static func written(_ family: Int32, _ address: UnsafeRawPointer) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
            inet_ntop(family, address, buffer.baseAddress, socklen_t(buffer.count)).map { String(cString: $0) }
        }
    }
}
