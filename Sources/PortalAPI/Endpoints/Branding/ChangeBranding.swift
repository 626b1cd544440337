import PortalLogic
import PortalStore
import PortalToolkit

/// `PUT /branding`: sets the owner's branding over the operator's. `null` restores the operator's value, and releases
/// the owner's domain. The `required` fields and the domain must be sent; later additions are kept when omitted.
enum ChangeBranding {
    private struct Form {
        let changes: BrandChanges
        let domain: String?
    }

    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        let (served, own) = try context.read { (try ClientDomains($0.domains()), try $0.brandLayers().owner) }
        let form = try form(context, served, own)
        let domainChange = DomainChange(context, form.domain)
        let event = context.event(.brandingUpdated, .branding, name: context.tenant.name)
        try context.write { writer in
            let old = try writer.scope.brandLayers().owner
            let new = form.changes.applied(to: old)
            if old != new {
                var event = event
                event.details = Change.json(new.changes(from: old))
                try writer.setBranding(new, at: context.now, audit: event)
            }
            try domainChange.apply(writer)
        }
        return try context.read { try ShowBranding.respond(context.requestContext, $0) }
    }

    private static func violation(of name: String, _ context: SessionContext) throws -> Violation? {
        let rules = context.services.hostRules
        do {
            _ = try context.read {
                try CustomDomain.claimed(name, by: context.tenant.id, rules: rules, in: $0.publicScope)
            }
            return nil
        } catch let violation as Violation {
            return violation
        }
    }

    private static func form(_ context: SessionContext, _ domains: ClientDomains, _ own: BrandLayer) throws -> Form {
        var body = try context.body()
        let changes = changes(&body, own)
        let domain = body.nullableParsed("custom_domain", .hostName)
        // A client may return to its own names, even those no longer allowed.
        if let domain, !domains.has(domain), let violation = try violation(of: domain, context) {
            body.fail("custom_domain", violation)
        }
        try body.finish()
        return Form(changes: changes, domain: domain)
    }

    private static let required: Set<BrandField> = [.logoURL, .primaryColor, .secondaryColor, .supportEmail]

    /// All submitted fields but the domain.
    private static func changes(_ body: inout InputDecoder, _ own: BrandLayer) -> BrandChanges {
        var changes = BrandChanges()
        for field in BrandField.allCases where required.contains(field) || body.has(field.name) {
            let value = body.nullableParsed(field.name, unlessKnown(own[field], format(of: field)))
            changes[field] = .some(value)
        }
        return changes
    }

    /// Accepts the stored value unchecked.
    private static func unlessKnown(_ known: String?, _ form: InputFormat<String>) -> InputFormat<String> {
        InputFormat { (text) throws(Violation) in text == known ? text : try form.value(of: text) }
    }

    private static func format(of field: BrandField) -> InputFormat<String> {
        guard field.kind == .email else { return field.format }
        return InputFormat { (text) throws(Violation) in
            try EmailAddress.checkedNew(try EmailAddress.checkedForHeader(text))
        }
    }
}

/// `GET /branding/preview`: the palette of two colours; stores nothing.
enum PreviewBranding {
    static func respond(_ context: RequestContext, _ scope: TenantScope) throws -> Response {
        var query = try context.query()
        let primary = query.parsed("primary", .color).flatMap(Color.init(hex:))
        let secondary = query.optionalParsed("secondary", .color).flatMap(Color.init(hex:))
        try query.finish()
        guard let primary else { throw ValidationFailure("primary", .required) }
        let palette = Palette(primary: primary, secondary: secondary ?? primary)
        return .json { json in
            json.object("tokens") { $0.tokens(palette) }
            json.adjusted(palette)
        }
    }
}
