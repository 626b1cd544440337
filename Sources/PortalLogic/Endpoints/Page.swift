import PortalStore

/// A page of a list, and what its reader has to know of the rest.
struct Page<Item, Place: Sendable> {
    let items: [Item]
    /// Where the page before ends: before this one's first item; `nil` on the first page.
    let previous: Place?
    /// Where the page after begins: after this one's last item; `nil` on the last page.
    let next: Place?
    /// Items of the list, and how many of them come before this page; `nil` when they are too many to be counted.
    let total: Int64?
    let offset: Int64?

    /// - Parameters:
    ///   - read: so many items from there, in the list's order.
    ///   - count: the items before a place, or all of them.
    init(
        _ asked: PageStart<Place>, limit: Int, place: (Item) -> Place,
        read: (PageStart<Place>, Int) throws -> [Item], count: (Place?) throws -> Int64?
    ) throws {
        var start = asked
        // One more than fits tells whether there is more.
        var found = try read(start, limit + 1)
        if case .before = start, found.count <= limit {
            // Less than a page is left before that item: the first page is meant.
            start = .first
            found = try read(start, limit + 1)
        }
        let hasMore = found.count > limit
        let items = if case .before = start { Array(found.suffix(limit)) } else { Array(found.prefix(limit)) }
        // A list that ends on this page needs no counting for one of the two.
        let total = start.place == nil && !hasMore ? Int64(items.count) : try count(nil)
        let first = items.first.map(place)
        switch start {
        case .first: offset = 0
        case .after where !hasMore && total != nil: offset = total.map { $0 - Int64(items.count) }
        case .after, .before: offset = try first.flatMap { try count($0) }
        }
        previous = offset == 0 ? nil : first
        (self.items, self.total) = (items, total)
        next = Self.goesOn(start, hasMore, after: items.count, offset, total) ? items.last.map(place) : nil
    }

    /// Whether there are items after the page.
    private static func goesOn(
        _ start: PageStart<Place>, _ hasMore: Bool, after count: Int, _ offset: Int64?, _ total: Int64?
    ) -> Bool {
        guard case .before = start else { return hasMore }
        guard let offset, let total else { return true }
        return offset + Int64(count) < total
    }
}

extension ValidationFailure {
    /// The item that a page should begin after, or end before, is gone.
    static func staleCursor<Place>(_ start: PageStart<Place>) -> ValidationFailure {
        var field = "after"
        if case .before = start { field = "before" }
        return ValidationFailure(field, .staleCursor)
    }
}

extension JSONWriter {
    /// The members of a page; `text` is what `after` and `before` take.
    mutating func page<Item, Place>(
        _ page: Page<Item, Place>, _ text: (Place) -> String, item: (inout JSONWriter, Item) -> Void
    ) {
        objects("items", page.items, item)
        field("previous", page.previous.map(text))
        field("next", page.next.map(text))
        field("offset", page.offset)
        field("total", page.total)
    }
}
