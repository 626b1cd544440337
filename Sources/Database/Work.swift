/// Engine cost of statements, independent of machine load.
struct Work: Equatable {
    /// Virtual machine instructions, including cascades.
    var steps = 0
    /// Rows stepped over in full scans of a table or index.
    var scanned = 0
    /// Sorts, each in a temporary table.
    var sorted = 0
    /// Rows put into automatic indexes.
    var indexed = 0

    static func + (left: Work, right: Work) -> Work {
        Work(
            steps: left.steps + right.steps, scanned: left.scanned + right.scanned,
            sorted: left.sorted + right.sorted, indexed: left.indexed + right.indexed)
    }

    static func - (left: Work, right: Work) -> Work {
        Work(
            steps: left.steps - right.steps, scanned: left.scanned - right.scanned,
            sorted: left.sorted - right.sorted, indexed: left.indexed - right.indexed)
    }
}
