import PortalStore
import PortalToolkit

extension NoticeWords {
    static let german = NoticeWords(
        language: .de,
        greeting: "Guten Tag,",
        subject: { "Sicherheit Ihres Kontos für \($0)" },
        happened: { facts in
            let portal = "im Kundenportal von \(facts.tenant)"
            switch facts.event {
            case .factorAdded(let name, let isFirst):
                return "die Authentifizierungs-App „\(name)“ wurde Ihrem Konto \(portal) hinzugefügt."
                    + (isFirst
                        ? " Ab jetzt brauchen Sie zum Anmelden neben dem Passwort einen Code. Andere Geräte wurden abgemeldet."
                        : "")
            case .factorRemoved(let name, let isLast):
                return "die Authentifizierungs-App „\(name)“ wurde aus Ihrem Konto \(portal) entfernt."
                    + (isLast ? " Zum Anmelden genügt jetzt Ihr Passwort." : "")
            case .passkeyAdded(let name, let host, let isFirst):
                return "der Passkey „\(name)“ für \(HostName.shown(host)) wurde Ihrem Konto \(portal) hinzugefügt."
                    + (isFirst
                        ? " Ab jetzt brauchen Sie zum Anmelden einen Passkey oder einen Wiederherstellungscode. "
                            + "Andere Geräte wurden abgemeldet."
                        : "")
            case .passkeyRemoved(let name, let isLast):
                return "der Passkey „\(name)“ wurde aus Ihrem Konto \(portal) entfernt."
                    + (isLast ? " Zum Anmelden genügt jetzt Ihr Passwort." : "")
            case .factorsReset:
                let actor = facts.actor ?? "Ihr Anbieter"
                guard let other = facts.other else {
                    return "\(actor) hat die Anmeldung in zwei Schritten für Ihr Konto \(portal) zurückgesetzt. "
                        + "Bis Sie sie neu einrichten, genügt Ihr Passwort zum Anmelden."
                }
                return "\(actor) hat die Anmeldung in zwei Schritten von \(other) \(portal) zurückgesetzt. "
                    + "Bis sie neu eingerichtet ist, genügt dort das Passwort zum Anmelden."
            case .roleChanged(let role, _):
                return "\(facts.actor ?? "Ihr Anbieter") hat Ihre Rolle \(portal) geändert. "
                    + "Sie ist jetzt \(MailStrings.german.role(role))."
            case .recoveryCodeUsed(let left):
                return "ein Wiederherstellungscode Ihres Kontos \(portal) wurde verwendet. "
                    + (left == 0
                        ? "Es ist keiner mehr übrig. Erstellen Sie jetzt auf Ihrer Profilseite neue."
                        : (left == 1 ? "Ein Code ist übrig." : "\(left) Codes sind übrig.")
                            + (left <= 3 ? " Erstellen Sie auf Ihrer Profilseite neue, bevor sie ausgehen." : ""))
            case .passwordChanged: return "das Passwort Ihres Kontos \(portal) wurde geändert."
            case .recoveryCodesRenewed:
                return "für Ihr Konto \(portal) wurden neue Wiederherstellungscodes erstellt. "
                    + "Die früheren gelten nicht mehr."
            case .factorRefused:
                return "jemand hat Ihr Passwort für das Kundenportal von \(facts.tenant) und danach mehrere "
                    + "falsche Codes eingegeben. Die Anmeldung ist nicht gelungen."
            case .factorDemanded:
                guard let due = facts.due else {
                    return "Ihr Konto \(portal) braucht ab jetzt einen zweiten Schritt bei der Anmeldung. "
                        + "Bis Sie ihn eingerichtet haben, können Sie im Portal nichts anderes öffnen."
                }
                return "ab \(due) braucht Ihr Konto \(portal) einen zweiten Schritt bei der Anmeldung. "
                    + "Sie haben noch keinen, und von da an können Sie nichts anderes öffnen, bis er eingerichtet ist."
            case .loggedIn(let isNewDevice):
                return "mit Ihrem Konto \(portal) hat sich jemand "
                    + (isNewDevice ? "auf einem neuen Gerät angemeldet." : "aus einem neuen Netz angemeldet.")
            case .emailAsked, .emailChanged, .emailTakenBack: return EmailNoticeWords.german.happened(facts)
            case .factorResetAsked: return ResetNoticeWords.german.happened(facts)
            case .factorResetCancelled: return ResetNoticeWords.german.cancelled(facts)
            }
        },
        circumstances: { moment, device, address in
            "Wann und wo: \(moment)" + (device.map { ", mit \($0)" } ?? "")
                + (address.map { ", von der Adresse \($0)" } ?? "") + "."
        },
        advice: { facts in
            if let advice = EmailNoticeWords.german.advice(facts.event) { return advice }
            if let advice = ResetNoticeWords.german.advice(facts) { return advice }
            if facts.other != nil {
                return "Wenn Sie davon nichts wissen, fragen Sie nach, und wenden Sie sich an Ihren Anbieter."
            }
            if case .factorsReset = facts.event {
                return "Falls Sie nicht darum gebeten haben, wenden Sie sich an Ihren Anbieter."
            }
            if case .roleChanged = facts.event {
                return "Falls Sie das nicht erwartet haben, fragen Sie einen Inhaber des Portals."
            }
            if case .factorDemanded = facts.event {
                return "Richten Sie ihn auf Ihrer Profilseite ein. Das dauert eine Minute und geht mit einem "
                    + "Passkey oder einer Authentifizierungs-App."
            }
            return "Wenn Sie das waren, brauchen Sie nichts zu tun. Falls nicht, legen Sie sofort ein neues Passwort "
                + "fest: über „Passwort vergessen?“ auf der Anmeldeseite, und prüfen Sie danach Ihr Profil."
        },
        action: "Portal öffnen")
}
