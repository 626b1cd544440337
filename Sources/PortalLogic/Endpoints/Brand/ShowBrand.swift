import PortalStore

/// What every visitor may see of a tenant: names and colours, the style sheet made of them, the monogram.
enum ShowBrand {
    static func respond(_ call: Call, _ scope: OpenScope) throws -> Response {
        try call.noQuery()
        let brand = try scope.brand(of: call.tenant)
        return .json { $0.brand(brand, call) }
    }

    static func stylesheet(_ call: Call, _ scope: OpenScope) throws -> Response {
        try call.noQuery()
        let brand = call.services.brands.derived(from: try scope.brand(of: call.tenant))
        return asset(call, version: brand.version, type: "text/css; charset=utf-8") { brand.stylesheet }
    }

    static func icon(_ call: Call, _ scope: OpenScope) throws -> Response {
        try call.noQuery()
        let brand = call.services.brands.derived(from: try scope.brand(of: call.tenant))
        let name = Base64.url.encode(try Crypto.sha256(Array(call.tenant.name.utf8)).prefix(6))
        return asset(call, version: brand.version + "-" + name, type: "image/svg+xml") {
            Monogram.svg(name: call.tenant.name, palette: brand.palette)
        }
    }

    private static func asset(_ call: Call, version: String, type: String, _ text: () -> String) -> Response {
        let tag = "\"\(version)\""
        var headers = [("ETag", tag), ("Cache-Control", "max-age=0, stale-while-revalidate=604800")]
        if call.request.ifNoneMatch == tag { return Response(status: 304, headers: headers) }
        headers.append(("Content-Type", type))
        return Response(status: 200, headers: headers, body: Array(text().utf8))
    }
}

extension JSONWriter {
    /// The members of `brand`: what the login page may know.
    mutating func brand(_ brand: Brand, _ call: Call) {
        let derived = call.services.brands.derived(from: brand)
        field("slug", call.tenant.slug)
        field("tenant_name", call.tenant.name)
        field("logo_url", brand.logoURL)
        field("primary_color", derived.primary)
        field("secondary_color", derived.secondary)
        field("provider_name", brand.providerName)
        field("support_email", brand.supportEmail)
        field("support_phone", brand.supportPhone)
        field("support_hours", brand.supportHours)
        field("support_url", brand.supportURL)
        field("imprint_url", brand.imprintURL)
        field("privacy_url", brand.privacyURL)
        field("mail", call.services.settings.hasMail)
        field("version", derived.version)
    }
}
