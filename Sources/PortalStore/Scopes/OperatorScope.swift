import Database

/// The operator's sight of the whole installation (portalctl, portal-jobs).
public struct OperatorScope {
    let transaction: Transaction
}
