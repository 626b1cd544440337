package import PortalStore
import PortalToolkit

/// What DNS says about a domain.
package struct DomainFindings: Sendable, Equatable {
    /// Whether the TXT record proves ownership.
    package var ownership: CheckState
    /// Whether the name leads to the portal.
    package var routing: CheckState
    /// Whether CAA records allow a certificate.
    package var authority: CheckState
    /// The records in the order of the steps.
    package var records: [DomainRecord]

    package init(ownership: CheckState, routing: CheckState, authority: CheckState, records: [DomainRecord] = []) {
        (self.ownership, self.routing, self.authority) = (ownership, routing, authority)
        self.records = records
    }
}

/// Looks a domain up in DNS. Each lookup is bounded by the resolver, all together by `deadline`; addresses found are
/// compared, never contacted.
package struct DomainInspection {
    private let resolver: any NameResolver
    private let settings: Settings
    private let isInTime: () -> Bool

    /// The installation's own names and authorities.
    package struct Settings: Sendable {
        /// Hosts that a domain may lead to; the first is recommended.
        package var targets: [String]
        /// Certification authorities by their CAA names; any of them may issue.
        package var authorities: [String]

        package init(targets: [String], authorities: [String]) {
            (self.targets, self.authorities) = (targets, authorities)
        }
    }

    /// - Parameter isInTime: Whether there is time for another lookup; later ones have no result.
    package init(_ resolver: any NameResolver, _ settings: Settings, isInTime: @escaping () -> Bool = { true }) {
        (self.resolver, self.settings, self.isInTime) = (resolver, settings, isInTime)
    }

    /// - Parameter needsProof: Whether the TXT record is asked for; otherwise ownership is unknown.
    package func findings(name: String, token: String, needsProof: Bool = true) -> DomainFindings {
        var proof = needsProof ? proof(name, token) : nil
        // Each further lookup would wait as long.
        if let proof, proof.cause == .timeout { return unreachable(name, proof) }
        let home = host(name, .ipv4)
        if proof?.verdict == .missing, !home.isAbsent, texts(name).has(Self.proofValue(token)) {
            proof?.cause = .withoutPrefix
            proof?.place = name
        }
        let routes = DomainRoute(name: name, home: home, inspection: self).records
        let authority = CAALookup(inspection: self, authorities: settings.authorities)
            .result(name, isAbsent: home.isAbsent)
        let routing = routes.map(\.verdict.check).reduce(CheckState.ok) { $0.combined($1) }
        return DomainFindings(
            ownership: proof?.verdict.check ?? .unknown, routing: routing, authority: authority.state,
            records: (proof.map { [$0] } ?? []) + routes + authority.records)
    }

    /// The records that a domain needs, before any check.
    package static func expected(name: String, token: String, target: String) -> [DomainRecord] {
        [
            DomainRecord(proofName(name), .txt, expected: [proofValue(token)], .unknown), unseenRoute(name, target),
        ]
    }

    /// The top of a zone takes addresses; before a lookup only the host is known that has them.
    private static func unseenRoute(_ name: String, _ target: String) -> DomainRecord {
        DomainRecord(name, HostName.registrable(name) == name ? .a : .cname, expected: [target], .unknown)
    }

    private func unreachable(_ name: String, _ proof: DomainRecord) -> DomainFindings {
        var route = Self.unseenRoute(name, settings.targets.first ?? "")
        route.cause = .timeout
        return DomainFindings(ownership: .unknown, routing: .unknown, authority: .unknown, records: [proof, route])
    }

    // MARK: Ownership

    static func proofName(_ name: String) -> String { "_portal-verify." + name }
    static func proofValue(_ token: String) -> String { "portal-verify=" + token }

    private func proof(_ name: String, _ token: String) -> DomainRecord {
        let (place, value) = (Self.proofName(name), Self.proofValue(token))
        var record = DomainRecord(place, .txt, expected: [value], .unknown)
        switch texts(place) {
        case .unknown(let failure): record.cause = RecordCause(failure)
        case .none:
            (record.seen, record.verdict) = ([], .missing)
            if let zone = HostName.registrable(name), texts(place + "." + zone).has(value) {
                record.verdict = .doubledName
            }
        case .records(let texts):
            let ranks = texts.map { Self.likeness(of: $0, to: value) }
            let sorted = [3, 2, 1, 0].flatMap { rank in zip(texts, ranks).filter { $0.1 == rank }.map(\.0) }
            record.seen = DomainRecord.shown(sorted)
            record.verdict = ranks.contains(3) ? .ok : ranks.contains(2) ? .quoted : .wrong
        }
        return record
    }

    /// 3 for the value itself, 2 if it has quotation marks or blanks besides, 1 for another one of its kind.
    private static func likeness(of text: String, to value: String) -> Int {
        if text == value { return 3 }
        let marks: Set<Unicode.Scalar> = ["\"", "'", "“", "”", "„", "‘", "’", "«", "»"]
        let bare = text.unicodeScalars.prefix(200).filter { !marks.contains($0) && Text.isVisible($0) }
        if bare.elementsEqual(value.unicodeScalars), text.unicodeScalars.count <= 200 { return 2 }
        return text.hasPrefix("portal-verify") ? 1 : 0
    }

    // MARK: Bounded lookups

    func texts(_ name: String) -> DNSAnswer<String> {
        // A name with a prefix or a suffix may be too long to exist.
        guard name.utf8.count <= HostName.maximumLength else { return .none }
        return isInTime() ? resolver.texts(name) : .unknown(.timeout)
    }

    func host(_ name: String, _ family: AddressFamily) -> HostAnswer {
        isInTime() ? resolver.host(name, family) : HostAnswer(addresses: .unknown(.timeout))
    }

    func authorities(_ name: String) -> DNSAnswer<CAARecord> {
        isInTime() ? resolver.authorities(name) : .unknown(.timeout)
    }

    var targets: [String] { settings.targets }
}

extension DNSAnswer {
    /// Whether the record is among the answer's.
    func has(_ record: Record) -> Bool {
        if case .records(let records) = self { records.contains(record) } else { false }
    }
}

extension CheckState {
    /// The result of two checks that are both required: failures before "could not check".
    func combined(_ other: CheckState) -> CheckState {
        let order: [CheckState] = [.wrong, .missing, .unknown]
        return order.first { self == $0 || other == $0 } ?? .ok
    }
}
