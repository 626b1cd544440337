package import PortalStore
package import PortalToolkit

/// Makes mails of the news that are due: one for each person and topic, which gathers what comes while it waits.
package enum NewsDelivery {
    /// How long the first mail waits for what happens at the same time.
    package static let gathering = Duration.minutes(1)
    /// Of one client in one transaction.
    private static let limit = 1000
    /// Transactions of one run.
    private static let maximumClients = 200
    /// When a client is tried again whose news failed.
    private static let pause = Duration.minutes(10)

    /// Makes the mails that are due.
    /// - Throws: What failed last, once the news of all others are mails: those of the client it failed for are tried again
    ///   later.
    package static func run(_ store: StoreConnection, now: Instant, random: RandomSource = .system) throws {
        var failure: (any Error)?
        for _ in 0..<maximumClients {
            guard let client = try store.clientWithNews(now: now) else { break }
            do { try tell(client, store, now, random) } catch {
                failure = error
                try store.operate { try $0.postponeNews(of: client, now: now, until: now + pause) }
            }
        }
        if let failure { throw failure }
    }

    private static func tell(
        _ client: ClientID, _ store: StoreConnection, _ now: Instant, _ random: RandomSource
    ) throws {
        let people = try store.inspect { try $0.users(of: client).count }
        // Drawn here, as the transaction may run twice; more than enough for who has come since.
        let ids = random.ids((people + 10) * MailTopic.allCases.count)
        try store.operate { writer in
            try writer.lock(client: client)
            guard let tenant = try writer.scope.publicScope.tenant(id: client) else { return }
            var turn = Turn(tenant: tenant, writer: writer, now: now, ids: ids[...])
            try turn.run(try writer.scope.dueNews(of: client, now: now, limit: limit))
        }
    }

    /// The news of one client.
    private struct Turn {
        let tenant: Tenant
        let writer: OperatorWriter
        let now: Instant
        var ids: ArraySlice<Int64>

        private var scope: OperatorScope { writer.scope }

        init(tenant: Tenant, writer: OperatorWriter, now: Instant, ids: ArraySlice<Int64>) {
            (self.tenant, self.writer, self.now, self.ids) = (tenant, writer, now, ids)
        }

        mutating func run(_ due: [News]) throws {
            var told: Set<MailTopic> = []
            if tenant.isServed(now: now) {
                let news = Dictionary(grouping: try due.flatMap(found), by: \.event.topic)
                let (users, choices) = try (scope.users(of: tenant.id), scope.mailChoices(of: tenant.id))
                for topic in MailTopic.allCases {
                    guard let items = news[topic] else { continue }
                    for user in users where topic.isWanted(by: user, choices) {
                        try tell(user, topic, items)
                        told.insert(topic)
                    }
                }
            }
            for item in due { try settle(item, isTold: told.contains(item.event.topic)) }
        }

        /// What is left of news, and what a round has found.
        private func found(_ item: News) throws -> [News] {
            if item.isRound { return try NewsRounds.news(item, of: tenant.id, scope, now) }
            guard item.event == .outage else { return [item] }
            let node = try scope.node(NodeID(item.subject), of: tenant.id)?.node
            return node?.status == .offline ? [item] : []
        }

        private mutating func tell(_ user: PortalUser, _ topic: MailTopic, _ items: [News]) throws {
            let kind = topic.mailKind
            if let mail = try scope.openMail(kind, to: user.id, of: tenant.id, now: now) {
                var notice = NewsNotice(json: mail.notice) ?? NewsNotice([])
                notice.add(items)
                return try writer.gather(notice.json, in: mail.id, of: tenant.id)
            }
            guard let id = ids.popFirst() else { return }
            let last = try scope.lastMail(kind, to: user.id, of: tenant.id, now: now)
            let due = max(now + NewsDelivery.gathering, last.map { $0 + MailTopic.interval } ?? now)
            let mail = NewMail(
                id: id, .news(topic, NewsNotice(items).json), to: user.email, user: user.id, createdAt: now,
                dueAt: due)
            try writer.mails.add(mail, client: tenant.id)
        }

        /// An outage is kept until it ends, if anybody has been told.
        private func settle(_ item: News, isTold: Bool) throws {
            if item.isRound {
                return try NewsRounds.add(item.event, of: tenant.id, writer, now)
            }
            try writer.settle(item, of: tenant.id, isKept: item.event == .outage && isTold)
        }
    }
}
