/// The id of a row among others of its instant or day, in the order of writing: a list that is sorted by both keeps that
/// order, and needs no column and no index for it.
enum OrderedID {
    /// Ids rise by less than this, at random, so that they tell nothing of how many there are.
    private static let step: Int64 = 1 << 20

    /// The drawn id where there is no other row; else one above the highest of theirs.
    /// - Parameters:
    ///   - drawn: the parameter that holds a random id.
    ///   - others: the condition that such rows meet.
    static func above(_ drawn: String, in table: String, where others: String) -> String {
        """
        (SELECT COALESCE(CASE WHEN MAX(id) < \(Int64.max - step)
            THEN MAX(id) + 1 + CAST(\(drawn) AS BIGINT) % \(step) END, CAST(\(drawn) AS BIGINT))
            FROM \(table) WHERE \(others))
        """
    }
}
