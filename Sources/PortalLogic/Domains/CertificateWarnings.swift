package import PortalStore
package import PortalToolkit

/// Notifies an MSP's contact once of a certificate that has not been renewed in time.
package enum CertificateWarnings {
    package static func write(_ store: StoreConnection, now: Instant, random: RandomSource = .system) throws {
        let overdue = try store.inspect { try $0.overdueDomains() }
        let mails = overdue.compactMap { domain in
            domain.contact.map { contact in
                (
                    domain,
                    NewMail(id: random.id(), .certificatesOverdue(endingAt: domain.endsAt), to: contact, createdAt: now)
                )
            }
        }
        guard !mails.isEmpty else { return }
        try store.writeMails { outbox in
            for (domain, mail) in mails { try outbox.add(mail, msp: domain.msp, about: domain.endsAt) }
        }
    }
}
