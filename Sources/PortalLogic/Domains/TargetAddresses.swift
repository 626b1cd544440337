import PortalToolkit

/// The addresses of one family that the targets have in public DNS. Private ones are the portal's only inside its own
/// network, where no certificate can be had.
struct TargetAddresses {
    /// Of all targets.
    private(set) var publicOnes: [IPAddress] = []
    /// Of the target that is recommended.
    private(set) var recommended: [IPAddress] = []
    private let first: [String]
    /// A target that could not be looked up.
    private var failure: (target: String, cause: RecordCause)?

    init(_ family: AddressFamily, _ inspection: DomainInspection) {
        first = Array(inspection.targets.prefix(1))
        for target in inspection.targets {
            let answer = inspection.host(target, family).addresses
            if let cause = answer.failure { failure = failure ?? (target, cause) }
            guard case .records(let addresses) = answer else { continue }
            let open = addresses.filter { !$0.isPrivate }
            if [target] == first { recommended = open }
            publicOnes += open.filter { !publicOnes.contains($0) }
        }
    }

    /// The addresses that are recommended, or the host that has none.
    var expected: [String] { recommended.isEmpty ? first : recommended.map(\.description) }

    func verdict(of addresses: [IPAddress]) -> RecordVerdict {
        if addresses.contains(where: \.isPrivate) { return .wrong }
        if addresses.allSatisfy(publicOnes.contains) { return .ok }
        if addresses.contains(where: ProxyNetworks.contains) { return .proxied }
        return failure == nil ? .wrong : .unknown
    }

    /// The record with the target that leaves it open, if it does.
    func unknown(_ record: DomainRecord) -> DomainRecord {
        guard record.verdict == .unknown, let failure else { return record }
        var record = record
        (record.cause, record.place) = (failure.cause, failure.target)
        return record
    }
}

extension DNSAnswer {
    /// Why there is none.
    var failure: RecordCause? { if case .unknown(let failure) = self { RecordCause(failure) } else { nil } }
}
