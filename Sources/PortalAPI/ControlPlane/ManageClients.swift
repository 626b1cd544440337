import PortalLogic
import PortalStore
import PortalToolkit

/// `POST /clients`: adds a client of the key's MSP.
enum AddClient {
    static func respond(_ session: KeySession) throws -> Response {
        try session.request.noQuery()
        var body = try session.body()
        let slug = body.parsed("client", .slug) ?? ""
        let name = body.text("name", max: 200)
        let details = ClientDetailChanges(&body)
        let isEnabled = body.optionalBool("portal_enabled") ?? false
        try body.finish()
        let client = try session.change(slug) { operations in
            try operations.addClient(slug, msp: operations.ownMSP(), name: name)
            try operations.next.next.setDetails(of: slug, details)
            if isEnabled { try operations.next.enablePortal(slug) }
            return try operations.client(slug)
        }
        return .client(client, status: 201, now: session.now)
    }
}

/// `PATCH /clients/{slug}`: renames, suspends or resumes a client, sets what invoices say of it, turns its portal on or off; all or nothing.
enum ChangeClient {
    private struct Form {
        let name: String?
        let details: ClientDetailChanges
        let status: ClientStatus?
        let isEnabled: Bool?
    }

    static func respond(_ session: KeySession) throws -> Response {
        try session.request.noQuery()
        let form = try form(session)
        let changed = try session.change(isChange: \.isNew) { operations in
            let isNew = try apply(form, to: session.slug, operations)
            return (isNew: isNew, client: try operations.client(session.slug))
        }
        return .client(changed.client, now: session.now)
    }

    private static func form(_ session: KeySession) throws -> Form {
        var body = try session.body()
        let form = Form(
            name: body.ifPresent("name") { $0.text("name", max: 200) }, details: ClientDetailChanges(&body),
            status: body.ifPresent("status") { $0.choice("status", ClientStatus.active) },
            isEnabled: body.ifPresent("portal_enabled") { $0.bool("portal_enabled") })
        try body.finish()
        return form
    }

    private static func apply(_ form: Form, to slug: String, _ operations: Operations) throws -> Bool {
        // Each has events of its own.
        let (second, third) = (operations.next, operations.next.next)
        var changes = [try form.name.map { try operations.rename(slug, to: $0) }]
        changes.append(try third.next.setDetails(of: slug, form.details))
        switch form.status {
        case .active?: changes.append(try second.resume(slug))
        case .suspended?: changes.append(try second.suspend(slug))
        case nil: break
        }
        changes.append(try form.isEnabled.map { try $0 ? third.enablePortal(slug) : third.disablePortal(slug) })
        return changes.contains(true)
    }
}

extension Response {
    /// A client; the schema `client` of `openapi-cp.yaml`.
    static func client(_ client: Tenant, status: Int = 200, now: Instant) -> Response {
        .json(status: status, capacity: 512) { $0.client(client, now: now) }
    }
}
