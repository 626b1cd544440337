package import PortalStore

/// Permissions per role: enforced by the API, shown by `GET /roles`, sent in `state`.
package enum Permission: String, Sendable, CaseIterable {
    case dashboardRead = "dashboard.read"
    case nodesRead = "nodes.read"
    case billingRead = "billing.read"
    case ticketsRead = "tickets.read"
    case auditRead = "audit.read"
    case nodesCommand = "nodes.command"
    case usersManage = "users.manage"
    case brandingManage = "branding.manage"
    case securityManage = "security.manage"
    case profileManage = "profile.manage"
}

extension Role {
    /// The role's permissions, in the order of the contract.
    package var permissions: [Permission] {
        switch self {
        case .viewer: [.dashboardRead, .nodesRead, .billingRead, .ticketsRead, .profileManage]
        case .admin:
            [.dashboardRead, .nodesRead, .billingRead, .ticketsRead, .auditRead, .nodesCommand, .profileManage]
        case .owner: Permission.allCases
        }
    }

    /// - Throws: `Problem` 403 when the role lacks the permission.
    func check(_ permission: Permission?) throws {
        guard let permission, !may(permission) else { return }
        throw Problem(.permissionDenied, "This needs the permission \(permission.rawValue).")
    }

    /// Whether the role has the permission.
    package func may(_ permission: Permission) -> Bool {
        permissions.contains(permission)
    }
}

/// A view of the SPA, in the order of its menu.
enum View: String, CaseIterable {
    case dashboard, nodes, billing, tickets, audit, users, branding, security, profile

    /// The permission required to open the view.
    var permission: Permission {
        switch self {
        case .dashboard: .dashboardRead
        case .nodes: .nodesRead
        case .billing: .billingRead
        case .tickets: .ticketsRead
        case .audit: .auditRead
        case .users: .usersManage
        case .branding: .brandingManage
        case .security: .securityManage
        case .profile: .profileManage
        }
    }

    /// Path below the tenant.
    var path: String { self == .dashboard ? "" : rawValue }
}
