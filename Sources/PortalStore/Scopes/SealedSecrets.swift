import Database

extension StoreConnection {
    /// Goes through all sealed secrets, and stores those that are sealed anew; in pages of one transaction each.
    /// - Parameter seal: Returns the new text; `nil` keeps the old one.
    package func eachSecret(_ seal: (SealedSecret) throws -> String?) throws {
        let limit = 100
        var last: SealedSecret?
        while true {
            let old = try sealedSecrets(after: last, limit: limit)
            let new = try old.map(seal)
            if new.contains(where: { $0 != nil }) {
                try transact { transaction in
                    for case (let old, let new?) in zip(old, new) {
                        try transaction.run(
                            FactorSQL.reseal, .id(old.client), .id(old.user), .integer(old.authenticator),
                            .text(old.text), .text(new))
                    }
                }
            }
            guard old.count == limit else { return }
            last = old.last
        }
    }

    private func sealedSecrets(after last: SealedSecret?, limit: Int) throws -> [SealedSecret] {
        try inspect {
            try $0.transaction.all(
                FactorSQL.secrets, .integer(last?.client.number ?? 0), .integer(last?.user.number ?? 0),
                .integer(last?.authenticator ?? 0), .integer(Int64(limit))
            ) {
                SealedSecret(client: $0.id(0), user: $0.id(1), authenticator: $0.integer(2), text: $0.text(3))
            }
        }
    }
}
