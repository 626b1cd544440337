import PortalLogic
import PortalStore
import PortalToolkit

/// `GET /branding`: the effective branding; owners also see each value's origin and their domain's state.
enum ShowBranding {
    static func respond(_ context: RequestContext, _ scope: TenantScope) throws -> Response {
        try context.noQuery()
        let brand = try scope.publicScope.brand(of: context.tenant)
        let derived = context.services.brands.derived(from: brand)
        let domains = try ClientDomains(scope.domains())
        let owner = scope.user.role == .owner ? try OwnerView(scope, context) : nil
        return .json { json in
            json.object("effective") { json in
                json.layer(derived.shown(brand.layer), domain: domains.effective)
                json.logo(of: brand.layer, in: context.tenant)
            }
            json.object("tokens") { $0.tokens(derived.palette) }
            guard let owner else { return }
            for (name, layer, domain) in [
                ("own", owner.layers.owner, domains.own), ("operator", owner.layers.operator, domains.operators),
            ] {
                json.object(named: name) { json in
                    json.layer(layer, domain: domain)
                    json.logos(of: layer, in: context.tenant)
                }
            }
            json.adjusted(derived.palette)
            json.object("domain", domains.newest) { json, domain in
                let report = DomainReport(
                    domain, among: domains.all, target: owner.target, permanentURL: owner.permanentURL)
                json.domain(report, for: scope.user.locale)
            }
        }
    }

    private struct OwnerView {
        let layers: BrandLayers
        /// CNAME target for the customer's domain.
        let target: String
        let permanentURL: String

        init(_ scope: TenantScope, _ context: RequestContext) throws {
            let settings = context.services.settings
            let mspHost = try scope.mspBaseHost()
            layers = try scope.brandLayers()
            target = settings.cnameTarget ?? mspHost ?? settings.baseHosts.first ?? ""
            permanentURL = settings.links.permanentURL(of: context.tenant.slug, mspHost: mspHost)
        }
    }
}

extension JSONWriter {
    /// The members of `effective`, `own` and `operator`.
    fileprivate mutating func layer(_ layer: BrandLayer, domain: String?) {
        fields(BrandField.look, layer)
        field("custom_domain", domain)
        fields(BrandField.contact, layer)
    }

    /// The member `adjusted`: colours changed for legibility.
    mutating func adjusted(_ palette: Palette) {
        objects("adjusted", palette.adjusted) { json, change in
            json.field("token", change.token)
            json.field("scheme", change.scheme.rawValue)
            json.field("from", change.from)
            json.field("to", change.to)
        }
    }

    /// The members of `tokens`: the derived colours of both schemes.
    mutating func tokens(_ palette: Palette) {
        for (name, tokens) in [("light", palette.light), ("dark", palette.dark)] {
            object(named: name) { json in
                for token in tokens { json.field(named: token.name, token.color) }
            }
        }
    }
}
