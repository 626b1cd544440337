import PortalStore
import PortalToolkit

/// Type of a DNS record in a domain's report.
package enum RecordType: String, Sendable {
    case cname = "CNAME"
    case txt = "TXT"
    case a = "A"
    case aaaa = "AAAA"
    case caa = "CAA"
}

/// What a check found at a record's name.
package enum RecordVerdict: String, Sendable, CaseIterable {
    case ok, missing, wrong
    /// Not checked yet, or the check could not be made.
    case unknown
    /// The name leads to a known proxy service.
    case proxied
    /// The IPv6 addresses lead elsewhere.
    case aaaaElsewhere = "aaaa-elsewhere"
    /// A CNAME at the top of a zone.
    case cnameConflict = "cname-conflict"
    /// CAA allows other authorities only.
    case caaForbids = "caa-forbids"
    /// The record is at its name with the zone's name appended once more.
    case doubledName = "doubled-name"
    /// The value has quotation marks of its own, or blanks.
    case quoted

    /// The result of the check with this record.
    var check: CheckState {
        switch self {
        case .ok: .ok
        case .unknown: .unknown
        case .missing, .doubledName: .missing
        case .wrong, .proxied, .aaaaElsewhere, .cnameConflict, .caaForbids, .quoted: .wrong
        }
    }
}

/// What more there is to say of a record's verdict; stored as its word.
package enum RecordCause: String, Sendable, CaseIterable {
    /// Why a lookup has no answer, as ``DNSFailure``.
    case timeout, malformed
    case serverFailure = "server-failure"
    case tooLarge = "too-large"
    case aliasLoop = "alias-loop"
    /// Addresses are where a CNAME should be.
    case fourAddresses = "a"
    case sixAddresses = "aaaa"
    /// The CNAME's value has the zone's name appended.
    case relativeValue = "relative-value"
    /// The TXT record is at the domain itself.
    case withoutPrefix = "without-prefix"

    init(_ failure: DNSFailure) {
        self =
            switch failure {
            case .timeout: .timeout
            case .serverFailure: .serverFailure
            case .malformed: .malformed
            case .tooLarge: .tooLarge
            case .aliasLoop: .aliasLoop
            }
    }

    /// Why the lookup has no answer, if it is that.
    package var failure: DNSFailure? { DNSFailure(rawValue: rawValue) }
}

/// A DNS record that a domain needs, with what was found.
package struct DomainRecord: Sendable, Equatable {
    package var name: String
    package var type: RecordType
    /// Values of which there must be one; for addresses all of them, or the host that has them. Empty where nothing may
    /// be there.
    package var expected: [String]
    /// As ``shown(_:)`` makes them; `nil` if not checked, or the check could not be made.
    package var seen: [String]?
    package var verdict: RecordVerdict
    package var cause: RecordCause?
    /// The name that the cause or the proxy is at, if it is not the record's: a target, the end of a CNAME chain.
    package var place: String?

    package init(
        _ name: String, _ type: RecordType, expected: [String], seen: [String]? = nil, _ verdict: RecordVerdict
    ) {
        (self.name, self.type, self.expected, self.seen, self.verdict) = (name, type, expected, seen, verdict)
    }
}

extension DomainRecord {
    /// A few values of a set that strangers wrote, each bounded, for `seen`.
    static func shown(_ values: [String]) -> [String] { values.prefix(5).map { Text.visible($0, max: 255) } }

    /// Encodes records for storage.
    package static func json(_ records: [DomainRecord]) -> String {
        var writer = JSONWriter(capacity: 512)
        writer.beginArray()
        for record in records {
            writer.object { json in
                json.field("name", record.name)
                json.field("type", record.type.rawValue)
                json.strings("expected", record.expected)
                if let seen = record.seen { json.strings("seen", seen) }
                json.field("verdict", record.verdict.rawValue)
                if let cause = record.cause { json.field("cause", cause.rawValue) }
                if let place = record.place { json.field("place", place) }
            }
        }
        writer.endArray()
        return String(decoding: writer.finish(), as: UTF8.self)
    }

    /// Decodes stored records; empty if a later version wrote what this one does not know.
    package static func stored(_ json: String) -> [DomainRecord] {
        guard case .array(let elements)? = try? JSON(json) else { return [] }
        let records = elements.compactMap(DomainRecord.init(stored:))
        return records.count == elements.count ? records : []
    }

    private init?(stored json: JSON) {
        guard case .string(let name)? = json["name"], case .string(let type)? = json["type"],
            let type = RecordType(rawValue: type), case .string(let verdict)? = json["verdict"],
            let verdict = RecordVerdict(rawValue: verdict), let expected = json["expected"]?.strings
        else { return nil }
        self.init(name, type, expected: expected, seen: json["seen"]?.strings, verdict)
        if case .string(let cause)? = json["cause"] { self.cause = RecordCause(rawValue: cause) }
        if case .string(let place)? = json["place"] { self.place = place }
    }
}

extension JSON {
    /// The elements of an array of strings; `nil` for anything else.
    fileprivate var strings: [String]? {
        guard case .array(let elements) = self else { return nil }
        let texts = elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
        return texts.count == elements.count ? texts : nil
    }
}
