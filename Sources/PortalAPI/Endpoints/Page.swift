import PortalStore
import PortalToolkit

/// A page of a list, with cursors and counts.
struct Page<Item, Cursor: Sendable> {
    let items: [Item]
    /// Cursor of the previous page: this page's first item; `nil` on the first page.
    let previous: Cursor?
    /// Cursor of the next page: this page's last item; `nil` on the last page.
    let next: Cursor?
    /// Size of the list; `nil` above the count limit. `offset` counts the items before this page.
    let total: Int64?
    let offset: Int64?

    /// - Parameters:
    ///   - read: reads this many items from a start, in list order.
    ///   - count: counts the items before a cursor, or all.
    init(
        _ requested: PageStart<Cursor>, limit: Int, cursor: (Item) -> Cursor,
        read: (PageStart<Cursor>, Int) throws -> [Item], count: (Cursor?) throws -> Int64?
    ) throws {
        var start = requested
        // limit + 1 rows detect a next page.
        var found = try read(start, limit + 1)
        if case .before = start, found.count <= limit {
            // Less than a page remains before that item: show the first page.
            start = .first
            found = try read(start, limit + 1)
        }
        let hasMore = found.count > limit
        let items = if case .before = start { Array(found.suffix(limit)) } else { Array(found.prefix(limit)) }
        // A list ending on this page needs one count less.
        let total = start.cursor == nil && !hasMore ? Int64(items.count) : try count(nil)
        let first = items.first.map(cursor)
        switch start {
        case .first: offset = 0
        case .after where !hasMore && total != nil: offset = total.map { $0 - Int64(items.count) }
        case .after, .before: offset = try first.flatMap { try count($0) }
        }
        previous = offset == 0 ? nil : first
        (self.items, self.total) = (items, total)
        next = Self.hasFollowing(start, hasMore, after: items.count, offset, total) ? items.last.map(cursor) : nil
    }

    /// Whether there are items after the page.
    private static func hasFollowing(
        _ start: PageStart<Cursor>, _ hasMore: Bool, after count: Int, _ offset: Int64?, _ total: Int64?
    ) -> Bool {
        guard case .before = start else { return hasMore }
        guard let offset, let total else { return true }
        return offset + Int64(count) < total
    }
}

extension ValidationFailure {
    /// The cursor's item no longer exists.
    static func staleCursor<Cursor>(_ start: PageStart<Cursor>) -> ValidationFailure {
        var field = "after"
        if case .before = start { field = "before" }
        return ValidationFailure(field, .staleCursor)
    }
}

extension JSONWriter {
    /// - Parameter text: encodes cursors for `after` and `before`.
    mutating func page<Item, Cursor>(
        _ page: Page<Item, Cursor>, _ text: (Cursor) -> String, item: (inout JSONWriter, Item) -> Void
    ) {
        objects("items", page.items, item)
        field("previous", page.previous.map(text))
        field("next", page.next.map(text))
        field("offset", page.offset)
        field("total", page.total)
    }
}
