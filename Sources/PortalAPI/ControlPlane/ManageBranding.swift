import PortalLogic
import PortalStore
import PortalToolkit

/// `GET /clients/{slug}/branding`: a client's branding, the operator's values and the owner's.
enum ShowClientBranding {
    static func respond(_ context: KeyContext, _ scope: MSPScope) throws -> Response {
        try context.request.noQuery()
        let layers = try scope.operated.brandLayers(of: context.client(scope).id)
        return .json(capacity: 1024) { $0.branding(layers) }
    }
}

/// `PATCH /clients/{slug}/branding`: sets the operator's values; `null` clears, what is left out stays.
enum ChangeClientBranding {
    static func respond(_ session: KeySession) throws -> Response {
        try session.request.noQuery()
        var body = try session.body()
        var changes = BrandChanges()
        for field in BrandField.allCases where body.has(field.name) {
            changes[field] = .some(body.nullableParsed(field.name, field.format))
        }
        try body.finish()
        let changed = try session.change(isChange: \.isNew) { operations in
            let isNew = try operations.setBranding(of: session.slug, changes)
            let client = try operations.client(session.slug)
            return (isNew: isNew, layers: try operations.scope.brandLayers(of: client.id))
        }
        return .json(capacity: 1024) { $0.branding(changed.layers) }
    }
}
