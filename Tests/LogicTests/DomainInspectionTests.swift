import PortalLogic
import PortalStore
import PortalToolkit
import Testing

/// What is concluded from DNS answers. `ResolverTests` has the real resolver.
@Suite struct DomainInspectionTests {
    /// Answers from tables; a name without an entry does not exist.
    struct Zone: NameResolver {
        var four: [String: HostAnswer] = [:], six: [String: HostAnswer] = [:]
        var texts: [String: DNSAnswer<String>] = [:]
        var authorities: [String: DNSAnswer<CAARecord>] = [:]
        var isSilent = false

        func host(_ name: String, _ family: AddressFamily) -> HostAnswer {
            if isSilent { return HostAnswer(addresses: .unknown(.timeout)) }
            let table =
                switch family {
                case .ipv4: four
                case .ipv6: six
                }
            return table[name] ?? HostAnswer(addresses: .none)
        }
        func texts(_ name: String) -> DNSAnswer<String> { isSilent ? .unknown(.timeout) : texts[name] ?? .none }
        func authorities(_ name: String) -> DNSAnswer<CAARecord> {
            isSilent ? .unknown(.timeout) : authorities[name] ?? .none
        }
    }

    private let name = "billing.acme.example"
    private let proof = "_portal-verify.billing.acme.example"

    private func alias(_ targets: String...) -> HostAnswer {
        HostAnswer(aliases: targets, addresses: .records([IPAddress("203.0.113.5")!]))
    }

    private func addresses(_ texts: String...) -> HostAnswer {
        HostAnswer(addresses: .records(texts.compactMap(IPAddress.init)))
    }

    private func findings(_ zone: Zone, name: String = "billing.acme.example") -> DomainFindings {
        var zone = zone
        if zone.four["portal.msp.example"] == nil { zone.four["portal.msp.example"] = addresses("203.0.113.5") }
        let settings = DomainInspection.Settings(
            targets: ["portal.msp.example", "other.msp.example"], authorities: ["letsencrypt.org"])
        return DomainInspection(zone, settings).findings(name: name, token: "T")
    }

    private func record(_ type: RecordType, _ zone: Zone, name: String = "billing.acme.example") -> DomainRecord? {
        findings(zone, name: name).records.first { $0.type == type }
    }

    private var good: Zone {
        Zone(four: [name: alias("portal.msp.example")], texts: [proof: .records(["portal-verify=T"])])
    }

    @Test func `both records right is ownership and routing`() {
        let found = findings(good)
        #expect(found.ownership == .ok && found.routing == .ok && found.authority == .ok)
        #expect(found.records.map(\.verdict) == [.ok, .ok])
        #expect(found.records.map(\.name) == [proof, name])
    }

    @Test func `nothing there is told with what is expected`() {
        let found = findings(Zone())
        #expect(found.ownership == .missing && found.routing == .missing)
        #expect(
            found.records == [
                DomainRecord(proof, .txt, expected: ["portal-verify=T"], seen: [], .missing),
                DomainRecord(name, .cname, expected: ["portal.msp.example"], seen: [], .missing),
            ])
    }

    @Test(arguments: [
        (["portal-verify=OLD"], RecordVerdict.wrong), (["v=spf1 -all", "portal-verify=T"], .ok),
        (["\"portal-verify=T\""], .quoted), (["“portal-verify=T”"], .quoted), (["portal-verify=T "], .quoted),
        (["portal-verify=t"], .wrong), ([String(repeating: "x", count: 5000)], .wrong),
    ])
    func `the TXT record is judged by its exact value`(texts: [String], verdict: RecordVerdict) {
        var zone = good
        zone.texts[proof] = .records(texts)
        let found = record(.txt, zone)
        #expect(found?.verdict == verdict)
        #expect(found?.seen?.allSatisfy { $0.count <= 255 } == true)
    }

    @Test func `a record with the zone's name twice is found`() {
        let zone = Zone(
            four: [name + ".acme.example": alias("portal.msp.example")],
            texts: [proof + ".acme.example": .records(["portal-verify=T"])])
        #expect(findings(zone).records.map(\.verdict) == [.doubledName, .doubledName])
        #expect(findings(zone).ownership == .missing && findings(zone).routing == .missing)
    }

    @Test(arguments: [
        (["other.msp.example"], RecordVerdict.ok), (["x.acme.example", "portal.msp.example"], .ok),
        (["elsewhere.example"], .wrong),
    ])
    func `the CNAME chain leads to one of the portal's hosts`(aliases: [String], verdict: RecordVerdict) {
        var zone = good
        zone.four[name] = HostAnswer(aliases: aliases, addresses: .none)
        #expect(record(.cname, zone)?.verdict == verdict)
        zone.four[name] = HostAnswer(aliases: aliases, addresses: .unknown(.serverFailure))
        #expect(record(.cname, zone)?.verdict == verdict, "what the last target resolves to is not asked for")
    }

    @Test(arguments: [
        (["203.0.113.5"], RecordVerdict.ok), (["198.51.100.9"], .wrong), (["203.0.113.5", "198.51.100.9"], .wrong),
        (["104.16.1.1"], .proxied), (["10.0.0.5"], .wrong), (["127.0.0.1"], .wrong),
    ])
    func `addresses instead of a CNAME must be the portal's own`(found: [String], verdict: RecordVerdict) {
        var zone = good
        zone.four[name] = HostAnswer(addresses: .records(found.compactMap(IPAddress.init)))
        let record = findings(zone).records.first { $0.name == name }
        #expect(record?.verdict == verdict)
        #expect(record?.seen.map(Set.init) == Set(found))
    }

    @Test func `private addresses are not here, even if the portal's own are private`() {
        var zone = good
        zone.four["portal.msp.example"] = addresses("192.168.1.1")
        zone.four[name] = addresses("192.168.1.1")
        #expect(findings(zone).routing == .wrong)
    }

    @Test func `IPv6 that leads elsewhere is told apart`() {
        var zone = good
        zone.four[name] = addresses("203.0.113.5")
        zone.six[name] = addresses("2001:db8::1")
        #expect(record(.aaaa, zone)?.verdict == .aaaaElsewhere && findings(zone).routing == .wrong)
        zone.six["portal.msp.example"] = addresses("2001:db8::1")
        #expect(findings(zone).routing == .ok)
    }

    @Test func `the top of a zone takes the portal's addresses, and no CNAME`() {
        let apex = "acme.example"
        var zone = Zone(four: [apex: addresses("203.0.113.5")])
        #expect(record(.a, zone, name: apex)?.verdict == .ok)
        zone.four[apex] = nil
        #expect(record(.a, zone, name: apex)?.expected == ["203.0.113.5"])
        #expect(record(.a, zone, name: apex)?.verdict == .missing)
        zone.four[apex] = alias("portal.msp.example")
        #expect(record(.cname, zone, name: apex)?.verdict == .cnameConflict)
        #expect(findings(zone, name: apex).routing == .wrong)
    }

    @Test func `a resolver that does not answer leaves all unknown`() {
        let found = findings(Zone(isSilent: true))
        #expect(found.ownership == .unknown && found.routing == .unknown && found.authority == .unknown)
        #expect(found.records.allSatisfy { $0.seen == nil && $0.verdict == .unknown })
        var zone = good
        zone.four[name] = HostAnswer(addresses: .unknown(.aliasLoop))
        #expect(findings(zone).routing == .unknown && findings(zone).ownership == .ok)
    }

    @Test(arguments: [
        ([CAARecord(tag: "issue", value: "letsencrypt.org")], CheckState.ok),
        ([CAARecord(tag: "issue", value: "LetsEncrypt.org ; validationmethods=http-01")], .ok),
        ([CAARecord(tag: "issue", value: "letsencrypt.org; validationmethods=dns-01")], .wrong),
        ([CAARecord(tag: "issue", value: "ca.example")], .wrong), ([CAARecord(tag: "issue", value: ";")], .wrong),
        ([CAARecord(tag: "issue", value: "ca.example"), CAARecord(tag: "issue", value: "letsencrypt.org")], .ok),
        ([CAARecord(tag: "issuewild", value: ";")], .ok), ([CAARecord(tag: "iodef", value: "mailto:a@b.example")], .ok),
        ([CAARecord(isCritical: true, tag: "tbs", value: "x")], .wrong),
    ])
    func `CAA decides whether a certificate can be had`(records: [CAARecord], state: CheckState) {
        for place in [name, "acme.example", "example"] {
            var zone = good
            zone.authorities[place] = .records(records)
            #expect(findings(zone).authority == state, "\(place)")
            #expect(record(.caa, zone)?.name == (state == .ok ? nil : place))
        }
    }

    @Test func `the nearest CAA set decides, and one that cannot be asked leaves it open`() {
        var zone = good
        zone.authorities[name] = .records([CAARecord(tag: "issue", value: "letsencrypt.org")])
        zone.authorities["acme.example"] = .records([CAARecord(tag: "issue", value: ";")])
        #expect(findings(zone).authority == .ok)
        zone.authorities[name] = .unknown(.serverFailure)
        #expect(findings(zone).authority == .unknown)
    }

    @Test func `no lookup begins after the deadline`() {
        let settings = DomainInspection.Settings(targets: ["portal.msp.example"], authorities: [])
        let found = DomainInspection(good, settings, isInTime: { false }).findings(name: name, token: "T")
        #expect(found.ownership == .unknown && found.routing == .unknown)
    }

    @Test func `records survive their storage`() {
        let records = findings(good).records + [DomainRecord("a\"b", .caa, expected: [], seen: nil, .caaForbids)]
        #expect(DomainRecord.stored(DomainRecord.json(records)) == records)
        for broken in ["", "{}", "[1]", "[{}]", #"[{"name":"a","type":"MX","expected":[],"verdict":"ok"}]"#] {
            #expect(DomainRecord.stored(broken) == [], "\(broken)")
        }
    }

    @Test(arguments: Language.allCases) func `every verdict but ok has its advice`(language: Language) {
        let advice = DomainAdvice.of(language)
        for verdict in RecordVerdict.allCases {
            let record = DomainRecord(name, .cname, expected: ["portal.msp.example"], seen: ["x.example"], verdict)
            let sentence = advice.sentence(about: record)
            #expect((sentence == nil) == (verdict == .ok), "\(verdict)")
            #expect(sentence?.contains(name) != false, "\(verdict)")
        }
    }
}
