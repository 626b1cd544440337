package import PortalToolkit

/// Result of a DNS query for the records of one type at one name.
package enum DNSAnswer<Record: Equatable & Sendable>: Equatable, Sendable {
    /// At least one record.
    case records([Record])
    /// The name or the type does not exist (NXDOMAIN, NODATA).
    case none
    /// The query could not be answered; allows no conclusion about the name.
    case unknown(DNSFailure)
}

/// Why a query has no answer.
package enum DNSFailure: String, Equatable, Sendable {
    /// No server answered in time.
    case timeout
    /// The servers answered with an error (SERVFAIL, REFUSED …).
    case serverFailure = "server-failure"
    /// The response cannot be parsed, or does not belong to the query.
    case malformed
    /// More records, or a longer response, than is ever read.
    case tooLarge = "too-large"
    /// The aliases form a loop or are too many.
    case aliasLoop = "alias-loop"
}

/// Addresses of a host, with the aliases (CNAME) that led to them.
package struct HostAnswer: Equatable, Sendable {
    /// Targets of the CNAME chain in order, as lower-case names without trailing dot; empty without an alias. Also set
    /// if the last target has no addresses or could not be resolved.
    package let aliases: [String]
    package let addresses: DNSAnswer<IPAddress>
    /// Whether the name that was asked for does not exist, so that it has no records of any type (RFC 8020).
    package let isAbsent: Bool

    package init(aliases: [String] = [], addresses: DNSAnswer<IPAddress>, isAbsent: Bool = false) {
        (self.aliases, self.addresses, self.isAbsent) = (aliases, addresses, isAbsent)
    }
}

/// A CAA record (RFC 8659).
package struct CAARecord: Equatable, Sendable {
    /// Whether a CA that does not know the tag must refuse.
    package let isCritical: Bool
    /// Lower case, such as `issue`.
    package let tag: String
    package let value: String

    package init(isCritical: Bool = false, tag: String, value: String) {
        (self.isCritical, self.tag, self.value) = (isCritical, tag, value)
    }
}

/// Address family of a host query.
package enum AddressFamily: Sendable {
    case ipv4, ipv6
}

/// Queries DNS; each call blocks for a bounded time. Names are lower-case A-labels without trailing dot, and absolute:
/// no search domains.
package protocol NameResolver: Sendable {
    func host(_ name: String, _ family: AddressFamily) -> HostAnswer
    /// TXT records, each with its strings joined; bytes that are not UTF-8 are replaced.
    func texts(_ name: String) -> DNSAnswer<String>
    /// CAA records of this name alone; does not climb the tree.
    func authorities(_ name: String) -> DNSAnswer<CAARecord>
}
