import PortalRuntime
import PortalToolkit

/// The questions of `setup`, with the formats of the settings and commands that they are for.
enum SetupQuestions {
    static let host = SetupQuestion("--host", "Host name of the portal, such as portal.msp.example") {
        HostName.normalized($0) == nil ? "must be a host name" : problem("PORTAL_BASE_HOSTS", $0)
    }
    static let acmeEmail = SetupQuestion("--acme-email", "E-mail address for the certification authority") {
        objection($0, .headerEmail)
    }
    static let msp = SetupQuestion("--msp", "Short name of the MSP for commands, such as alder") {
        objection($0, .slug)
    }
    static let mspName = SetupQuestion("--msp-name", "Name of the MSP, as customers see it") {
        objection($0, .displayText(max: 200))
    }
    static let contact = SetupQuestion("--contact", "E-mail address of the MSP, for notices") {
        objection($0, .headerEmail)
    }
    static let mailURL = SetupQuestion(
        "--mail-url", "Mail server, such as smtp://user:password@mail.example:587 (empty: none yet)", isOptional: true,
        isSecret: true
    ) { problem("PORTAL_MAIL_URL", $0) }
    static let mailFrom = SetupQuestion("--mail-from", "Sender of mails") { problem("PORTAL_MAIL_FROM", $0) }

    private static func objection<T>(_ text: String, _ format: InputFormat<T>) -> String? {
        do {
            _ = try format.value(of: text)
            return nil
        } catch {
            return error.message
        }
    }

    /// What the programs would say of a setting.
    static func problem(_ name: String, _ value: String) -> String? {
        do {
            _ = try Configuration([name: value])
            return nil
        } catch {
            return error.problems.first.map { String($0.dropFirst(name.count + 2)) }
        }
    }
}
