import PortalStore

/// Invoice and ticket numbers of each client, to detect duplicates.
struct NumberIndex {
    /// Hashes stand for the texts, in half the memory: two of a million texts are alike in one of 30 million imports.
    private struct Entries {
        private var numbers: [Int: Int] = [:]
        private var holders: [Int: Int] = [:]
        /// Those beside the holder, which are few.
        private var others: [Int: Set<Int>] = [:]

        mutating func set(_ number: String?, of upstreamID: String) {
            set(number?.hashValue, of: upstreamID.hashValue)
        }

        private mutating func set(_ number: Int?, of upstreamID: Int) {
            if let old = numbers[upstreamID] { release(old, by: upstreamID) }
            numbers[upstreamID] = number
            guard let number else { return }
            if holders[number] == nil {
                holders[number] = upstreamID
            } else {
                others[number, default: []].insert(upstreamID)
            }
        }

        private mutating func release(_ number: Int, by upstreamID: Int) {
            if holders[number] == upstreamID {
                holders[number] = others[number]?.popFirst()
            } else {
                others[number]?.remove(upstreamID)
            }
            if others[number]?.isEmpty == true { others[number] = nil }
        }

        var count: Int { numbers.count }

        func isTaken(_ number: String, otherThan upstreamID: String) -> Bool {
            guard let holder = holders[number.hashValue] else { return false }
            return holder != upstreamID.hashValue || others[number.hashValue] != nil
        }
    }

    private struct Key: Hashable {
        let client: ClientID
        let kind: Imported.Kind
    }

    private var index: [Key: Entries] = [:]

    /// Whether it has grown to more than is held in memory on the way through a long import.
    var isLarge: Bool { index.values.reduce(0) { $0 + $1.count } > 90_000 }

    /// Gives the index away, without a copy; what is left is read anew.
    mutating func take() -> Self {
        defer { self = Self() }
        return self
    }

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
        return index[key]?.isTaken(number, otherThan: upstreamID) ?? false
    }

    /// Sets a record's number; `nil` removes it.
    mutating func set(_ number: String?, of upstreamID: String, _ kind: Imported.Kind, client: ClientID) {
        index[Key(client: client, kind: kind)]?.set(number, of: upstreamID)
    }
}
