import PortalStore

extension MailStrings {
    static let german = MailStrings(
        portal: "Kundenportal", imprint: "Impressum", privacy: "Datenschutz",
        orOpen: "Wenn die Schaltfläche nicht funktioniert, öffnen Sie diese Adresse:",
        questions: "Fragen? Schreiben Sie an",
        months: [
            "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
            "Dezember",
        ],
        date: { day, month, year in "\(day). \(month) \(year)" },
        instant: { date, time, clocks in "\(date), \(time) Uhr \(clocks)" },
        role: { role in
            switch role {
            case .owner: "Inhaber"
            case .admin: "Administrator"
            case .viewer: "Leser"
            }
        },
        write: { strings, template, tenant in
            switch template {
            case .invitation(let link, let role, let inviter, let end):
                let who = inviter.map { "\($0) hat Sie" } ?? "Sie wurden"
                return MailContent(
                    subject: "Ihre Einladung zu \(tenant)",
                    paragraphs: [
                        "Guten Tag,", "\(who) als \(strings.role(role)) in das Kundenportal von \(tenant) eingeladen.",
                    ],
                    action: ("Einladung annehmen", link),
                    notes: [
                        "Der Link gilt einmal, bis zum \(strings.moment(end)).",
                        "Wenn Sie diese E-Mail nicht erwartet haben, brauchen Sie nichts zu tun.",
                    ])
            case .passwordReset(let link, let end):
                return MailContent(
                    subject: "Neues Passwort für \(tenant) festlegen",
                    paragraphs: [
                        "Guten Tag,",
                        "Jemand, hoffentlich Sie, möchte ein neues Passwort für das Kundenportal von \(tenant).",
                    ],
                    action: ("Neues Passwort festlegen", link),
                    notes: [
                        "Der Link gilt einmal, bis zum \(strings.moment(end)).",
                        "Wenn Sie das nicht waren, brauchen Sie nichts zu tun: Ihr Passwort bleibt, wie es ist.",
                    ])
            case .passwordChanged(let at, let portal):
                return MailContent(
                    subject: "Ihr Passwort für \(tenant) wurde geändert",
                    paragraphs: [
                        "Guten Tag,",
                        "Das Passwort Ihres Kontos im Kundenportal von \(tenant) wurde am \(strings.moment(at)) geändert.",
                        "Wenn Sie das waren, ist nichts zu tun. Wenn nicht, legen Sie bitte sofort über „Passwort vergessen?“ ein neues fest.",
                    ],
                    action: ("Portal öffnen", portal), notes: [])
            case .domainTrouble(let domain, let portal):
                return MailContent(
                    subject: "Die Adresse \(domain) braucht Ihre Aufmerksamkeit",
                    paragraphs: [
                        "Guten Tag,",
                        "Die Adresse \(domain) führt nicht mehr so zum Kundenportal von \(tenant), wie sie sollte. "
                            + "Das Portal zeigt, welche DNS-Einträge nötig sind.",
                        "Bis das behoben ist, ist das Portal unter der folgenden Adresse erreichbar.",
                    ],
                    action: ("DNS-Einträge ansehen", portal), notes: [])
            case .test(let portal):
                return MailContent(
                    subject: "Testmail von \(tenant)",
                    paragraphs: ["Diese E-Mail zeigt, dass E-Mails von \(tenant) ankommen und wie sie aussehen."],
                    action: ("Portal öffnen", portal), notes: [])
            case .licenceEnding(let msp, let end, let portals):
                let day = strings.day(LicenceDescriptions.lastDay(end))
                return MailContent(
                    subject: "Die Portal-Lizenz von \(msp) endet am \(day)",
                    paragraphs: [
                        "Guten Tag,",
                        "Die Lizenz von \(msp) für Kundenportale gilt bis einschließlich \(day) (UTC). "
                            + (portals == 1 ? "Ein Portal hängt davon ab." : "\(portals) Portale hängen davon ab."),
                        "14 Tage danach antworten die Portale nicht mehr. Gelöscht wird nichts: Mit der Verlängerung ist alles "
                            + "sofort wieder da.",
                    ],
                    action: nil, notes: [])
            }
        })
}
