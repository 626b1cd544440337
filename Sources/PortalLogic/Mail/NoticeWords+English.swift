import PortalStore
import PortalToolkit

extension NoticeWords {
    static let english = NoticeWords(
        language: .en,
        greeting: "Hello,",
        subject: { "Security of your account for \($0)" },
        happened: { facts in
            let portal = "the \(facts.tenant) customer portal"
            switch facts.event {
            case .factorAdded(let name, let isFirst):
                return "The authenticator app “\(name)” was added to your account for \(portal)."
                    + (isFirst
                        ? " From now on, logging in takes a code as well as your password. Other devices were logged out."
                        : "")
            case .factorRemoved(let name, let isLast):
                return "The authenticator app “\(name)” was removed from your account for \(portal)."
                    + (isLast ? " Your password alone is now enough to log in." : "")
            case .passkeyAdded(let name, let host, let isFirst):
                return "The passkey “\(name)” for \(HostName.shown(host)) was added to your account for \(portal)."
                    + (isFirst
                        ? " From now on, logging in takes a passkey or a recovery code. Other devices were logged out."
                        : "")
            case .passkeyRemoved(let name, let isLast):
                return "The passkey “\(name)” was removed from your account for \(portal)."
                    + (isLast ? " Your password alone is now enough to log in." : "")
            case .factorsReset:
                let actor = facts.actor ?? "Your provider"
                guard let other = facts.other else {
                    return "\(actor) has reset the two-step login of your account for \(portal). "
                        + "Your password alone is enough to log in until you set it up again."
                }
                return "\(actor) has reset the two-step login of \(other) for \(portal). "
                    + "That person’s password alone is enough to log in until they set it up again."
            case .roleChanged(let role, _):
                return "\(facts.actor ?? "Your provider") has changed your role in \(portal) "
                    + "to \(MailStrings.english.role(role))."
            case .recoveryCodeUsed(let left):
                return "A recovery code of your account for \(portal) was used. "
                    + (left == 0
                        ? "None is left. Create new ones on your profile page now."
                        : (left == 1 ? "One code is left." : "\(left) codes are left.")
                            + (left <= 3 ? " Create new ones on your profile page before they run out." : ""))
            case .passwordChanged: return "The password of your account for \(portal) was changed."
            case .recoveryCodesRenewed:
                return
                    "New recovery codes were created for your account for \(portal). The earlier ones no longer work."
            case .factorRefused:
                return "Somebody has entered your password for \(portal) and then several wrong codes. "
                    + "They did not get in."
            case .factorDemanded:
                guard let due = facts.due else {
                    return "Your account for \(portal) now needs a second step at login. Until you have set it up, "
                        + "you can open nothing else in the portal."
                }
                return "From \(due), your account for \(portal) needs a second step at login. "
                    + "You have none yet, and from then on you can open nothing else until you have set it up."
            case .loggedIn(let isNewDevice):
                return "Somebody has logged in to your account for \(portal) "
                    + (isNewDevice ? "on a new device." : "from a new network.")
            case .emailAsked, .emailChanged, .emailTakenBack: return EmailNoticeWords.english.happened(facts)
            case .factorResetAsked: return ResetNoticeWords.english.happened(facts)
            case .factorResetCancelled: return ResetNoticeWords.english.cancelled(facts)
            }
        },
        circumstances: { moment, device, address in
            "When and where: \(moment)" + (device.map { ", with \($0)" } ?? "")
                + (address.map { ", from the address \($0)" } ?? "") + "."
        },
        advice: { facts in
            if let advice = EmailNoticeWords.english.advice(facts.event) { return advice }
            if let advice = ResetNoticeWords.english.advice(facts) { return advice }
            if facts.other != nil { return "If you do not know of this, ask them, and contact your provider." }
            if case .factorsReset = facts.event { return "If you did not ask for this, contact your provider." }
            if case .roleChanged = facts.event { return "If you did not expect this, ask an owner of the portal." }
            if case .factorDemanded = facts.event {
                return "Set it up on your profile page. It takes a minute and a passkey or an authenticator app."
            }
            return "If this was you, no action is needed. If not, set a new password immediately: "
                + "choose “Forgot your password?” on the login page, then check your profile."
        },
        action: "Open the portal")
}
