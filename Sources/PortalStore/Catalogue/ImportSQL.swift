import Database

/// What the import writes.
enum ImportSQL {
    static let all: [Statement] = []
}
