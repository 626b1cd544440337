import Database

extension OperatorScope {
    /// Returns choices of a client's people.
    package func mailChoices(of client: ClientID) throws -> [MailChoice] {
        try transaction.all(NewsSQL.choices, .id(client), as: MailChoice.init)
    }

    /// Returns a client's news that are due, oldest first.
    package func dueNews(of client: ClientID, now: Instant, limit: Int) throws -> [News] {
        try transaction.all(
            NewsSQL.dueOfClient, .id(client), .instant(now), .integer(Int64(limit)), as: News.init)
    }

    /// Returns when the last mail of this kind to this person was sent; `now` while one is being sent.
    /// - Parameter id: Of a mail that does not count.
    package func lastMail(_ kind: MailKind, to user: UserID, of client: ClientID, now: Instant, except id: Int64 = 0)
        throws -> Instant?
    {
        try transaction.first(NewsSQL.lastMail, .id(client), .id(user), .word(kind), .integer(id), .instant(now)) {
            $0.optionalInstant(0)
        }.flatMap { $0 }
    }

    /// Returns the mail of this kind to this person that takes more news.
    package func openMail(_ kind: MailKind, to user: UserID, of client: ClientID, now: Instant) throws -> OpenNewsMail?
    {
        try transaction.first(NewsSQL.openMail, .id(client), .id(user), .word(kind), .instant(now)) {
            OpenNewsMail(id: $0.integer(0), notice: $0.text(1))
        }
    }

    // MARK: What news are about

    /// Returns a client's node.
    package func node(_ id: NodeID, of client: ClientID) throws -> NodeDetail? {
        try transaction.first(NodeSQL.byID, .id(client), .id(id), as: NodeDetail.init)
    }

    /// Returns the health data of a client's nodes, by name.
    package func nodeHealth(of client: ClientID) throws -> [NodeHealth] {
        try transaction.all(NodeSQL.health, .id(client), as: NodeHealth.init)
    }

    /// Returns a client's invoice unless it is a draft.
    package func invoice(_ id: Int64, of client: ClientID) throws -> Invoice? {
        try transaction.first(BillingSQL.invoiceByID, .id(client), .integer(id), as: Invoice.init)
    }

    /// Returns a client's open invoices, earliest due first.
    package func openInvoices(of client: ClientID) throws -> [Invoice] {
        try transaction.all(BillingSQL.open, .id(client), as: Invoice.init)
    }

    /// Returns a client's ticket.
    package func ticket(_ id: Int64, of client: ClientID) throws -> Ticket? {
        try transaction.first(TicketSQL.byID, .id(client), .integer(id), as: Ticket.init)
    }

    /// Counts a client's tickets that are open, and returns those that wait for it.
    package func tickets(of client: ClientID) throws -> (open: Int64, waiting: [Ticket]) {
        let open = try transaction.first(TicketSQL.openCount, .id(client)) { $0.integer(0) } ?? 0
        return (open, try transaction.all(TicketSQL.pending, .id(client), as: Ticket.init))
    }

    /// Counts news that wait for their mail, by event; with when the first is due.
    package func waitingNews() throws -> [WaitingFigure] {
        try transaction.all(NewsSQL.figures, .integer(.max), as: WaitingFigure.init)
    }
}

extension OperatorWriter {
    /// Adds news that are due for mails at `due`.
    package func add(_ news: News, of client: ClientID, due: Instant) throws {
        try transaction.add(news, of: client, due: due)
    }

    /// Adds news of an announcement for the clients that see it, as far as their portals and data have been there since
    /// `start`; their mails are due once it is shown.
    package func announce(_ announcement: Announcement, at: Instant, start: Instant) throws {
        try transaction.run(
            NewsSQL.announce, .id(announcement.msp), .integer(announcement.id), .instant(at), .instant(start),
            .instant(announcement.firstShown(from: at)))
    }

    /// Notes that people were told; what has an end is kept until then.
    package func settle(_ news: News, of client: ClientID, isKept: Bool) throws {
        try transaction.run(
            isKept ? NewsSQL.told : NewsSQL.remove, .id(client), .word(news.event), .integer(news.subject))
    }

    /// Puts off a client's news that are due.
    package func postponeNews(of client: ClientID, now: Instant, until: Instant) throws {
        try transaction.run(NewsSQL.postpone, .id(client), .instant(now), .instant(until))
    }

    /// Replaces what a queued mail tells.
    package func gather(_ notice: String, in mail: Int64, of client: ClientID) throws {
        try transaction.run(NewsSQL.gather, .id(client), .integer(mail), .text(notice))
    }
}

extension StoreConnection {
    /// Returns a client with news that are due; takes no lock.
    package func clientWithNews(now: Instant) throws -> ClientID? {
        try inspect { try $0.transaction.first(NewsSQL.due, .instant(now)) { $0.id(0) } }
    }

    /// Returns clients with a portal that lack this round.
    package func clients(without round: NewsEvent) throws -> [ClientID] {
        try inspect { try $0.transaction.all(NewsSQL.withoutRound, .word(round)) { $0.id(0) } }
    }
}

extension ImportWriter {
    /// Returns since when a client's lines of this type bring news.
    package func newsStart(of kind: ImportType, client: ClientID) throws -> NewsStart? {
        try transaction.first(NewsSQL.start, .id(client), .word(kind)) { row in
            NewsStart(
                isOn: row.text(0) == ClientStatus.active.rawValue && row.flag(1), enabledAt: row.instant(2),
                firstImport: row.optionalInstant(3).map { _ in row.instant(4) })
        }
    }

    /// Adds news that are due for mails at `due`.
    package func add(_ news: News, client: ClientID, due: Instant) throws {
        try transaction.add(news, of: client, due: due)
    }

    /// Ends a node's outage.
    /// - Parameter isBack: Whether it runs again; otherwise people who were told hear of that later.
    /// - Returns: Whether people who were told are to hear that it is back.
    package func endOutage(of node: Int64, client: ClientID, isBack: Bool) throws -> Bool {
        let key: (Value, Value, Value) = (.id(client), .word(NewsEvent.outage), .integer(node))
        let known = try transaction.first(NewsSQL.find, key.0, key.1, key.2) { $0.optionalInstant(1) }
        guard let known else { return false }
        let isTold = known == nil
        if !isTold || isBack { try transaction.run(NewsSQL.remove, key.0, key.1, key.2) }
        return isTold && isBack
    }
}

extension WriteTransaction {
    fileprivate func add(_ news: News, of client: ClientID, due: Instant) throws {
        try run(
            NewsSQL.add, .id(client), .word(news.event), .integer(news.subject), .instant(news.at), .instant(due))
    }

    fileprivate func choose(_ topic: MailTopic, _ isWanted: Bool, user: UserID, client: ClientID) throws {
        try run(NewsSQL.choose, .id(client), .id(user), .word(topic), Value(isWanted))
    }
}

extension PublicScope {
    /// Returns what a person has chosen.
    package func mailChoices(of user: UserID, client: ClientID) throws -> [MailChoice] {
        try transaction.all(NewsSQL.choicesOf, .id(client), .id(user), as: MailChoice.init)
    }
}

extension TenantWriter {
    /// Sets which mails the signed-in user wants.
    package func choose(_ choices: [(MailTopic, isWanted: Bool)], audit: NewAuditEvent) throws {
        for (topic, isWanted) in choices {
            try transaction.choose(topic, isWanted, user: scope.user.id, client: client)
        }
        try add(audit)
    }
}

extension PublicWriter {
    /// Sets whether a person wants mails of a topic, by the link in one.
    package func choose(_ topic: MailTopic, isWanted: Bool, of user: PortalUser, audit: NewAuditEvent) throws {
        try transaction.choose(topic, isWanted, user: user.id, client: client)
        try transaction.add(audit, client: client, by: .user(id: user.id, name: user.name))
    }
}

extension News {
    init(row: Row) throws {
        self.init(try row.word(0, of: "mail_news.event"), of: row.integer(1), at: row.instant(2))
    }
}

extension MailChoice {
    init(row: Row) throws {
        self.init(user: row.id(0), topic: try row.word(1, of: "mail_choices.topic"), isWanted: row.flag(2))
    }
}
