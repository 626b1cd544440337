import PortalLogic
import PortalStore
import PortalToolkit

/// `POST /users`: invites a person. The link is mailed, and returned for owners who send it themselves.
enum InviteUser {
    private struct Form {
        let email: String
        let role: Role
        let name: String
        let locale: Language
    }

    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        let form = try form(context)
        let facts = try context.read { try $0.publicScope.linkFacts(context.requestContext) }
        let user = InvitedUser(
            id: context.services.random.id(), email: form.email, name: form.name, role: form.role, locale: form.locale)
        let link = try OneTimeLink(.invitation, user: user.id, email: user.email, context.requestContext)
        let mail = link.mail(id: context.services.random.id(), inviter: context.user.id)
        let stamp = context.stamp()
        let limit = try HourlyLimit.invitations(to: user.email)
        return try context.write { writer in
            try context.rules(writer).invite(user, link.row, mail, stamp) {
                try limit.count(writer.counters, now: context.now)
            }
            return try .portalUser(
                status: 201, user.id, link: link.address(facts, context.services.settings.links), writer.scope,
                context.requestContext)
        }
    }

    private static func form(_ context: SessionContext) throws -> Form {
        var body = try context.body()
        let email = body.parsed("email", .newEmail) ?? ""
        let role = body.choice("role", Role.viewer)
        let name = body.voluntaryText("name", max: 200) ?? ""
        let locale = body.optionalChoice("locale", Language.self) ?? context.user.locale
        if role == .owner {
            body.fail("role", .ownerLater)
        }
        try body.finish()
        return Form(email: email, role: role, name: name, locale: locale)
    }
}

extension Response {
    /// An item of `GET /users`, with a new invitation's URL.
    static func portalUser(
        status: Int, _ id: UserID, link: String? = nil, _ scope: TenantScope, _ context: RequestContext
    ) throws -> Response {
        guard let user = try scope.user(id) else { throw Problem.notFound }
        let delivery = try scope.delivery(to: id, now: context.now)
        let factors = try scope.factorKinds()[id] ?? []
        let change = try scope.publicScope.emailChange(of: id, client: context.tenant.id, now: context.now)
        return .json(status: status, capacity: 768) { json in
            json.portalUser(user, factors: factors, delivery: delivery, newEmail: change?.email, now: context.now)
            if let link { json.field("invitation_url", link) }
        }
    }
}
