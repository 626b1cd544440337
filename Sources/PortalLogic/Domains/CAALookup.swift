import PortalStore

/// Whether CAA records allow one of the portal's authorities (RFC 8659): the nearest set up the tree decides.
struct CAALookup {
    let inspection: DomainInspection
    /// By their names in CAA.
    let authorities: [String]

    /// - Parameter isAbsent: Whether the name is known not to exist.
    func result(_ name: String, isAbsent: Bool) -> (state: CheckState, records: [DomainRecord]) {
        let labels = name.split(separator: ".")
        for first in labels.indices.dropFirst(isAbsent ? 1 : 0) {
            let place = labels[first...].joined(separator: ".")
            switch inspection.authorities(place) {
            case .none: continue
            case .unknown(let failure):
                var record = DomainRecord(place, .caa, expected: expected, .unknown)
                record.cause = RecordCause(failure)
                return (.unknown, [record])
            case .records(let records): return permits(records) ? (.ok, []) : (.wrong, [refusal(place, records)])
            }
        }
        return (.ok, [])
    }

    private var expected: [String] { authorities.prefix(1).map { "0 issue \"\($0)\"" } }

    private func refusal(_ place: String, _ records: [CAARecord]) -> DomainRecord {
        let seen = records.map { "\($0.isCritical ? 128 : 0) \($0.tag) \"\($0.value)\"" }
        return DomainRecord(place, .caa, expected: expected, seen: DomainRecord.shown(seen), .caaForbids)
    }

    private func permits(_ records: [CAARecord]) -> Bool {
        let known = ["issue", "issuewild", "iodef", "issuemail", "issuevmc", "contactemail", "contactphone"]
        guard records.allSatisfy({ !$0.isCritical || known.contains($0.tag) }) else { return false }
        let issue = records.filter { $0.tag == "issue" }
        return issue.isEmpty || issue.contains { permits($0.value) }
    }

    /// Whether an `issue` value names one of the authorities and, if it limits the methods (RFC 8657), one of the edge's.
    private func permits(_ value: String) -> Bool {
        let parts = Self.parts(value, ";")
        guard let authority = parts.first, authorities.contains(authority) else { return false }
        let parameters = parts.dropFirst().map { Self.parts($0, "=") }
        guard let methods = parameters.first(where: { $0.first == "validationmethods" }) else { return true }
        return methods.dropFirst().contains { value in
            Self.parts(value, ",").contains { $0 == "http-01" || $0 == "tls-alpn-01" }
        }
    }

    /// In lower case, without the blanks that may be around each.
    private static func parts(_ text: String, _ separator: Character) -> [String] {
        text.split(separator: separator, omittingEmptySubsequences: false).map { part in
            let start = part.drop { $0 == " " || $0 == "\t" }
            let rest = start.reversed().drop { $0 == " " || $0 == "\t" }
            return String(rest.reversed()).lowercased()
        }
    }
}
