import PortalStore

extension MailStrings {
    static let german = MailStrings(
        portal: "Kundenportal", imprint: "Impressum", privacy: "Datenschutz",
        orOpen: "Falls die Schaltfläche nicht funktioniert, öffnen Sie diesen Link:",
        questions: "Fragen? Schreiben Sie an",
        thousands: ".", decimal: ",",
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
            case .accountNotice(let notice, let other, let actor, let at, let portal):
                return NoticeWords.of(.de).content(
                    notice, NoticeFacts(notice.event, tenant, other, actor), strings, at: at, portal: portal)
            case .emailConfirmation(let link, let asker, let end):
                return EmailConfirmationWords.of(.de).content(strings, tenant, link, asker, end)
            case .emailTaken(let portal): return EmailConfirmationWords.of(.de).taken(tenant, portal)
            case .domainTrouble(let domain, let trouble, let portal):
                let cause =
                    switch trouble {
                    case .degraded:
                        "die Domain \(domain) verweist nicht mehr korrekt auf das Kundenportal von \(tenant). "
                            + "Die erforderlichen DNS-Einträge finden Sie im Portal."
                    case .suspended:
                        "die Domain \(domain) führt seit zwei Wochen nicht mehr zum Kundenportal von \(tenant). Deshalb ist das Portal dort nicht mehr "
                            + "erreichbar. Berichtigen Sie die DNS-Einträge und prüfen Sie die Domain im Portal erneut."
                    case .failed:
                        "die DNS-Einträge von \(domain) wurden innerhalb einer Woche nicht gefunden. Das Kundenportal von \(tenant) sucht nicht "
                            + "mehr danach. Legen Sie die Einträge an und prüfen Sie die Domain im Portal erneut."
                    case .certificateFailed:
                        "die DNS-Einträge von \(domain) stimmen, aber es war kein Zertifikat dafür zu bekommen. "
                            + "Das Kundenportal von \(tenant) versucht es jede Stunde erneut; im Portal steht, was gefunden wurde."
                    }
                return MailContent(
                    subject: "Handlungsbedarf bei Ihrer Domain \(domain)",
                    paragraphs: [
                        "Guten Tag,", cause,
                        "Bis das behoben ist, erreichen Sie das Portal unter der folgenden Adresse.",
                    ], action: ("DNS-Einträge ansehen", portal), notes: [])
            case .domainActive(let domain, let portal):
                return MailContent(
                    subject: "Ihre Domain \(domain) funktioniert",
                    paragraphs: [
                        "Guten Tag,",
                        "das Kundenportal von \(tenant) ist jetzt unter \(domain) mit einem gültigen Zertifikat erreichbar.",
                    ],
                    action: ("Portal öffnen", portal), notes: [])
            case .domainLost(let domain, let portal):
                return MailContent(
                    subject: "Ihre Domain \(domain) wurde von jemand anderem beansprucht",
                    paragraphs: [
                        "Guten Tag,",
                        "jemand anderes hat mit einem DNS-Eintrag nachgewiesen, dass ihm \(domain) gehört. Das Kundenportal von \(tenant) ist dort "
                            + "nicht mehr erreichbar. Gehört die Domain Ihnen, klären Sie den Eintrag mit dem Betreiber Ihres DNS und tragen Sie sie erneut ein.",
                    ],
                    action: ("Portal öffnen", portal), notes: [])
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
            case .certificatesOverdue(let domains, let end):
                return MailContent(
                    subject: "Zertifikate wurden nicht erneuert",
                    paragraphs: [
                        "Guten Tag,",
                        "die Zertifikate dieser Domains laufen am \(strings.moment(end)) ab und wurden nicht erneuert: \(domains.joined(separator: ", ")).",
                        "Prüfen Sie, ob der Webserver läuft und auf den Ports 80 und 443 erreichbar ist; sein Protokoll nennt die Ursache. Nach dem Ablauf sehen Besucher eine Warnung.",
                    ],
                    action: nil, notes: [])
            case .webhookDisabled(let names, let at, let cause, let command):
                return MailContent(
                    subject: "Ereignisse werden nicht mehr an \(names.joined(separator: ", ")) gesendet",
                    paragraphs: [
                        "Guten Tag,",
                        "der Empfänger der Ereignisse des Portals nimmt sie nicht an. Daher wird seit \(strings.moment(at)) nichts mehr gesendet: \(names.joined(separator: ", ")). Der letzte Versuch: \(cause).",
                        "Die Ereignisse warten bis zu 400 Tage. Sobald der Empfänger wieder arbeitet, lässt der Betreiber des Portals sie ab der Stelle senden, an der Schluss war: \(command)",
                    ],
                    action: nil, notes: [])
            case .news(let story, let pages): return NewsWords.of(.de).content(story, strings, tenant, pages)
            }
        })
}
