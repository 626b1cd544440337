import PortalStore

/// Whether CAA records allow one of the portal's authorities (RFC 8659): the nearest set up the tree decides.
struct CAALookup {
    let inspection: DomainInspection
    /// By their names in CAA.
    let authorities: [String]

    func result(_ name: String) -> (state: CheckState, records: [DomainRecord]) {
        let labels = name.split(separator: ".")
        for first in labels.indices {
            let place = labels[first...].joined(separator: ".")
            switch inspection.authorities(place) {
            case .none: continue
            case .unknown: return (.unknown, [DomainRecord(place, .caa, expected: [], .unknown)])
            case .records(let records): return permits(records) ? (.ok, []) : (.wrong, [refusal(place, records)])
            }
        }
        return (.ok, [])
    }

    private func refusal(_ place: String, _ records: [CAARecord]) -> DomainRecord {
        DomainRecord(
            place, .caa, expected: authorities.prefix(1).map { "0 issue \"\($0)\"" },
            seen: records.prefix(5).map { "\($0.isCritical ? 128 : 0) \($0.tag) \"\($0.value)\"" }, .caaForbids)
    }

    private func permits(_ records: [CAARecord]) -> Bool {
        let known = ["issue", "issuewild", "iodef", "issuemail", "issuevmc", "contactemail", "contactphone"]
        guard records.allSatisfy({ !$0.isCritical || known.contains($0.tag) }) else { return false }
        let issue = records.filter { $0.tag == "issue" }
        return issue.isEmpty || issue.contains { permits($0.value) }
    }

    /// Whether an `issue` value names one of the authorities and, if it limits the methods (RFC 8657), one of the edge's.
    private func permits(_ value: String) -> Bool {
        let parts = value.split(separator: ";", omittingEmptySubsequences: false).map {
            $0.filter { $0 != " " && $0 != "\t" }.lowercased()
        }
        guard let authority = parts.first, authorities.contains(authority) else { return false }
        let methods = parts.dropFirst().first { $0.hasPrefix("validationmethods=") }
        return methods.map { $0.contains("http-01") || $0.contains("tls-alpn-01") } ?? true
    }
}
