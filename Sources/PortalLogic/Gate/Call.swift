import PortalStore

/// What a handler knows of its request once the gate has resolved the tenant.
struct Call {
    let request: Request
    let tenant: Tenant
    /// The id in the path; 0 when the route has none.
    let id: Int64
    /// One instant for the whole request, ms since the epoch.
    let now: Int64
    let services: PortalServices
    let keys: ThreadKeys
    let store: StoreConnection

    /// The JSON body's fields.
    func body() throws -> Fields {
        do {
            return try Fields(json: request.body)
        } catch {
            throw Problem(.malformedJSON, "The body is not a JSON object: \(error).")
        }
    }

    /// The query's fields; a handler without a query passes through `finish` all the same.
    func query() throws -> Fields {
        try Fields(query: request.query)
    }

    /// Refuses any field of a body that should not be there.
    func noBody() throws {
        guard !request.body.isEmpty else { return }
        var fields = try body()
        try fields.finish()
    }

    /// Refuses any query field.
    func noQuery() throws {
        guard !request.query.isEmpty else { return }
        var fields = try query()
        try fields.finish()
    }
}

extension Response {
    /// A JSON answer under a session, or about one.
    static func json(status: Int = 200, capacity: Int = 4096, _ body: (inout JSONWriter) throws -> Void) rethrows
        -> Response
    {
        var json = JSONWriter(capacity: capacity)
        json.beginObject()
        try body(&json)
        json.endObject()
        return Response(
            status: status, headers: [("Content-Type", "application/json"), ("Cache-Control", "no-store")],
            body: json.finish())
    }
}
