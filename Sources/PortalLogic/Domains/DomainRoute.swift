import PortalStore
import PortalToolkit

/// The records by which a name leads to the portal: a CNAME to a target, or at the top of a zone the targets' addresses.
struct DomainRoute {
    let name: String
    /// The name's IPv4 addresses.
    let home: HostAnswer
    let inspection: DomainInspection

    var records: [DomainRecord] { isApex ? apexRecords : aliasRecords }

    /// Whether the name is the top of a registrable zone, where a CNAME cannot be.
    private var isApex: Bool { HostName.registrable(name) == name }

    private func ours(_ family: AddressFamily) -> TargetAddresses { TargetAddresses(family, inspection) }

    // MARK: Below a zone's top

    private var aliasRecords: [DomainRecord] {
        let answer = home
        if leadsHere(answer.aliases) { return [aliasRecord(seen: answer.aliases.prefix(1), .ok)] }
        switch answer.addresses {
        case .records(let addresses) where answer.aliases.isEmpty: return addressed(addresses)
        case .records(let addresses): return aliased(answer.aliases, addresses)
        case .none where answer.aliases.isEmpty: return absent
        // An alias that leads elsewhere is wrong, whether it can be resolved or not.
        case .none, .unknown:
            if !answer.aliases.isEmpty { return [elsewhere(answer.aliases)] }
            var record = DomainRecord(name, .cname, expected: recommended, .unknown)
            record.cause = answer.addresses.failure
            return [record]
        }
    }

    private var six: HostAnswer { home.isAbsent ? home : inspection.host(name, .ipv6) }

    private var recommended: [String] { Array(inspection.targets.prefix(1)) }

    private func leadsHere(_ aliases: [String]) -> Bool { aliases.contains(where: inspection.targets.contains) }

    private func aliasRecord(
        seen: some Sequence<String>, _ verdict: RecordVerdict, _ cause: RecordCause? = nil, place: String? = nil
    ) -> DomainRecord {
        var record = DomainRecord(
            name, .cname, expected: recommended, seen: DomainRecord.shown(Array(seen)), verdict)
        (record.cause, record.place) = (cause, place)
        return record
    }

    private func elsewhere(_ aliases: [String]) -> DomainRecord {
        let isRelative = inspection.targets.contains { target in
            aliases[0].hasPrefix(target + ".")
                && HostName.isSame(name, asOrBelow: String(aliases[0].dropFirst(target.count + 1)))
        }
        return aliasRecord(seen: aliases.prefix(1), .wrong, isRelative ? .relativeValue : nil)
    }

    /// A chain that leads to addresses without passing a target.
    private func aliased(_ aliases: [String], _ addresses: [IPAddress]) -> [DomainRecord] {
        let ours = ours(.ipv4)
        switch ours.verdict(of: addresses) {
        case .ok: return [aliasRecord(seen: aliases.prefix(1), .ok)] + sixRecord.filter { $0.verdict != .ok }
        case .proxied:
            return [aliasRecord(seen: aliases.prefix(1), .proxied, place: DomainRecord.shown(aliases).last)]
        case .unknown: return [ours.unknown(aliasRecord(seen: aliases.prefix(1), .unknown))]
        default: return [elsewhere(aliases)]
        }
    }

    /// A name that has addresses itself. Where some are the portal's, addresses are what its owner has chosen.
    private func addressed(_ addresses: [IPAddress]) -> [DomainRecord] {
        let ours = ours(.ipv4)
        guard addresses.contains(where: ours.publicOnes.contains) else {
            let record = aliasRecord(seen: addresses.map(\.description), ours.verdict(of: addresses), .fourAddresses)
            return [ours.unknown(record)]
        }
        let record = addressRecord(.a, addresses, ours)
        return [record] + (record.verdict == .ok ? sixRecord.filter { $0.verdict != .ok } : [])
    }

    // MARK: Where nothing is

    private var absent: [DomainRecord] {
        if case .records(let addresses) = six.addresses { return sixAlone(addresses) }
        return [doubled ?? aliasRecord(seen: [], .missing)]
    }

    /// A CNAME cannot be made beside AAAA records.
    private func sixAlone(_ addresses: [IPAddress]) -> [DomainRecord] {
        let ours = ours(.ipv6), seen = addresses.map(\.description)
        switch ours.verdict(of: addresses) {
        case .ok:
            let missing = DomainRecord(name, .a, expected: self.ours(.ipv4).expected, seen: [], .missing)
            return [missing, addressRecord(.aaaa, addresses, ours)]
        case .wrong: return [aliasRecord(seen: seen, .aaaaElsewhere, .sixAddresses)]
        case let verdict: return [ours.unknown(aliasRecord(seen: seen, verdict, .sixAddresses))]
        }
    }

    /// A record that was entered with the zone's name, to which the zone's was appended.
    private var doubled: DomainRecord? {
        guard let zone = HostName.registrable(name), name.utf8.count + zone.utf8.count < HostName.maximumLength else {
            return nil
        }
        let answer = inspection.host(name + "." + zone, .ipv4)
        if leadsHere(answer.aliases) { return aliasRecord(seen: [], .doubledName) }
        guard answer.aliases.isEmpty, case .records(let addresses) = answer.addresses else { return nil }
        let ours = ours(.ipv4)
        guard ours.verdict(of: addresses) == .ok else { return nil }
        return DomainRecord(name, .a, expected: ours.expected, seen: [], .doubledName)
    }

    // MARK: At a zone's top

    private var apexRecords: [DomainRecord] {
        let answer = home
        if let alias = answer.aliases.first {
            let addresses = (ours(.ipv4).recommended + ours(.ipv6).recommended).map(\.description)
            let expected = addresses.isEmpty ? recommended : addresses
            return [
                DomainRecord(name, .cname, expected: expected, seen: DomainRecord.shown([alias]), .cnameConflict)
            ]
        }
        return [apexRecord(answer)] + sixRecord
    }

    private func apexRecord(_ answer: HostAnswer) -> DomainRecord {
        if case .none = answer.addresses, let doubled, doubled.type == .a { return doubled }
        let ours = ours(.ipv4)
        if case .records(let addresses) = answer.addresses { return addressRecord(.a, addresses, ours) }
        var record = DomainRecord(name, .a, expected: ours.expected, .unknown)
        record.cause = answer.addresses.failure
        if record.cause == nil { (record.seen, record.verdict) = ([], .missing) }
        return record
    }

    // MARK: Addresses

    /// The AAAA record, if there is one or may be one; its absence is fine. It is where a chain ends.
    private var sixRecord: [DomainRecord] {
        let answer = six
        guard case .records(let addresses) = answer.addresses else { return [] }
        var record = addressRecord(.aaaa, addresses, ours(.ipv6))
        if let end = DomainRecord.shown(answer.aliases.suffix(1)).first { record.name = end }
        if record.verdict != .ok, record.verdict != .unknown { record.verdict = .aaaaElsewhere }
        return [record]
    }

    private func addressRecord(_ type: RecordType, _ addresses: [IPAddress], _ ours: TargetAddresses) -> DomainRecord {
        // Those that are wrong first.
        let seen = addresses.filter { !ours.publicOnes.contains($0) } + addresses.filter(ours.publicOnes.contains)
        let expected = type == .a ? ours.expected : ours.recommended.map(\.description)
        let record = DomainRecord(
            name, type, expected: expected, seen: DomainRecord.shown(seen.map(\.description)),
            ours.verdict(of: addresses))
        return ours.unknown(record)
    }
}
