import Database

extension StoreConnection {
    private static let pageLength = 100

    /// Reads all sealed secrets, page by page.
    package func eachPageOfSecrets(_ body: ([SealedSecret]) throws -> Void) throws {
        try body(webhookSecrets())
        var last: (ClientID, UserID, Int64) = (ClientID(0), UserID(0), 0)
        while true {
            let page = try authenticatorSecrets(after: last)
            try body(page.map(\.secret))
            guard page.count == Self.pageLength, let key = page.last?.key else { return }
            last = key
        }
    }

    /// Stores secrets that were sealed anew, in one transaction; one that has changed meanwhile stays.
    package func replace(_ secrets: [(old: SealedSecret, text: String)]) throws {
        guard !secrets.isEmpty else { return }
        try transact { transaction in
            for (old, text) in secrets {
                let (statement, row): (Statement, [Value]) =
                    switch old.place {
                    case .authenticator(let client, let user, let id):
                        (FactorSQL.reseal, [.id(client), .id(user), .integer(id)])
                    case .webhook(let msp, let endpoint, let id):
                        (WebhookSQL.reseal, [.id(msp), .integer(endpoint), .integer(id)])
                    }
                try transaction.run(statement, row + [.text(old.text), .text(text)])
            }
        }
    }

    /// So few that they are one page.
    private func webhookSecrets() throws -> [SealedSecret] {
        try inspect {
            try $0.transaction.all(WebhookSQL.sealedSecrets) {
                SealedSecret(
                    place: .webhook(msp: $0.id(0), endpoint: $0.integer(1), id: $0.integer(2)), text: $0.text(3))
            }
        }
    }

    private func authenticatorSecrets(after last: (ClientID, UserID, Int64)) throws
        -> [(key: (ClientID, UserID, Int64), secret: SealedSecret)]
    {
        try inspect {
            try $0.transaction.all(
                FactorSQL.secrets, .id(last.0), .id(last.1), .integer(last.2), .integer(Int64(Self.pageLength))
            ) {
                let key: (ClientID, UserID, Int64) = ($0.id(0), $0.id(1), $0.integer(2))
                let place = SealedSecret.Place.authenticator(client: key.0, user: key.1, id: key.2)
                return (key, SealedSecret(place: place, text: $0.text(3)))
            }
        }
    }
}
