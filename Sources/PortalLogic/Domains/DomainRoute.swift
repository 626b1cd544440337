import PortalStore
import PortalToolkit

/// The records by which a name leads to the portal: a CNAME to a target, or at the top of a zone the targets' addresses.
struct DomainRoute {
    let name: String
    let inspection: DomainInspection

    var records: [DomainRecord] { isApex ? apexRecords : aliasRecords }

    /// Whether the name is the top of a registrable zone, where a CNAME cannot be.
    private var isApex: Bool { HostName.registrable(name) == name }

    private var recommended: [String] { Array(inspection.targets.prefix(1)) }

    // MARK: Below a zone's top

    private var aliasRecords: [DomainRecord] {
        let answer = inspection.host(name, .ipv4)
        var record = DomainRecord(name, .cname, expected: recommended, .unknown)
        if leadsHere(answer.aliases) {
            record.seen = DomainRecord.shown(Array(answer.aliases.prefix(1)))
            record.verdict = .ok
            return [record]
        }
        switch answer.addresses {
        case .unknown:
            // An alias that leads elsewhere is wrong, whether it can be resolved or not.
            guard let alias = answer.aliases.first else { return [record] }
            record.seen = DomainRecord.shown([alias])
            record.verdict = .wrong
        case .none where answer.aliases.isEmpty:
            record.seen = []
            record.verdict = isDoubled ? .doubledName : .missing
        case .none:
            record.seen = DomainRecord.shown(Array(answer.aliases.prefix(1)))
            record.verdict = .wrong
        case .records(let addresses):
            return found(addresses, answer.aliases, record)
        }
        return [record]
    }

    /// Whether the alias was entered with the zone's name, to which the zone's was appended.
    private var isDoubled: Bool {
        guard let zone = HostName.registrable(name), name.utf8.count + zone.utf8.count < HostName.maximumLength else {
            return false
        }
        return leadsHere(inspection.host(name + "." + zone, .ipv4).aliases)
    }

    /// The records of a name that has addresses without leading to a target by name.
    private func found(_ addresses: [IPAddress], _ aliases: [String], _ record: DomainRecord) -> [DomainRecord] {
        var record = record
        record.seen = DomainRecord.shown(aliases.isEmpty ? addresses.map(\.description) : [aliases[0]])
        let ours = Addresses(of: inspection.targets, .ipv4, inspection)
        record.verdict = ours.verdict(of: addresses)
        guard record.verdict == .ok else { return [record] }
        return [record] + sixRecord.filter { $0.verdict != .ok }
    }

    // MARK: At a zone's top

    private var apexRecords: [DomainRecord] {
        let answer = inspection.host(name, .ipv4)
        let ours = Addresses(of: inspection.targets, .ipv4, inspection)
        if let alias = answer.aliases.first {
            return [DomainRecord(name, .cname, expected: [], seen: DomainRecord.shown([alias]), .cnameConflict)]
        }
        var record = DomainRecord(name, .a, expected: ours.known.map(\.description), .unknown)
        switch answer.addresses {
        case .unknown: break
        case .none: (record.seen, record.verdict) = ([], .missing)
        case .records(let addresses):
            record.seen = addresses.map(\.description)
            record.verdict = ours.verdict(of: addresses)
        }
        return [record] + sixRecord
    }

    /// The AAAA record, if there is one or may be one; its absence is fine.
    private var sixRecord: [DomainRecord] {
        let ours = Addresses(of: inspection.targets, .ipv6, inspection)
        guard case .records(let addresses) = inspection.host(name, .ipv6).addresses else { return [] }
        let verdict: RecordVerdict =
            switch ours.verdict(of: addresses) {
            case .ok: .ok
            case .unknown: .unknown
            default: .aaaaElsewhere
            }
        return [
            DomainRecord(
                name, .aaaa, expected: ours.known.map(\.description), seen: addresses.map(\.description), verdict)
        ]
    }

    private func leadsHere(_ aliases: [String]) -> Bool { aliases.contains(where: inspection.targets.contains) }

    /// The targets' addresses of one family.
    private struct Addresses {
        let known: [IPAddress]
        private let isComplete: Bool

        init(of targets: [String], _ family: AddressFamily, _ inspection: DomainInspection) {
            var known: [IPAddress] = [], isComplete = true
            for target in targets {
                switch inspection.host(target, family).addresses {
                case .records(let addresses): known += addresses.filter { !known.contains($0) }
                case .none: break
                case .unknown: isComplete = false
                }
            }
            (self.known, self.isComplete) = (known, isComplete)
        }

        func verdict(of addresses: [IPAddress]) -> RecordVerdict {
            // Private addresses are the portal's only inside its own network, where no certificate can be had.
            if addresses.contains(where: \.isPrivate) { return .wrong }
            if addresses.allSatisfy(known.contains) { return .ok }
            if addresses.contains(where: ProxyNetworks.contains) { return .proxied }
            return isComplete ? .wrong : .unknown
        }
    }
}
