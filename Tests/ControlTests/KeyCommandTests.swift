import PortalStore
import Testing

@testable import PortalAPI
@testable import portalctl

/// What `portalctl` can do to a client, a key can too: each command has its route, or a reason why not.
@Suite struct KeyCommandTests {
    /// The routes by which a key does what a command does.
    private static let routes = [
        "client add": ["POST /clients"], "client list": ["GET /clients", "GET /clients/{slug}"],
        "client set": ["PATCH /clients/{slug}"],
        "client suspend": ["PATCH /clients/{slug}"], "client resume": ["PATCH /clients/{slug}"],
        "portal enable": ["PATCH /clients/{slug}"], "portal disable": ["PATCH /clients/{slug}"],
        "client export": ["GET /clients/{slug}/export"],
        "client delete": ["GET /clients/{slug}/deletion", "DELETE /clients/{slug}"],
        "branding show": ["GET /clients/{slug}/branding"], "branding set": ["PATCH /clients/{slug}/branding"],
        "domain list": ["GET /clients/{slug}/domains"], "domain show": ["GET /clients/{slug}/domains/{name}"],
        "domain check": ["POST /clients/{slug}/domains/{name}/check"],
        "domain activate": ["POST /clients/{slug}/domains/{name}/activate"],
        "domain degrade": ["POST /clients/{slug}/domains/{name}/degrade"],
        "domain release": ["DELETE /clients/{slug}/domains/{name}"],
        "user list": ["GET /clients/{slug}/users"], "user add": ["POST /clients/{slug}/users"],
        "user resend": ["POST /clients/{slug}/users/{id}/resend"],
        "user reset-link": ["POST /clients/{slug}/users/{id}/reset-link"],
        "user change-email": ["POST /clients/{slug}/users/{id}/email"],
        "user role": ["PATCH /clients/{slug}/users/{id}"], "user remove": ["DELETE /clients/{slug}/users/{id}"],
        "user reset-factors": [
            "POST /clients/{slug}/users/{id}/factor-reset", "DELETE /clients/{slug}/users/{id}/factor-reset",
        ],
        "user erase": ["POST /clients/{slug}/erasures"],
        "import": ["POST /import"], "announce add": ["POST /import"], "announce say": ["POST /import"],
        "announce end": ["POST /import"], "announce remove": ["POST /import"], "msp license": ["GET /licence"],
    ]

    private static let receivers = "a leaked key must not have events sent to its thief"

    /// Commands on clients and MSPs that are not for keys, because…
    private static let reasons = [
        "msp add": "an MSP is the installation's", "msp set": "an MSP is the installation's",
        "msp list": "a key knows one", "msp policy": "a leaked key must not loosen what it demands",
        "api-key add": "a leaked key must not make others",
        "api-key list": "a leaked key must not show the way to others",
        "api-key rotate": "a leaked key must not outlive its revocation", "api-key revoke": "keys are the operator's",
        "webhook add": receivers, "webhook list": receivers, "webhook show": receivers, "webhook change": receivers,
        "webhook test": receivers,
        "webhook replay": receivers, "webhook rotate": receivers, "webhook enable": receivers,
        "webhook disable": receivers, "webhook remove": receivers,
        "announce list": "a system has what it sent",
        "mail list": "mails hold links that are for their recipients",
        "mail retry": "the mail server is the installation's",
        "mail test": "the mail server is the installation's",
        "branding logo": "a system names a logo by its URL, as the branding's logo_url",
        "commands list": "commands are fetched and reported by their own routes",
        "commands report": "commands are fetched and reported by their own routes",
        "audit list": "what happened comes as a feed", "example": "prints what any client might have",
    ]

    /// Groups of commands that concern the installation alone.
    private static let installation = Commands.setup + Commands.backup

    @Test func `each command on clients is a route, or has a reason not to be`() {
        let outside = Set(Self.installation.map { $0.words.joined(separator: " ") })
        let all = Set(Commands.all.map { $0.words.joined(separator: " ") }).subtracting(outside)
        #expect(all == Set(Self.routes.keys).union(Self.reasons.keys))
        #expect(Set(Self.routes.keys).isDisjoint(with: Self.reasons.keys))
    }

    @Test func `each route that changes a client is a command's`() {
        let known = Set(ControlPlane.routes.map { "\($0.method) \($0.pattern)" })
        let told = Set(Self.routes.values.joined())
        #expect(told.subtracting(known) == [])
        let managing = ControlPlane.routes.filter { $0.scope == .manage }.map { "\($0.method) \($0.pattern)" }
        // Claims come by the import, or from an owner.
        #expect(Set(managing).subtracting(told) == ["POST /clients/{slug}/domains"])
    }
}
