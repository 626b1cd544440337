import PortalStore

/// `PUT /branding`: the owner's own look, over the operator's. All five fields are sent; `null` gives the operator's
/// value back, and for the domain releases the owner's.
enum ChangeBranding {
    private struct Form {
        let layer: BrandLayer
        let domain: String?
    }

    static func respond(_ action: SessionCall) throws -> Response {
        let call = action.call
        try call.noQuery()
        let served = try action.read { try DomainChoice($0.domains()) }
        let form = try form(action, served)
        let choice = ChooseDomain(action, form.domain)
        let look = action.event("branding.updated", "branding", name: call.tenant.name)
        try action.write { writer in
            let old = try writer.scope.brandLayers().owner
            if old != form.layer {
                var look = look
                look.details = Change.json(form.layer.changes(from: old))
                try writer.setBranding(form.layer, at: call.now, audit: look)
            }
            try choice.apply(writer)
        }
        return try action.read { try ShowBranding.respond(call, $0) }
    }

    /// The normal form of a name that is typed.
    /// - Throws: `CustomDomain.Refusal`, also for the hosts of MSPs and what is below them.
    private static func normalized(_ text: String, _ action: SessionCall) throws -> String {
        let name = try CustomDomain.normalized(text, baseHosts: action.call.services.settings.baseHosts)
        let labels = name.split(separator: ".")
        let isAnMSPs = try action.read { scope in
            try labels.indices.contains { try scope.open.msp(baseHost: labels[$0...].joined(separator: ".")) != nil }
        }
        if isAnMSPs { throw CustomDomain.Refusal.ownHost }
        return name
    }

    private static func form(_ action: SessionCall, _ domains: DomainChoice) throws -> Form {
        let call = action.call
        var body = try call.body()
        let layer = BrandLayer(
            logoURL: body.nullableURL("logo_url"), primaryColor: body.nullableColor("primary_color"),
            secondaryColor: body.nullableColor("secondary_color"), supportEmail: body.nullableEmail("support_email"))
        let domain = body.nullableText("custom_domain", max: 1024)
        var name: String?
        if let domain, domain != domains.effective {
            do {
                name = try normalized(domain, action)
            } catch let error as CustomDomain.Refusal {
                body.fail("custom_domain", error.rawValue, error.message)
            }
        } else {
            name = domain
        }
        try body.finish()
        return Form(layer: layer, domain: name)
    }
}

/// `GET /branding/preview`: what two colours would be made of; changes and keeps nothing.
enum PreviewBranding {
    static func respond(_ call: Call, _ scope: TenantScope) throws -> Response {
        var query = try call.query()
        let primary = query.parsed("primary", "#rrggbb") { Color(hex: $0) }
        let secondary = query.optionalParsed("secondary", "#rrggbb") { Color(hex: $0) }
        try query.finish()
        guard let primary else { throw ValidationFailure("primary", "required", "is required") }
        let palette = Palette(primary: primary, secondary: secondary ?? primary)
        return .json { json in
            json.object("tokens") { $0.tokens(palette) }
            json.adjusted(palette)
        }
    }
}

/// `POST /branding/domain/check`: asks for a look at the own domain, once in 30 seconds.
enum CheckDomain {
    private static let pause: Int64 = 30_000
    private static let subject = "domain-check"

    static func respond(_ action: SessionCall) throws -> Response {
        let call = action.call
        try call.noQuery()
        try call.noBody()
        try action.write { writer in
            guard try !writer.scope.domains().isEmpty else { throw Problem.notFound }
            if let last = try writer.scope.failures(subject: subject), last.windowAt > call.now - pause {
                let seconds = (last.windowAt + pause - call.now + 999) / 1000
                throw Problem(
                    .tooManyAttempts, "A check was asked for a moment ago.", headers: [("Retry-After", "\(seconds)")])
            }
            try writer.addFailure(subject: subject, now: call.now, oldest: call.now - pause)
        }
        return Response(status: 202, headers: [("Cache-Control", "no-store")])
    }
}

extension Fields {
    /// `#rrggbb` in lower case; the field must be there, `null` clears.
    fileprivate mutating func nullableColor(_ name: String) -> String? {
        nullableParsed(name, "#rrggbb") { Color(hex: $0)?.description }
    }

    /// An https address without credentials; the field must be there, `null` clears.
    fileprivate mutating func nullableURL(_ name: String) -> String? {
        nullableParsed(name, "an https address without a user name") { WebURL.isValid($0) ? $0 : nil }
    }

    /// An e-mail address; the field must be there, `null` clears.
    fileprivate mutating func nullableEmail(_ name: String) -> String? {
        nullableParsed(name, EmailAddress.headerForm) { EmailAddress.normalizedForHeader($0) }
    }
}
