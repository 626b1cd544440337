import Testing

@testable import PortalAPI
@testable import PortalToolkit

@Suite struct ContractTests {
    /// Makes every change of permissions visible in review.
    static let sitemap = [
        "POST /auth/login open", "POST /auth/factor open", "POST /auth/factor/options open",
        "POST /auth/passkey open", "POST /auth/passkey/options open", "POST /auth/logout open",
        "POST /auth/forgot open",
        "POST /auth/reset open",
        "POST /auth/reset/check open",
        "POST /auth/invitation open", "POST /auth/accept open",
        "POST /auth/email open", "POST /auth/email/check open", "POST /auth/email-back open",
        "POST /auth/email-back/check open",
        "POST /auth/factor-reset/cancel open", "POST /auth/factor-reset/check open",
        "POST /unsubscribe open",
        "GET /brand open", "GET /announcements open", "GET /brand.css open",
        "GET /icon.svg open", "GET /logos/{id}.png open", "GET /state session", "GET /dashboard dashboard.read",
        "GET /attention dashboard.read", "GET /nodes nodes.read",
        "GET /nodes/{id} nodes.read", "GET /nodes/{id}/metrics nodes.read",
        "POST /nodes/{id}/restart nodes.command", "POST /nodes/{id}/upgrade nodes.command",
        "GET /commands/{id} nodes.read", "GET /billing billing.read",
        "GET /billing/invoices billing.read", "POST /billing/invoices/export billing.read",
        "GET /billing/invoices/{id} billing.read", "GET /tickets tickets.read", "GET /tickets/{id} tickets.read",
        "GET /search dashboard.read",
        "GET /audit audit.read", "POST /audit/export audit.read", "GET /profile profile.manage",
        "PUT /profile profile.manage",
        "GET /profile/mails profile.manage", "PATCH /profile/mails profile.manage",
        "POST /profile/password profile.manage", "GET /profile/email profile.manage",
        "POST /profile/email profile.manage", "DELETE /profile/email profile.manage",
        "POST /profile/proof profile.manage", "POST /profile/proof/options profile.manage",
        "GET /profile/factors profile.manage", "POST /profile/authenticators profile.manage",
        "DELETE /profile/authenticators/{id} profile.manage",
        "POST /profile/authenticators/{id}/confirm profile.manage", "POST /profile/passkeys/options profile.manage",
        "POST /profile/passkeys profile.manage", "PUT /profile/passkeys/{id} profile.manage",
        "DELETE /profile/passkeys/{id} profile.manage",
        "POST /profile/recovery-codes profile.manage",
        "GET /profile/sessions profile.manage",
        "DELETE /profile/sessions profile.manage", "DELETE /profile/sessions/{id} profile.manage",
        "DELETE /profile/devices/{id} profile.manage",
        "GET /roles session", "GET /users users.manage",
        "POST /users users.manage", "POST /users/{id}/resend users.manage", "PUT /users/{id} users.manage",
        "DELETE /users/{id} users.manage", "POST /users/{id}/email users.manage",
        "DELETE /users/{id}/email users.manage", "DELETE /users/{id}/factors users.manage", "GET /branding session",
        "PUT /branding branding.manage", "PUT /branding/logo/light branding.manage",
        "PUT /branding/logo/dark branding.manage", "DELETE /branding/logo/light branding.manage",
        "DELETE /branding/logo/dark branding.manage", "GET /branding/preview branding.manage",
        "POST /branding/domain/check branding.manage", "GET /security security.manage",
        "PUT /security security.manage",
    ]

    @Test func `the sitemap matches its reviewed snapshot`() {
        #expect(Routes.all.map { "\($0.method) \($0.pattern) \($0.access)" } == Self.sitemap)
    }

    @Test func `sitemap and OpenAPI contract list the same operations and permissions`() {
        let prefix = "/portal/{slug}"
        let contract = OpenAPI.shared.operations
            .filter { $0.path.hasPrefix(prefix + "/") }
            .map { "\($0.method) \($0.path.dropFirst(prefix.count)) \($0.permission)" }
        let routes = Routes.all.map { "\($0.method) \($0.pattern) \($0.access)" }
        #expect(Set(contract) == Set(routes))
        #expect(contract.count == routes.count)
    }

    @Test func `the contract says which routes need a fresh proof`() {
        let contract = OpenAPI.shared.operations.filter {
            $0.node["responses"]?["403"]?["$ref"]?.text == "#/components/responses/unproved"
        }.map { "\($0.method) \($0.path)" }
        let routes = Routes.all.filter(\.needsProof).map { "\($0.method) /portal/{slug}\($0.pattern)" }
        #expect(Set(contract) == Set(routes))
    }

    @Test func `the routes outside the tenants are the contract's`() {
        let contract = OpenAPI.shared.operations.filter { !$0.path.hasPrefix("/portal/{slug}/") }
        let installation = Routes.ofInstallation.flatMap { route in route.patterns.map { "\(route.method) \($0)" } }
        let routes = installation + Routes.ofEdge.keys.map { "GET " + $0 }
        #expect(contract.map { "\($0.method) \($0.path)" }.sorted() == routes.sorted())
    }

    @Test func `every problem code has an error status and a title`() {
        for code in Problem.Code.allCases {
            #expect((400...503).contains(code.status))
            #expect(!code.title.isEmpty)
        }
    }
}
