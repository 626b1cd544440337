import Database

extension StoreConnection {
    /// Reads all sealed secrets, page by page.
    package func eachPageOfSecrets(_ body: ([SealedSecret]) throws -> Void) throws {
        let limit = 100
        var last: SealedSecret?
        while true {
            let page = try sealedSecrets(after: last, limit: limit)
            try body(page)
            guard page.count == limit else { return }
            last = page.last
        }
    }

    /// Stores secrets that were sealed anew, in one transaction; one that has changed meanwhile stays.
    package func replace(_ secrets: [(old: SealedSecret, text: String)]) throws {
        guard !secrets.isEmpty else { return }
        try transact { transaction in
            for (old, text) in secrets {
                try transaction.run(
                    FactorSQL.reseal, .id(old.client), .id(old.user), .integer(old.authenticator), .text(old.text),
                    .text(text))
            }
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
