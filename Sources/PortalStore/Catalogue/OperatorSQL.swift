import Database

/// What only operators ask and change.
enum OperatorSQL {
    static let all: [Statement] = []
}
