/// The sitemap: every endpoint below `/portal/{slug}`, a line each. `openapi.yaml` and a test hold it.
enum Routes {
    static let all: [Route] = [
        .act("/auth/login", Login.respond),
        .act("/auth/logout", Logout.respond),
        .open("/brand", ShowBrand.respond),
        .open("/brand.css", ShowBrand.stylesheet),
        .open("/icon.svg", ShowBrand.icon),
        .read("/state", nil, ShowState.respond),
        .read("/dashboard", .dashboardRead, ShowDashboard.respond),
        .read("/nodes", .nodesRead, ListNodes.respond),
        .read("/nodes/{id}", .nodesRead, ShowNode.respond),
        .read("/nodes/{id}/metrics", .nodesRead, ShowMetrics.respond),
        .read("/billing", .billingRead, ShowBilling.respond),
        .read("/billing/invoices/{id}", .billingRead, ShowInvoice.respond),
        .read("/tickets", .ticketsRead, ListTickets.respond),
        .read("/tickets/{id}", .ticketsRead, ShowTicket.respond),
        .read("/audit", .auditRead, ListAudit.respond),
        .read("/profile", .profileManage, ShowProfile.respond),
        .read("/roles", nil, ListRoles.respond),
        .read("/users", .usersManage, ListUsers.respond),
        .read("/branding", nil, ShowBranding.respond),
    ]
}
