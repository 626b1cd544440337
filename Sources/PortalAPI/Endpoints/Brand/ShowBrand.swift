import PortalLogic
import PortalStore
import PortalToolkit

/// A tenant's public branding: names, colours, style sheet and monogram.
enum ShowBrand {
    static func respond(_ context: RequestContext, _ scope: PublicScope) throws -> Response {
        try context.noQuery()
        let brand = try scope.brand(of: context.tenant)
        return .json { $0.brand(brand, context) }
    }

    static func stylesheet(_ context: RequestContext, _ scope: PublicScope) throws -> Response {
        try context.noQuery()
        let brand = context.services.brands.derived(from: try scope.brand(of: context.tenant))
        return asset(context, version: brand.version, type: "text/css; charset=utf-8") { brand.stylesheet }
    }

    static func icon(_ context: RequestContext, _ scope: PublicScope) throws -> Response {
        try context.noQuery()
        let brand = context.services.brands.derived(from: try scope.brand(of: context.tenant))
        let logos = try scope.iconLogos(of: context.tenant)
        guard logos.isEmpty else {
            let version = logos.map { PublicID.string($0.logo.id) }.joined(separator: "-")
            return asset(context, version: version, type: "image/svg+xml") { LogoIcon.svg(logos) }
        }
        let name = Base64.url.encode(try Crypto.sha256(Array(context.tenant.name.utf8)).prefix(6))
        return asset(context, version: brand.version + "-" + name, type: "image/svg+xml") {
            Monogram.svg(name: context.tenant.name, palette: brand.palette)
        }
    }

    private static func asset(_ context: RequestContext, version: String, type: String, _ text: () -> String)
        -> Response
    {
        let tag = "\"\(version)\""
        var headers = [("ETag", tag), ("Cache-Control", "max-age=0, stale-while-revalidate=604800")]
        if context.request.ifNoneMatch == tag { return Response(status: 304, headers: headers) }
        headers.append(("Content-Type", type))
        return Response(status: 200, headers: headers, body: Array(text().utf8))
    }
}

extension JSONWriter {
    /// The members of `brand`: all the login page may know.
    mutating func brand(_ brand: Brand, _ context: RequestContext) {
        let derived = context.services.brands.derived(from: brand)
        field("slug", context.tenant.slug)
        field("tenant_name", context.tenant.name)
        fields(BrandField.look, derived.shown(brand.layer))
        logo(of: brand.layer, in: context.tenant)
        field("provider_name", brand.providerName)
        fields(BrandField.contact, brand.layer)
        field("imprint_url", brand.imprintURL)
        field("privacy_url", brand.privacyURL)
        field("mail", context.services.settings.hasMail)
        field("version", derived.version)
    }

    /// Writes fields of a layer under their names.
    mutating func fields(_ fields: [BrandField], _ layer: BrandLayer) {
        for item in fields { field(named: item.name, layer[item]) }
    }
}
