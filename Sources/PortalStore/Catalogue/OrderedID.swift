/// Row ids in insertion order within an instant or day: a list sorted by both keeps it without a column or index.
enum OrderedID {
    /// Upper bound of the random increment between ids, which hides row counts.
    private static let step: Int64 = 1 << 20

    /// SQL for a new id: the drawn one without other rows, else one above their highest plus a random increment.
    /// - Parameters:
    ///   - drawn: Parameter with a random id.
    ///   - others: Condition selecting the other rows.
    static func above(_ drawn: String, in table: String, where others: String) -> String {
        """
        (SELECT COALESCE(CASE WHEN MAX(id) < \(Int64.max - step)
            THEN MAX(id) + 1 + CAST(\(drawn) AS BIGINT) % \(step) END, CAST(\(drawn) AS BIGINT))
            FROM \(table) WHERE \(others))
        """
    }
}
