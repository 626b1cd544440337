import PortalLogic
import PortalRuntime
import PortalToolkit

/// Resolves names over recursive DNS servers; without search domains, `/etc/hosts` and cache. Usable from any number of
/// threads at a time: each query has its own state and sockets.
struct SystemResolver: NameResolver {
    /// Bounds on the time of one lookup.
    struct Patience: Sendable {
        /// For one server, once.
        var single = Duration.seconds(2)
        /// How often each server is asked.
        var rounds = 2
        /// For a lookup, including the queries for further aliases.
        var total = Duration.seconds(5)
    }

    /// As in glibc; more are not asked.
    static let maximumServers = 3
    static let maximumAliases = 8

    private let servers: [ServerAddress]
    private let patience: Patience

    /// - Parameter servers: asked in this order; empty means those of `/etc/resolv.conf`.
    init(servers: [ServerAddress], patience: Patience = Patience()) {
        (self.servers, self.patience) = (servers, patience)
    }

    func host(_ name: String, _ family: AddressFamily) -> HostAnswer {
        let found = lookup(name, family == .ipv4 ? .a : .aaaa)
        return HostAnswer(
            aliases: found.aliases,
            addresses: found.records.parsed { data in
                data.count == (family == .ipv4 ? 4 : 16) ? IPAddress(networkBytes: data) : nil
            }, isAbsent: found.isAbsent)
    }

    func texts(_ name: String) -> DNSAnswer<String> { lookup(name, .txt).records.parsed(DNSData.text) }

    func authorities(_ name: String) -> DNSAnswer<CAARecord> { lookup(name, .caa).records.parsed(DNSData.authority) }

    /// Asks again for the last alias until a response brings records or no further alias: a server that does not
    /// recurse, or stops early, leaves the rest of the chain out.
    private func lookup(_ name: String, _ type: DNSType) -> (
        aliases: [String], records: DNSAnswer<[UInt8]>, isAbsent: Bool
    ) {
        let deadline = Clock.monotonicMicroseconds + patience.total.milliseconds * 1000
        var chain = [name.lowercased()]
        var known = 0
        while known < chain.count {
            known = chain.count
            do {
                // A name that no query can hold does not exist.
                guard let query = DNSQuery(chain[known - 1], type) else { break }
                let message = try ask(query, until: deadline)
                try follow(message, &chain)
                let records = message.records(of: chain[chain.count - 1], type)
                if !records.isEmpty { return (Array(chain.dropFirst()), .records(records), false) }
                if message.isNameError { return (Array(chain.dropFirst()), .none, chain.count == 1) }
            } catch {
                return (Array(chain.dropFirst()), .unknown(error.failure), false)
            }
        }
        return (Array(chain.dropFirst()), .none, false)
    }

    private func follow(_ message: DNSMessage, _ chain: inout [String]) throws(DNSError) {
        while let target = message.alias(of: chain[chain.count - 1]) {
            guard !chain.contains(target), chain.count <= Self.maximumAliases else {
                throw DNSError(failure: .aliasLoop)
            }
            chain.append(target)
        }
    }

    /// The first useful response. The second round is without EDNS, which some servers and firewalls do not let pass.
    private func ask(_ query: DNSQuery, until end: Int64) throws(DNSError) -> DNSMessage {
        let addresses = servers.isEmpty ? ResolverLibrary.systemServers() : servers.map { SocketAddress($0) }
        var failure = DNSFailure.timeout
        for round in 0..<patience.rounds {
            for server in addresses.prefix(Self.maximumServers) {
                let now = Clock.monotonicMicroseconds
                guard now < end else { throw DNSError(failure: failure) }
                let exchange = DNSExchange(
                    query: query, isExtended: round == 0, server: server,
                    deadline: min(end, now + patience.single.milliseconds * 1000))
                do {
                    return try exchange.response()
                } catch {
                    guard error.failure != .tooLarge else { throw error }
                    // An error says more than rubbish, and that more than silence.
                    if failure == .timeout || error.failure == .serverFailure { failure = error.failure }
                }
            }
        }
        throw DNSError(failure: failure)
    }
}

extension DNSAnswer<[UInt8]> {
    /// Malformed as a whole if `parse` returns `nil` for any record.
    fileprivate func parsed<Value>(_ parse: ([UInt8]) -> Value?) -> DNSAnswer<Value> {
        switch self {
        case .none: return .none
        case .unknown(let failure): return .unknown(failure)
        case .records(let records):
            let values = records.compactMap(parse)
            return values.count == records.count ? .records(values) : .unknown(.malformed)
        }
    }
}
