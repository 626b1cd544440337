import PortalStore

extension MailStrings {
    static let english = MailStrings(
        portal: "Customer portal", imprint: "Imprint", privacy: "Privacy",
        orOpen: "If the button doesn’t work, open this link:",
        questions: "Questions? Email",
        thousands: ",", decimal: ".",
        months: [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ],
        date: { day, month, year in "\(day) \(month) \(year)" },
        instant: { date, time, clocks in "\(date), \(time) \(clocks)" },
        role: { role in
            switch role {
            case .owner: "owner"
            case .admin: "admin"
            case .viewer: "viewer"
            }
        },
        write: { strings, template, tenant in
            switch template {
            case .invitation(let link, let role, let inviter, let end):
                let who = inviter.map { "\($0) has invited you" } ?? "You have been invited"
                return MailContent(
                    subject: "Your invitation to \(tenant)",
                    paragraphs: [
                        "Hello,",
                        "\(who) to the \(tenant) customer portal. Your role: \(strings.role(role)).",
                    ],
                    action: ("Accept invitation", link),
                    notes: [
                        "The link works once and expires on \(strings.moment(end)).",
                        "If you weren’t expecting this email, you can ignore it.",
                    ])
            case .passwordReset(let link, let end):
                return MailContent(
                    subject: "Reset your password for \(tenant)",
                    paragraphs: [
                        "Hello,",
                        "We received a request to reset your password for the \(tenant) customer portal.",
                    ],
                    action: ("Reset password", link),
                    notes: [
                        "The link works once and expires on \(strings.moment(end)).",
                        "If you didn’t request this, you can ignore this email. Your password won’t change.",
                    ])
            case .accountNotice(let notice, let other, let actor, let at, let portal):
                return NoticeWords.of(.en).content(
                    notice, NoticeFacts(notice.event, tenant, other, actor), strings, at: at, portal: portal)
            case .emailConfirmation(let link, let asker, let end):
                return EmailConfirmationWords.of(.en).content(strings, tenant, link, asker, end)
            case .emailTaken(let portal): return EmailConfirmationWords.of(.en).taken(tenant, portal)
            case .domainTrouble(let domain, let trouble, let portal):
                let cause =
                    switch trouble {
                    case .degraded:
                        "The domain \(domain) no longer leads to the \(tenant) customer portal as it should. "
                            + "The portal lists the DNS records that it needs."
                    case .suspended:
                        "The domain \(domain) has not led to the \(tenant) customer portal for two weeks, so the portal no longer "
                            + "answers there. Put the DNS records right and check the domain again in the portal."
                    case .failed:
                        "The DNS records of \(domain) were not found within a week, so the \(tenant) customer portal has stopped "
                            + "looking for them. Create the records and check the domain again in the portal."
                    case .certificateFailed:
                        "The DNS records of \(domain) are right, but no certificate could be obtained for it. "
                            + "The \(tenant) customer portal tries again every hour; the portal shows what was seen."
                    }
                return MailContent(
                    subject: "Your domain \(domain) needs attention",
                    paragraphs: ["Hello,", cause, "Until this is fixed, use the address below to reach the portal."],
                    action: ("View DNS records", portal), notes: [])
            case .domainActive(let domain, let portal):
                return MailContent(
                    subject: "Your domain \(domain) is working",
                    paragraphs: [
                        "Hello,",
                        "The \(tenant) customer portal now answers at \(domain), with a valid certificate.",
                    ],
                    action: ("Open the portal", portal), notes: [])
            case .domainLost(let domain, let portal):
                return MailContent(
                    subject: "Your domain \(domain) was claimed by someone else",
                    paragraphs: [
                        "Hello,",
                        "Someone else has proved by a DNS record that \(domain) is theirs, so the \(tenant) customer portal no longer answers "
                            + "there. If the domain is yours, ask whoever runs its DNS about the record, and enter the domain again.",
                    ],
                    action: ("Open the portal", portal), notes: [])
            case .test(let portal):
                return MailContent(
                    subject: "Test email from \(tenant)",
                    paragraphs: ["This email confirms that emails from \(tenant) arrive, and shows how they look."],
                    action: ("Open the portal", portal), notes: [])
            case .licenceEnding(let msp, let end, let portals):
                let day = strings.day(LicenceDescriptions.lastDay(end))
                return MailContent(
                    subject: "The portal licence of \(msp) expires on \(day)",
                    paragraphs: [
                        "Hello,",
                        "The customer portal licence of \(msp) is valid up to and including \(day) (UTC). "
                            + (portals == 1 ? "One portal depends on it." : "\(portals) portals depend on it."),
                        "14 days later the portals go offline. Nothing is deleted; renewing the licence restores "
                            + "everything at once.",
                    ],
                    action: nil, notes: [])
            case .certificatesOverdue(let domains, let end):
                return MailContent(
                    subject: "Certificates have not been renewed",
                    paragraphs: [
                        "Hello,",
                        "The certificates of these domains expire on \(strings.moment(end)) and have not been renewed: \(domains.joined(separator: ", ")).",
                        "Check that the web server is running and can be reached on ports 80 and 443; its log names the cause. Visitors see a warning once a certificate has expired.",
                    ],
                    action: nil, notes: [])
            case .webhookDisabled(let names, let at, let cause, let command):
                return MailContent(
                    subject: "Events are no longer sent to \(names.joined(separator: ", "))",
                    paragraphs: [
                        "Hello,",
                        "The receiver of the portal's events does not take them, so sending was ended on \(strings.moment(at)): \(names.joined(separator: ", ")). The last attempt: \(cause).",
                        "The events wait for up to 400 days. Once the receiver works, whoever operates the portal has them sent from where it stopped: \(command)",
                    ],
                    action: nil, notes: [])
            case .news(let story, let pages): return NewsWords.of(.en).content(story, strings, tenant, pages)
            }
        })
}
