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
        let owner = scope.user.role == .owner ? try OwnerView(scope, context.services.settings) : nil
        return .json { json in
            json.object("effective") { json in
                json.layer(derived.shown(brand.layer), domain: domains.effective)
            }
            json.object("tokens") { $0.tokens(derived.palette) }
            guard let owner else { return }
            json.object("own") { $0.layer(owner.layers.owner, domain: domains.own) }
            json.object("operator") { $0.layer(owner.layers.operator, domain: domains.operators) }
            json.adjusted(derived.palette)
            json.object("domain", domains.newest) { $0.domain($1, target: owner.target) }
        }
    }

    private struct OwnerView {
        let layers: BrandLayers
        /// CNAME target for the customer's domain.
        let target: String

        init(_ scope: TenantScope, _ settings: PortalSettings) throws {
            layers = try scope.brandLayers()
            target = try settings.cnameTarget ?? scope.mspBaseHost() ?? settings.baseHosts.first ?? ""
        }
    }
}

/// A client's domains by origin; the owner's win.
struct ClientDomains {
    /// The owner's newest domain.
    let own: String?
    /// The operator's newest domain.
    let operators: String?
    /// The newest domain of either.
    let newest: Domain?
    private let all, serving: [String]

    init(_ domains: [Domain]) {
        own = domains.last { $0.origin == .owner }?.name
        operators = domains.last { $0.origin == .operator }?.name
        newest = domains.last
        all = domains.map(\.name)
        serving = domains.filter(\.isServing).map(\.name)
    }

    /// Whether the client serves or claims the name.
    func has(_ name: String) -> Bool { all.contains(name) }

    /// Whether the name is serving.
    func serves(_ name: String) -> Bool { serving.contains(name) }

    /// The effective name.
    var effective: String? { own ?? operators }
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

    /// The members of `domain`. DNS is not checked yet, so the observed target is unknown; an operator may have
    /// activated the name unchecked.
    fileprivate mutating func domain(_ domain: Domain, target: String) {
        field("name", domain.name)
        field("state", domain.state)
        instant("since", domain.stateAt)
        for check in ["ownership", "routing", "certificate"] {
            object(named: check) { json in
                json.field("state", "unknown")
                json.null("checked_at")
            }
        }
        null("issuer")
        null("not_after")
        array("records") { json in
            json.record(domain.name, "CNAME", target)
            json.record("_portal-verify." + domain.name, "TXT", "portal-verify=" + domain.token)
        }
    }

    private mutating func record(_ name: String, _ type: String, _ expected: String) {
        object { json in
            json.field("name", name)
            json.field("type", type)
            json.strings("expected", [expected])
            json.null("seen")
            json.field("verdict", "unknown")
        }
    }
}
