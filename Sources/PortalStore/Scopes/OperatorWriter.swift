import Database

/// The operator's power over the whole installation, inside one write transaction.
public struct OperatorWriter {
    let transaction: WriteTransaction
}
