import CResolv
import Glibc

/// glibc's resolver: the system's servers, the composition of queries, and names in messages. The only file that
/// imports it.
///
/// Queries are sent by ``DNSExchange`` instead of `res_nsend` (measured with glibc 2.36), which
/// - sets no time limit when it connects and reads over TCP, to which any truncated response makes it switch;
/// - reports SERVFAIL, NOTIMP and REFUSED as `ETIMEDOUT`, like silence;
/// - with `pfcode`, which makes it return those, never ends after an empty response without AA and RA.
enum ResolverLibrary {
    /// The servers of `/etc/resolv.conf`, which is read again after a change.
    static func systemServers() -> [SocketAddress] {
        withState { state in
            (0..<MAXNS).compactMap { index in cresolv_server(state, index).flatMap { SocketAddress($0) } }
        } ?? []
    }

    /// A query without EDNS, with recursion desired; `nil` if no such name can exist.
    static func query(_ name: String, _ type: DNSType) -> [UInt8]? {
        withState { state -> [UInt8]? in
            var query = [UInt8](repeating: 0, count: 512)
            let length = cresolv_query(state, name, Int32(type.rawValue), &query, Int32(query.count))
            return length > 0 ? Array(query.prefix(Int(length))) : nil
        } ?? nil
    }

    /// Reads the possibly compressed name at a position: lower case, without trailing dot, special bytes escaped.
    /// - Returns: the name and the position behind it; `nil` if malformed.
    static func name(in message: [UInt8], at position: Int) -> (name: String, end: Int)? {
        guard position < message.count else { return nil }
        // Every byte of a name may be escaped as `\000`.
        var text = [CChar](repeating: 0, count: 1025)
        let length = message.withUnsafeBufferPointer { bytes -> Int32 in
            guard let start = bytes.baseAddress else { return -1 }
            return dn_expand(start, start + bytes.count, start + position, &text, Int32(text.count))
        }
        guard length > 0 else { return nil }
        let name = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return (name.lowercased(), position + Int(length))
    }

    private static func withState<T>(_ body: (UnsafeMutablePointer<cresolv_state>) -> T) -> T? {
        var state = cresolv_state()
        return withUnsafeMutablePointer(to: &state) { state in
            guard cresolv_init(state) == 0 else { return nil }
            defer { cresolv_close(state) }
            return body(state)
        }
    }
}
