import PortalStore

/// Invoice and ticket numbers of each client, to detect duplicates.
struct NumberIndex {
    private struct Entries {
        var numbers: [String: String] = [:]
        var holders: [String: Set<String>] = [:]

        mutating func set(_ number: String?, of upstreamID: String) {
            if let old = numbers.updateValue(number ?? "", forKey: upstreamID) { holders[old]?.remove(upstreamID) }
            if let number {
                holders[number, default: []].insert(upstreamID)
            } else {
                numbers[upstreamID] = nil
            }
        }
    }

    private struct Key: Hashable {
        let client: ClientID
        let kind: Imported.Kind
    }

    private var index: [Key: Entries] = [:]

    /// Whether another record of the client has this number.
    mutating func isTaken(
        _ number: String, by kind: Imported.Kind, otherThan upstreamID: String, client: ClientID,
        _ imports: ImportWriter
    ) throws -> Bool {
        let key = Key(client: client, kind: kind)
        if index[key] == nil {
            var entries = Entries()
            for known in try imports.numbers(of: kind, client: client) {
                entries.set(known.number, of: known.upstreamID)
            }
            index[key] = entries
        }
        return index[key]?.holders[number]?.contains { $0 != upstreamID } ?? false
    }

    /// Sets a record's number; `nil` removes it.
    mutating func set(_ number: String?, of upstreamID: String, _ kind: Imported.Kind, client: ClientID) {
        index[Key(client: client, kind: kind)]?.set(number, of: upstreamID)
    }
}
