/// What statements cost the engine, whatever else the machine does.
struct Work: Equatable {
    /// Instructions of the engine's machine, those of cascades too.
    var steps = 0
    /// Rows that were stepped over in a table or index that was read from end to end.
    var scanned = 0
    /// Sorts, each in a temporary table.
    var sorted = 0
    /// Rows put into an index that was made for one run.
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
