import PortalLogic
import PortalStore
import PortalToolkit

/// `GET /logos/{id}.png`: an uploaded logo. Its id is of its content, so it is never asked for again.
enum ShowLogo {
    static func respond(_ context: RequestContext, _ scope: PublicScope) throws -> Response {
        try context.noQuery()
        guard let png = try scope.picture(client: context.tenant.id, logo: context.id) else { throw Problem.notFound }
        let tag = "\"\(PublicID.string(context.id))\""
        var headers = [("ETag", tag), ("Cache-Control", "public, max-age=31536000, immutable")]
        if context.request.ifNoneMatch == tag { return Response(status: 304, headers: headers) }
        headers.append(("Content-Type", "image/png"))
        return Response(status: 200, headers: headers, body: png)
    }
}

extension JSONWriter {
    /// The member `logo`: what is shown in each scheme, uploaded or of another host; `null` for the monogram.
    mutating func logo(of layer: BrandLayer, in tenant: Tenant) {
        let isShown = !layer.logos.isEmpty || layer[.logoURL] != nil
        object("logo", isShown ? layer : nil) { json, layer in
            for variant in LogoVariant.allCases {
                if let logo = layer.logos.shown(in: variant) {
                    json.logo(variant, logo, in: tenant)
                } else {
                    json.object(named: variant.rawValue) { json in
                        json.field("url", layer[.logoURL])
                        json.field("width", Int64?.none)
                        json.field("height", Int64?.none)
                        json.field("ground", Scheme.light.rawValue)
                    }
                }
            }
        }
    }

    /// The member `logos`: what was uploaded for each scheme.
    mutating func logos(of layer: BrandLayer, in tenant: Tenant) {
        object("logos") { json in
            for variant in LogoVariant.allCases {
                if let logo = layer.logos[variant] {
                    json.logo(variant, logo, in: tenant)
                } else {
                    json.field(named: variant.rawValue, String?.none)
                }
            }
        }
    }

    private mutating func logo(_ variant: LogoVariant, _ logo: Logo, in tenant: Tenant) {
        object(named: variant.rawValue) { json in
            json.field("url", "/portal/\(tenant.slug)/\(logo.path)")
            json.field("width", logo.width)
            json.field("height", logo.height)
            json.field("ground", (logo.isLight ? Scheme.dark : Scheme.light).rawValue)
        }
    }
}
