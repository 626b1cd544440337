import PortalLogic
import PortalStore
import PortalToolkit
import Synchronization
import Testing

/// Mistakes in a zone, and the sentences about them. `DomainInspectionTests` has what is right and wrong.
@Suite struct DomainMistakeTests {
    private let name = "billing.acme.example", apex = "acme.example", target = "portal.msp.example"
    private let proof = "_portal-verify.billing.acme.example"
    private let ours = "93.184.215.14", elsewhere = "198.51.100.9", proxy = "104.16.3.4"
    private let ourSix = "2606:2800::6", otherSix = "2606:2800::9"

    private func addresses(_ texts: String..., by aliases: [String] = []) -> HostAnswer {
        HostAnswer(aliases: aliases, addresses: .records(texts.compactMap(IPAddress.init)))
    }

    /// What is found with a target at `ours`, if the zone does not say otherwise.
    private func records(_ change: (inout DomainInspectionTests.Zone) -> Void, name: String = "billing.acme.example")
        -> [DomainRecord]
    {
        var zone = DomainInspectionTests.Zone(four: [target: addresses(ours)])
        change(&zone)
        let settings = DomainInspection.Settings(targets: [target], authorities: ["letsencrypt.org"])
        return DomainInspection(zone, settings).findings(name: name, token: "T").records
    }

    private func route(_ change: (inout DomainInspectionTests.Zone) -> Void, name: String = "billing.acme.example")
        throws -> (record: DomainRecord, sentence: String)
    {
        let record = try #require(records(change, name: name).first { $0.type != .txt && $0.verdict != .ok })
        return (record, try #require(DomainAdvice.of(.en).sentence(about: record)))
    }

    // MARK: The target

    @Test func `private addresses of the target are asked of nobody`() throws {
        let (alone, sentence) = try route(
            { zone in
                zone.four[apex] = addresses("127.0.0.1")
                zone.four[target] = addresses("127.0.0.1")
            }, name: apex)
        #expect(alone.verdict == .wrong && alone.expected == [target] && alone.seen == ["127.0.0.1"])
        #expect(sentence == "Change A at acme.example from 127.0.0.1 to the public addresses of portal.msp.example")
        let mixed = try route({ $0.four[target] = addresses("10.0.0.5", ours) }, name: apex)
        #expect(mixed.record.expected == [ours] && !mixed.sentence.contains("10.0.0.5"))
        let none = try route({ $0.four[target] = nil }, name: apex)
        #expect(none.record.expected == [target] && none.sentence.contains("ALIAS or ANAME record to \(target)"))
    }

    @Test func `a target that cannot be looked up blames nobody else`() throws {
        for (name, isWhole) in [(name, false), (apex, true)] {
            let (record, sentence) = try route(
                { zone in
                    zone.four[name] = addresses(elsewhere)
                    zone.four[target] = HostAnswer(addresses: .unknown(.timeout))
                }, name: name)
            #expect(record.verdict == .unknown && record.cause == .timeout && record.place == target, "\(isWhole)")
            #expect(sentence.hasPrefix("The portal’s own host name \(target) could not be looked up"), "\(sentence)")
            #expect(sentence.contains("There must be") && !sentence.contains("lookup of \(name)"), "\(sentence)")
        }
    }

    @Test(arguments: [
        (DNSFailure.timeout, "no name server answered in time"), (.serverFailure, "the name servers report an error"),
        (.malformed, "the answer is damaged"), (.tooLarge, "the answer is too large"),
        (.aliasLoop, "its CNAME records are too many or lead in a circle"),
    ])
    func `what could not be looked up says why, and what must be there`(failure: DNSFailure, words: String) throws {
        let (record, sentence) = try route({ $0.four[name] = HostAnswer(addresses: .unknown(failure)) })
        #expect(record.verdict == .unknown && record.cause?.rawValue == failure.rawValue && record.seen == nil)
        #expect(
            sentence == "The lookup of \(name) failed (\(words)) and is repeated by itself. "
                + "There must be a CNAME record at \(name) with the value \(target)")
        let text = records { $0.texts[proof] = .unknown(failure) }.first
        #expect(text?.cause?.rawValue == failure.rawValue)
        #expect(DomainAdvice.of(.en).sentence(about: try #require(text))?.hasSuffix("portal-verify=T") == true)
    }

    @Test func `CAA that could not be looked up is no demand for a CAA record`() throws {
        let found = records { $0.authorities[apex] = .unknown(.serverFailure) }.first { $0.type == .caa }
        let sentence = DomainAdvice.of(.en).sentence(about: try #require(found))
        #expect(
            sentence
                == "The lookup of acme.example failed (the name servers report an error) and is repeated by itself. There need "
                + "be no CAA records at acme.example, but if there are any, one must be 0 issue \"letsencrypt.org\"")
    }

    // MARK: Addresses

    @Test(arguments: [("2606:2800::9", RecordVerdict.aaaaElsewhere), ("2606:4700::1", .proxied)])
    func `IPv6 alone is told with its address, and a CNAME is not asked for beside it`(
        six: String, verdict: RecordVerdict
    ) throws {
        let (record, sentence) = try route { $0.six[name] = addresses(six) }
        #expect(record.verdict == verdict && record.seen == [six] && record.verdict.isFailure)
        #expect(
            verdict == .proxied
                || sentence == "Replace AAAA at \(name) (\(six)) by a CNAME record with the value \(target)")
    }

    @Test func `IPv6 alone that is right lacks A records`() throws {
        let (record, sentence) = try route { zone in
            zone.six[name] = addresses(ourSix)
            zone.six[target] = addresses(ourSix)
        }
        #expect(record.type == .a && record.verdict == .missing && record.expected == [ours])
        #expect(sentence.hasPrefix("Create A records at \(name)"))
    }

    @Test func `A records are not called a CNAME`() throws {
        let mixed = try route { $0.four[name] = addresses(ours, elsewhere) }
        #expect(mixed.record.type == .a && mixed.record.expected == [ours])
        #expect(mixed.sentence == "Change A at \(name) from \(elsewhere), \(ours) to \(ours)")
        let other = try route { $0.four[name] = addresses(elsewhere) }
        #expect(other.record.seen == [elsewhere])
        #expect(other.sentence == "Replace A at \(name) (\(elsewhere)) by a CNAME record with the value \(target)")
    }

    @Test func `what lies at the end of a chain is told by the name where it is`() throws {
        let www = "www.acme.example"
        let proxied = try route({ $0.four[www] = addresses(proxy, by: [apex]) }, name: www)
        #expect(proxied.record.verdict == .proxied && proxied.record.name == www)
        #expect(proxied.sentence.hasPrefix("Switch off the proxy for acme.example "))
        let six = try route(
            { zone in
                zone.four[www] = addresses(ours, by: [apex])
                zone.six[www] = addresses(otherSix, by: [apex])
            }, name: www)
        #expect(six.record.type == .aaaa && six.record.name == apex && six.record.verdict == .aaaaElsewhere)
        #expect(six.sentence.contains("AAAA at acme.example "), "\(six.sentence)")
    }

    @Test func `instead of a CNAME at the top of a zone there are addresses`() throws {
        let (record, sentence) = try route(
            { zone in
                zone.four[apex] = addresses(ours, by: [target])
                zone.six[target] = addresses(ourSix)
            }, name: apex)
        #expect(record.verdict == .cnameConflict && record.expected == [ours, ourSix])
        #expect(sentence.hasSuffix(": \(ours), \(ourSix)"), "\(sentence)")
    }

    // MARK: Names

    @Test func `a value that was taken as relative is told`() throws {
        for zone in ["acme.example", "billing.acme.example"] {
            let (record, sentence) = try route {
                $0.four[name] = HostAnswer(aliases: [target + "." + zone], addresses: .none)
            }
            #expect(record.verdict == .wrong)
            #expect(sentence.contains("appended") && sentence.hasSuffix(" \(target)."), "\(sentence)")
        }
        let other = try route { $0.four[name] = HostAnswer(aliases: [target + ".other.example"], addresses: .none) }
        #expect(!other.sentence.contains("appended"))
    }

    @Test func `a TXT record without its prefix is told`() throws {
        let found = try #require(records { $0.texts[name] = .records(["v=spf1", "portal-verify=T"]) }.first)
        #expect(found.verdict == .missing)
        #expect(
            DomainAdvice.of(.en).sentence(about: found)
                == "The TXT record is at \(name) but must be at \(proof) with the value portal-verify=T")
    }

    @Test func `addresses at the name with the zone's twice are found`() throws {
        for name in [name, apex] {
            let (record, sentence) = try route({ $0.four[name + ".acme.example"] = addresses(ours) }, name: name)
            #expect(record.type == .a && record.verdict == .doubledName && record.expected == [ours])
            #expect(sentence.contains("twice") && sentence.contains(" \(name) "), "\(sentence)")
            let other = try route({ $0.four[name + ".acme.example"] = addresses(elsewhere) }, name: name)
            #expect(other.record.verdict == .missing)
        }
    }

    // MARK: Values

    @Test func `the right one of many TXT values is shown first`() {
        let many = (1...9).map { "v=\($0)" }
        func seen(_ text: String) -> String? {
            records { $0.texts[proof] = .records(many + [text]) }.first?.seen?.first
        }
        for text in ["portal-verify=T", "\"portal-verify=T\"", "portal-verify=OLD"] { #expect(seen(text) == text) }
    }

    @Test func `what a stranger's zone says reaches no terminal raw`() throws {
        let raw = "\u{1B}[2J\u{7}\r\n\u{0}\u{202E}\u{2028}\u{AD}\u{A0}ü \\"
        let shown = #"\027[2J\007\013\010\000\u{202E}\u{2028}\u{AD}\u{A0}ü \"#
        let found = records { zone in
            zone.texts[proof] = .records([raw, "portal-verify=T"])
            zone.authorities[name] = .records([CAARecord(isCritical: true, tag: "x\u{1B}", value: raw)])
            zone.four[name] = HostAnswer(aliases: ["a\u{1B}.example"], addresses: .none)
        }
        #expect(found.map(\.verdict) == [.ok, .wrong, .caaForbids])
        #expect(found.first?.seen == ["portal-verify=T", shown])
        #expect(found[1].seen == [#"a\027.example"#] && found[2].seen == [#"128 x\027 "\#(shown)""#])
        #expect(DomainRecord.stored(DomainRecord.json(found)) == found)
        for language in Language.allCases {
            let text = found.compactMap(DomainAdvice.of(language).sentence).joined()
            #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{202E}" }, "\(text)")
        }
    }

    @Test func `no value is long, whatever it consists of`() throws {
        let long = [
            String(repeating: "x", count: 5000), "e" + String(repeating: "\u{301}", count: 5000),
            String(repeating: "\u{0}", count: 5000),
        ]
        let found = records { zone in
            zone.texts[proof] = .records(long)
            zone.authorities[name] = .records(long.map { CAARecord(tag: "issue", value: $0) })
            zone.four[name] = HostAnswer(addresses: .records((0..<100).compactMap { IPAddress("198.51.100.\($0)") }))
        }
        for record in found {
            let seen = try #require(record.seen)
            #expect(seen.count <= 5 && seen.allSatisfy { $0.unicodeScalars.count <= 275 }, "\(record.type)")
        }
    }

    @Test func `blanks and quotation marks are told as what they may be`() throws {
        let found = try #require(records { $0.texts[proof] = .records(["portal-verify=T\u{A0}"]) }.first)
        #expect(found.verdict == .quoted)
        #expect(
            DomainAdvice.of(.en).sentence(about: found)
                == "Remove all quotation marks and blanks from the TXT value at \(proof) so that it is exactly portal-verify=T"
        )
    }

    @Test(arguments: [
        ("lets encrypt.org", CheckState.wrong), ("letsencrypt.org;validationmethods = dns-01 , http-01", .ok),
        (" letsencrypt.org\t; a=b ; validationmethods=tls-alpn-01", .ok),
        ("letsencrypt.org; validationmethods=x-http-01", .wrong), ("letsencrypt.org; validation methods=http-01", .ok),
    ])
    func `blanks in a CAA value are ignored only where they may be`(value: String, state: CheckState) {
        let found = records { $0.authorities[name] = .records([CAARecord(tag: "issue", value: value)]) }
        #expect((found.first { $0.type == .caa } == nil) == (state == .ok))
    }

    /// Notes what is asked for, of which nothing exists.
    private final class Nothing: NameResolver {
        let asked = Mutex<[String]>([])
        let isAbsent: Bool
        init(isAbsent: Bool) { self.isAbsent = isAbsent }

        func host(_ name: String, _ family: AddressFamily) -> HostAnswer {
            asked.withLock { $0.append(name) }
            return HostAnswer(addresses: .none, isAbsent: isAbsent)
        }
        func texts(_ name: String) -> DNSAnswer<String> {
            asked.withLock { $0.append(name) }
            return .none
        }
        func authorities(_ name: String) -> DNSAnswer<CAARecord> {
            asked.withLock { $0.append(name) }
            return .none
        }
    }

    @Test(arguments: [(true, 1), (false, 4)])
    func `a name that does not exist is asked for once`(isAbsent: Bool, times: Int) {
        let nothing = Nothing(isAbsent: isAbsent)
        let settings = DomainInspection.Settings(targets: [target], authorities: ["letsencrypt.org"])
        let found = DomainInspection(nothing, settings).findings(name: name, token: "T")
        #expect(found.records.map(\.verdict) == [.missing, .missing])
        #expect(nothing.asked.withLock { asked in asked.count { $0 == name } } == times)
    }

    // MARK: Sentences

    @Test(arguments: Language.allCases) func `no sentence puts a period behind a value`(language: Language) throws {
        let advice = DomainAdvice.of(language)
        let values: [(RecordType, [String], [String])] = [
            (.cname, [target], ["x.example"]), (.txt, ["portal-verify=T"], ["v=1", "v=2"]),
            (.a, [ours], [elsewhere]), (.a, [target], [elsewhere]), (.aaaa, [ourSix], [otherSix]),
            (.aaaa, [], [otherSix]), (.caa, ["0 issue \"letsencrypt.org\""], ["0 issue \"ca.example\""]),
        ]
        for (type, expected, seen) in values {
            for verdict in RecordVerdict.allCases where verdict != .ok {
                for cause in [nil] + RecordCause.allCases.filter({ $0 != .relativeValue }) {
                    var record = DomainRecord(name, type, expected: expected, seen: seen, verdict)
                    (record.cause, record.place) = (cause, cause == nil ? nil : "place.example")
                    let sentence = try #require(advice.sentence(about: record))
                    for text in expected + seen + [name, "place.example"] {
                        #expect(!sentence.contains(text + "."), "\(verdict) \(type): \(sentence)")
                    }
                    #expect(sentence.contains(name) || sentence.contains("place.example"), "\(verdict): \(sentence)")
                }
            }
        }
    }
}

extension RecordVerdict {
    fileprivate var isFailure: Bool { self != .ok && self != .unknown }
}
