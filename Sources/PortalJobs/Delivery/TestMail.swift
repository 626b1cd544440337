import PortalLogic
import PortalRuntime
import PortalStore
import PortalToolkit

/// One mail sent at once, to try the mail server before the portal relies on it.
enum TestMail {
    /// Sends it from the settings of the environment.
    /// - Returns: What the server or the connection objected to; `nil` if the mail was taken.
    static func send(to recipient: String, _ configuration: Configuration) throws -> String? {
        guard let url = configuration.mailURL else { return "PORTAL_MAIL_URL is unset" }
        let host = configuration.baseHosts.first ?? "localhost"
        let sender = configuration.mailFrom ?? "portal@" + host
        let new = NewMail(id: RandomSource.system.id(), .test, to: recipient, user: nil, createdAt: Clock.now)
        let message = MIMEMessage.bytes(
            OutboxMail(new, owner: .client(0), attempts: 1), .test(portal: "https://\(host)/"), to: recipient,
            from: sender)
        let server = MailServer(url: url)
        let client = try CurlClient()
        try client.start(
            CurlClient.Request(
                url: server.url, connectMilliseconds: 10_000, totalMilliseconds: 30_000,
                payload: .mail(from: sender, to: recipient, message: message, isPrivate: server.isPrivate)), as: 1)
        return client.wait(milliseconds: 40_000).first.map(\.outcome.failure) ?? "no answer in time"
    }
}
