import PortalStore

/// The numbers by which customers know their invoices and tickets: two records of one client should not share one.
struct Numbers {
    private struct Book {
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
        let client: Int64
        let kind: Imported.Kind
    }

    private var books: [Key: Book] = [:]

    /// Whether another record of the client has this number.
    mutating func isTaken(
        _ number: String, by kind: Imported.Kind, otherThan upstreamID: String, client: Int64, _ imports: ImportWriter
    ) throws -> Bool {
        let key = Key(client: client, kind: kind)
        if books[key] == nil {
            var book = Book()
            for known in try imports.numbers(of: kind, client: client) { book.set(known.number, of: known.upstreamID) }
            books[key] = book
        }
        return books[key]?.holders[number]?.contains { $0 != upstreamID } ?? false
    }

    /// A record has this number now; `nil`: none, or it is gone.
    mutating func set(_ number: String?, of upstreamID: String, _ kind: Imported.Kind, client: Int64) {
        books[Key(client: client, kind: kind)]?.set(number, of: upstreamID)
    }
}
