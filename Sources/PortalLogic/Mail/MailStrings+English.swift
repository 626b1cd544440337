import PortalStore

extension MailStrings {
    static let english = MailStrings(
        portal: "Customer portal", imprint: "Imprint", privacy: "Privacy",
        orOpen: "If the button does not work, open this address:",
        questions: "Questions? Write to",
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
                let who = inviter.map { "\($0) has invited you" } ?? "You are invited"
                return MailContent(
                    subject: "Your invitation to \(tenant)",
                    paragraphs: ["Hello,", "\(who) to the customer portal of \(tenant) as \(strings.role(role))."],
                    action: ("Accept the invitation", link),
                    notes: [
                        "The link works once, until \(strings.moment(end)).",
                        "If you did not expect this mail, you can ignore it.",
                    ])
            case .passwordReset(let link, let end):
                return MailContent(
                    subject: "Set a new password for \(tenant)",
                    paragraphs: [
                        "Hello,",
                        "Someone, hopefully you, asked for a new password for the customer portal of \(tenant).",
                    ],
                    action: ("Set a new password", link),
                    notes: [
                        "The link works once, until \(strings.moment(end)).",
                        "If that was not you, you can ignore this mail: your password stays as it is.",
                    ])
            case .passwordChanged(let at, let portal):
                return MailContent(
                    subject: "Your password for \(tenant) was changed",
                    paragraphs: [
                        "Hello,",
                        "The password of your account in the customer portal of \(tenant) was changed on \(strings.moment(at)).",
                        "If that was you, there is nothing to do. If not, set a new password at once through “Forgot your password?”.",
                    ],
                    action: ("Open the portal", portal), notes: [])
            case .domainTrouble(let domain, let portal):
                return MailContent(
                    subject: "The address \(domain) needs attention",
                    paragraphs: [
                        "Hello,",
                        "The address \(domain) no longer leads to the customer portal of \(tenant) as it should. "
                            + "The portal shows which DNS records are needed.",
                        "Until that is put right, the portal can be reached at the address below.",
                    ],
                    action: ("See the DNS records", portal), notes: [])
            case .test(let portal):
                return MailContent(
                    subject: "Test mail of \(tenant)",
                    paragraphs: ["This mail shows that mails of \(tenant) arrive, and how they look."],
                    action: ("Open the portal", portal), notes: [])
            case .licenceEnding(let msp, let end, let portals):
                let day = strings.day(LicenceDescriptions.lastDay(end))
                return MailContent(
                    subject: "The portal licence of \(msp) ends on \(day)",
                    paragraphs: [
                        "Hello,",
                        "The licence of \(msp) for customer portals is valid up to and including \(day) (UTC). "
                            + (portals == 1 ? "One portal depends on it." : "\(portals) portals depend on it."),
                        "14 days later the portals stop answering. Nothing is deleted: renewing the licence brings "
                            + "everything back at once.",
                    ],
                    action: nil, notes: [])
            }
        })
}
