import PortalStore

/// All endpoints, one per line; a test compares them with `openapi.yaml`.
package enum Routes {
    /// The pool's routes for the counters, by their numbers; the first stands for all that is no tenant's route.
    package static let names = ["any other"] + all.map { "\($0.method) \($0.pattern)" }

    /// The edge's routes for the counters, by their numbers.
    package static let namesOfEdge = ["any other"] + pathsOfEdge.map { "GET " + $0 }

    static let pathsOfEdge = ofEdge.keys.sorted()

    /// Routes outside the tenants; tried first, in this order.
    static let ofInstallation = [
        InstallationRoute("GET", "/", "/portal", respond: LandingRedirects.home),
        InstallationRoute("GET", "/.well-known/change-password", respond: LandingRedirects.changePassword),
        InstallationRoute("GET", "/portal/{slug}", respond: LandingRedirects.canonicalSlug),
        InstallationRoute("POST", "/portal/cp/commands/{id}", respond: ReceiveCommandReport.respond),
    ]

    /// Routes of the edge, served by a separate process.
    static let ofEdge: [String: @Sendable (EdgeEndpoints, Request) -> Response] = [
        "/internal/ask": { $0.mayIssueCertificate($1) },
        "/internal/health/live": { edge, _ in edge.live() },
        "/internal/health/ready": { edge, _ in edge.ready() },
        "/internal/metrics": { edge, _ in edge.metrics() },
    ]

    /// The endpoints with this many segments.
    static func of(length: Int) -> [Route] { length < byLength.count ? byLength[length] : [] }

    private static let byLength: [[Route]] = {
        let maximumLength = all.map(\.length).max() ?? 0
        return (0...maximumLength).map { length in all.filter { $0.length == length } }
    }()

    /// Routes below `/portal/{slug}`.
    static let all: [Route] = numbered([
        .publicWrite("/auth/login", Login.respond),
        .publicWrite("/auth/factor", LoginFactor.respond),
        .publicWrite("/auth/factor/options", LoginFactor.options),
        .publicWrite("/auth/passkey", PasskeyLogin.respond),
        .publicWrite("/auth/passkey/options", PasskeyLogin.options),
        .publicWrite("/auth/logout", Logout.respond),
        .publicWrite("/auth/forgot", PasswordReset.forgot),
        .publicWrite("/auth/reset", PasswordReset.reset),
        .publicWrite("/auth/reset/check", PasswordReset.check),
        .publicWrite("/auth/invitation", Invitation.show),
        .publicWrite("/auth/accept", Invitation.accept),
        .publicWrite("/auth/email", ConfirmEmail.confirm),
        .publicWrite("/auth/email/check", ConfirmEmail.check),
        .publicWrite("/auth/email-back", TakeEmailBack.takeBack),
        .publicWrite("/auth/email-back/check", TakeEmailBack.check),
        .publicWrite("/auth/factor-reset/cancel", CancelReset.cancel),
        .publicWrite("/auth/factor-reset/check", CancelReset.check),
        .publicWrite("/unsubscribe", Unsubscribe.respond),
        .publicRead("/brand", ShowBrand.respond),
        .publicRead("/announcements", Announcements.respond),
        .publicRead("/brand.css", ShowBrand.stylesheet),
        .publicRead("/icon.svg", ShowBrand.icon),
        .publicRead("/logos/{id}.png", ShowLogo.respond),
        .read("/state", nil, ShowState.respond),
        .read("/dashboard", .dashboardRead, ShowDashboard.respond),
        .read("/attention", .dashboardRead, ListAttention.respond),
        .read("/nodes", .nodesRead, ListNodes.respond),
        .read("/nodes/{id}", .nodesRead, ShowNode.respond),
        .read("/nodes/{id}/metrics", .nodesRead, ShowMetrics.respond),
        .write("POST", "/nodes/{id}/restart", .nodesCommand, RestartNode.respond),
        .write("POST", "/nodes/{id}/upgrade", .nodesCommand, needsProof: true, UpgradeNode.respond),
        .read("/commands/{id}", .nodesRead, ShowCommand.respond),
        .read("/billing", .billingRead, ShowBilling.respond),
        .read("/billing/invoices", .billingRead, ListInvoices.respond),
        .write("POST", "/billing/invoices/export", .billingRead, needsProof: true, ExportInvoices.respond),
        .read("/billing/invoices/{id}", .billingRead, ShowInvoice.respond),
        .read("/tickets", .ticketsRead, ListTickets.respond),
        .read("/tickets/{id}", .ticketsRead, ShowTicket.respond),
        .read("/search", .dashboardRead, Search.respond),
        .read("/audit", .auditRead, ListAudit.respond),
        .write("POST", "/audit/export", .auditRead, needsProof: true, ExportAudit.respond),
        .read("/profile", .profileManage, ShowProfile.respond),
        .write("PUT", "/profile", .profileManage, ChangeProfile.respond),
        .read("/profile/mails", .profileManage, ShowMails.respond),
        .write("PATCH", "/profile/mails", .profileManage, ChooseMails.respond),
        .write("POST", "/profile/password", .profileManage, needsProof: true, ChangePassword.respond),
        .read("/profile/email", .profileManage, ShowEmail.respond),
        .write("POST", "/profile/email", .profileManage, needsProof: true, ChangeEmail.respond),
        .write("DELETE", "/profile/email", .profileManage, CancelEmail.respond),
        .write("POST", "/profile/proof", .profileManage, Prove.respond),
        .write("POST", "/profile/proof/options", .profileManage, Prove.options),
        .read("/profile/factors", .profileManage, ListFactors.respond),
        .write("POST", "/profile/authenticators", .profileManage, needsProof: true, AddAuthenticator.respond),
        .write("DELETE", "/profile/authenticators/{id}", .profileManage, needsProof: true, RemoveAuthenticator.respond),
        .write(
            "POST", "/profile/authenticators/{id}/confirm", .profileManage, needsProof: true,
            ConfirmAuthenticator.respond),
        .write("POST", "/profile/passkeys/options", .profileManage, needsProof: true, AddPasskey.options),
        .write("POST", "/profile/passkeys", .profileManage, needsProof: true, AddPasskey.respond),
        .write("PUT", "/profile/passkeys/{id}", .profileManage, RenamePasskey.respond),
        .write("DELETE", "/profile/passkeys/{id}", .profileManage, needsProof: true, RemovePasskey.respond),
        .write("POST", "/profile/recovery-codes", .profileManage, needsProof: true, RenewRecoveryCodes.respond),
        .read("/profile/sessions", .profileManage, ListSessions.respond),
        .write("DELETE", "/profile/sessions", .profileManage, needsProof: true, EndOtherSessions.respond),
        .write("DELETE", "/profile/sessions/{id}", .profileManage, needsProof: true, RevokeSession.respond),
        .write("DELETE", "/profile/devices/{id}", .profileManage, needsProof: true, DistrustDevice.respond),
        .read("/roles", nil, ListRoles.respond),
        .read("/users", .usersManage, ListUsers.respond),
        .write("POST", "/users", .usersManage, needsProof: true, InviteUser.respond),
        .write("POST", "/users/{id}/resend", .usersManage, needsProof: true, ResendInvitation.respond),
        .write("PUT", "/users/{id}", .usersManage, needsProof: true, ChangeRole.respond),
        .write("DELETE", "/users/{id}", .usersManage, needsProof: true, RemoveUser.respond),
        .write("POST", "/users/{id}/email", .usersManage, needsProof: true, ChangeUserEmail.respond),
        .write("DELETE", "/users/{id}/email", .usersManage, CancelUserEmail.respond),
        .write("DELETE", "/users/{id}/factors", .usersManage, needsProof: true, ResetFactors.respond),
        .read("/branding", nil, ShowBranding.respond),
        .write("PUT", "/branding", .brandingManage, needsProof: true, ChangeBranding.respond),
        .write(
            "PUT", "/branding/logo/light", .brandingManage, needsProof: true, takesPicture: true, ChangeLogo.put(.light)
        ),
        .write(
            "PUT", "/branding/logo/dark", .brandingManage, needsProof: true, takesPicture: true, ChangeLogo.put(.dark)),
        .write("DELETE", "/branding/logo/light", .brandingManage, needsProof: true, ChangeLogo.delete(.light)),
        .write("DELETE", "/branding/logo/dark", .brandingManage, needsProof: true, ChangeLogo.delete(.dark)),
        .read("/branding/preview", .brandingManage, PreviewBranding.respond),
        .write("POST", "/branding/domain/check", .brandingManage, CheckDomain.respond),
        .read("/security", .securityManage, ShowSecurity.respond),
        .write("PUT", "/security", .securityManage, needsProof: true, ChangeSecurity.respond),
    ])

    private static func numbered(_ routes: [Route]) -> [Route] {
        routes.enumerated().map { index, route in
            var route = route
            route.number = index + 1
            return route
        }
    }
}
