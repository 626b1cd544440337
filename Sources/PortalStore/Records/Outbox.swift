import Database

/// The owner of an outbox.
package enum MailOwner: Sendable, Equatable {
    case client(ClientID)
    case msp(MSPID)
}

/// A row of a mail outbox.
package struct OutboxMail: Sendable {
    package let owner: MailOwner
    /// Also the base of the Message-ID.
    package let id: Int64
    /// Fails for a kind queued by a later version, without blocking other mails.
    package let payload: Result<MailPayload, UnknownWord>
    /// As stored, for lists and logs.
    package let kind: String
    package let recipient: String
    package let userID: UserID?
    package let linkExpiresAt: Instant?
    /// The MSP's sender address when queued, for a stable Message-ID domain; `nil` for the installation's.
    package let firstSender: String?
    package let createdAt: Instant
    /// Including the current attempt.
    package let attempts: Int64
    /// Content stored by a version with schema 6 or earlier.
    package let legacyContent: RenderedMail?

    package init(
        _ mail: NewMail, owner: MailOwner, attempts: Int64, firstSender: String? = nil,
        legacyContent: RenderedMail? = nil
    ) {
        (self.owner, id, recipient, userID) = (owner, mail.id, mail.recipient, mail.userID)
        (payload, kind) = (.success(mail.payload), mail.payload.kind.rawValue)
        (linkExpiresAt, createdAt, self.attempts) = (mail.linkExpiresAt, mail.createdAt, attempts)
        (self.firstSender, self.legacyContent) = (firstSender, legacyContent)
    }

    init(row: Row, isClients: Bool) {
        let row = ColumnRow(row, of: OutboxColumn.self)
        owner = isClients ? .client(row.id(.owner)) : .msp(row.id(.owner))
        id = row.integer(.id)
        recipient = row.text(.recipient)
        firstSender = row.optionalText(.fromAddress)
        createdAt = row.instant(.createdAt)
        attempts = row.integer(.attempts)
        userID = row.optionalID(.userID)
        linkExpiresAt = row.optionalInstant(.linkExpiresAt)
        kind = row.text(.kind)
        payload =
            MailKind(rawValue: kind).map { .success(MailPayload($0, row: row)) }
            ?? .failure(UnknownWord(kind, in: isClients ? "mail_outbox.kind" : "operator_mails.kind"))
        let text = row.text(.textBody)
        legacyContent =
            text.isEmpty
            ? nil
            : RenderedMail(
                fromName: row.text(.fromName), fromAddress: row.optionalText(.fromAddress),
                replyTo: row.optionalText(.replyTo), subject: row.text(.subject), text: text, html: row.text(.htmlBody))
    }
}

extension MailPayload {
    fileprivate init(_ kind: MailKind, row: ColumnRow<OutboxColumn>) {
        self =
            switch kind {
            case .invitation: .invitation(token: row.optionalText(.token), inviter: row.optionalID(.inviterID))
            case .passwordReset: .passwordReset(token: row.optionalText(.token))
            case .passwordChanged: .passwordChanged
            case .accountNotice: .accountNotice(row.optionalText(.notice) ?? "")
            case .emailConfirmation:
                .emailConfirmation(token: row.optionalText(.token), asker: row.optionalID(.inviterID))
            case .emailChanged:
                .emailChanged(token: row.optionalText(.token), notice: row.optionalText(.notice) ?? "")
            case .factorReset:
                .factorReset(token: row.optionalText(.token), notice: row.optionalText(.notice) ?? "")
            case .domainTrouble: .domainTrouble(domain: row.optionalText(.domain) ?? "")
            case .domainActive: .domainActive(domain: row.optionalText(.domain) ?? "")
            case .domainLost: .domainLost(domain: row.optionalText(.domain) ?? "")
            case .test: .test
            case .licenceEnding: .licenceEnding(at: row.instant(.aboutAt))
            case .certificatesOverdue: .certificatesOverdue(endingAt: row.instant(.aboutAt))
            case .webhookDisabled: .webhookDisabled(at: row.instant(.aboutAt))
            case .nodeNews: .news(.nodes, row.optionalText(.notice) ?? "")
            case .invoiceNews: .news(.invoices, row.optionalText(.notice) ?? "")
            case .ticketNews: .news(.tickets, row.optionalText(.notice) ?? "")
            case .announcementNews: .news(.announcements, row.optionalText(.notice) ?? "")
            case .summary: .news(.summary, row.optionalText(.notice) ?? "")
            }
    }
}

/// A mail in the operator's list.
package struct MailEntry: Sendable {
    package let mail: OutboxMail
    /// As sent; empty before.
    package let fromName, subject: String
    /// Slug of the client or MSP.
    package let owner: String
    package let state: MailState
    package let sentAt: Instant?
    package let nextAttemptAt: Instant
    /// Error of the last attempt.
    package let lastError: String?

    init(row: Row, isClients: Bool) throws {
        mail = OutboxMail(row: row, isClients: isClients)
        let outbox = ColumnRow(row, of: OutboxColumn.self)
        fromName = outbox.text(.fromName)
        subject = outbox.text(.subject)
        let row = ColumnRow(row, of: MailEntryColumn.self, after: OutboxColumn.count)
        owner = row.text(.slug)
        state = try row.word(.state, of: "mail_outbox.state")
        sentAt = row.optionalInstant(.sentAt)
        nextAttemptAt = row.instant(.due)
        lastError = row.optionalText(.lastError)
    }
}

/// An MSP with a licence ending soon, and the contact to notify.
package struct EndingLicence: Sendable {
    package let msp: MSPID
    package let name: String
    package let contact: String
    package let endsAt: Instant
    /// Number of clients with a portal.
    package let portals: Int64

    init(row: Row) {
        msp = row.id(0)
        name = row.text(1)
        contact = row.text(2)
        endsAt = row.instant(3)
        portals = row.integer(4)
    }
}
