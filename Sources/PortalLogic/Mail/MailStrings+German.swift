import PortalStore

extension MailStrings {
    static let german = MailStrings(
        portal: "Kundenportal", imprint: "Impressum", privacy: "Datenschutz",
        orOpen: "Falls die Schaltfläche nicht funktioniert, öffnen Sie diesen Link:",
        questions: "Fragen? Schreiben Sie an",
        months: [
            "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
            "Dezember",
        ],
        date: { day, month, year in "\(day). \(month) \(year)" },
        instant: { date, time, clocks in "\(date) um \(time) Uhr \(clocks)" },
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
                    subject: "Ihre Einladung zum Kundenportal von \(tenant)",
                    paragraphs: [
                        "Guten Tag,",
                        "\(who) zum Kundenportal von \(tenant) eingeladen. Ihre Rolle: \(strings.role(role)).",
                    ],
                    action: ("Einladung annehmen", link),
                    notes: [
                        "Der Link ist einmal verwendbar und bis zum \(strings.moment(end)) gültig.",
                        "Falls Sie diese E-Mail nicht erwartet haben, können Sie sie ignorieren.",
                    ])
            case .passwordReset(let link, let end):
                return MailContent(
                    subject: "Passwort für \(tenant) zurücksetzen",
                    paragraphs: [
                        "Guten Tag,",
                        "für Ihr Konto im Kundenportal von \(tenant) wurde ein neues Passwort angefordert.",
                    ],
                    action: ("Neues Passwort festlegen", link),
                    notes: [
                        "Der Link ist einmal verwendbar und bis zum \(strings.moment(end)) gültig.",
                        "Falls Sie das nicht waren, können Sie diese E-Mail ignorieren. "
                            + "Ihr Passwort bleibt unverändert.",
                    ])
            case .passwordChanged(let at, let portal):
                return MailContent(
                    subject: "Ihr Passwort für \(tenant) wurde geändert",
                    paragraphs: [
                        "Guten Tag,",
                        "das Passwort Ihres Kontos im Kundenportal von \(tenant) wurde am \(strings.moment(at)) "
                            + "geändert.",
                        "Wenn Sie das waren, brauchen Sie nichts zu tun. Falls nicht, legen Sie sofort ein neues "
                            + "Passwort fest: über „Passwort vergessen?“ auf der Anmeldeseite.",
                    ],
                    action: ("Portal öffnen", portal), notes: [])
            case .domainTrouble(let domain, let portal):
                return MailContent(
                    subject: "Handlungsbedarf bei Ihrer Domain \(domain)",
                    paragraphs: [
                        "Guten Tag,",
                        "die Domain \(domain) verweist nicht mehr korrekt auf das Kundenportal von \(tenant). "
                            + "Die erforderlichen DNS-Einträge finden Sie im Portal.",
                        "Bis das behoben ist, erreichen Sie das Portal unter der folgenden Adresse.",
                    ],
                    action: ("DNS-Einträge ansehen", portal), notes: [])
            case .test(let portal):
                return MailContent(
                    subject: "Test-E-Mail von \(tenant)",
                    paragraphs: ["Diese E-Mail zeigt, dass E-Mails von \(tenant) ankommen und wie sie aussehen."],
                    action: ("Portal öffnen", portal), notes: [])
            case .licenceEnding(let msp, let end, let portals):
                let day = strings.day(LicenceDescriptions.lastDay(end))
                return MailContent(
                    subject: "Die Kundenportal-Lizenz von \(msp) läuft am \(day) ab",
                    paragraphs: [
                        "Guten Tag,",
                        "die Kundenportal-Lizenz von \(msp) ist bis einschließlich \(day) (UTC) gültig. "
                            + (portals == 1
                                ? "Ein Portal ist davon abhängig." : "\(portals) Portale sind davon abhängig."),
                        "14 Tage danach sind die Portale nicht mehr erreichbar. Es wird nichts gelöscht; "
                            + "nach einer Verlängerung ist alles sofort wieder verfügbar.",
                    ],
                    action: nil, notes: [])
            }
        })
}
