import PortalLogic
import PortalRuntime

/// The mail server: asked, tried with a mail, asked again.
extension Setup {
    /// What the settings need to send mails.
    struct Mail {
        let url, sender: String
    }

    static let mailFile = folder + "/mail-url"

    /// - Returns: `nil` where there is no mail server yet.
    mutating func askMail(_ host: String, to contact: String) throws -> Mail? {
        while true {
            let url = try mailURL ?? dialogue.answer(SetupQuestions.mailURL, known: KeyFile.line(Self.mailFile))
            guard !url.isEmpty else {
                warn("no mail server: mails wait, portalctl mail list shows them")
                return nil
            }
            let known = portal["PORTAL_MAIL_FROM"] ?? "portal@\(host)"
            let mail = Mail(url: url, sender: try dialogue.answer(SetupQuestions.mailFrom, known: known))
            guard let problem = problem(mail, host, to: contact) else { return mail }
            guard mailURL == nil, [SetupQuestions.mailURL, SetupQuestions.mailFrom].contains(where: dialogue.asks)
            else {
                throw Refusal(problem)
            }
            dialogue.object(problem)
        }
    }

    private func problem(_ mail: Mail, _ host: String, to contact: String) -> String? {
        guard !arguments.has("--no-checks"), !contact.isEmpty else { return nil }
        let variables = ["PORTAL_MAIL_URL": mail.url, "PORTAL_MAIL_FROM": mail.sender, "PORTAL_BASE_HOSTS": host]
        let test = Subprocess.jobs(["--test-mail", contact], variables)
        guard !test.isSuccess else { return nil }
        return "the mail server took no test mail to \(contact): \(test.output) (or --no-checks)"
    }
}
