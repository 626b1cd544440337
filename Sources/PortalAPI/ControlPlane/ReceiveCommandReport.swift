import PortalLogic
import PortalStore
import PortalToolkit

/// `POST /portal/cp/commands/{id}`: a control plane's report on a command. Outside the tenants, on the installation's
/// own hosts, authenticated by signature.
enum ReceiveCommandReport {
    /// Returns `nil` for other paths.
    static func respond(
        _ request: Request, _ path: RequestPath, in portal: Portal, _ facts: inout Response.LogFacts
    ) throws -> Response? {
        let segments = path.segments
        guard segments.count == 4, segments[0] == "portal", segments[1] == "cp", segments[2] == "commands",
            let host = HostName.normalized(request.host), portal.services.resolver.baseHosts.contains(host)
        else { return nil }
        facts.route = "/portal/cp/commands/{id}"
        guard let id = PublicID.id(segments[3]) else { throw Problem.notFound }
        guard request.method == "POST" else {
            throw Problem(.methodNotAllowed, "This address accepts reports only.", headers: [("Allow", "POST")])
        }
        try receive(request, id, portal)
        return Response(status: 204, headers: [("Cache-Control", "no-store")])
    }

    private static func receive(_ request: Request, _ id: Int64, _ portal: Portal) throws {
        let services = portal.services
        let now = services.clock()
        let isSigned = try services.settings.webhook?.verifies(
            id: request.webhookID, timestamp: request.webhookTimestamp, signature: request.webhookSignature,
            body: request.body, now: now)
        guard isSigned == true else {
            throw Problem(.invalidSignature, "Invalid or expired signature.")
        }
        // The signature covers the webhook's id and the body, not the URL: the id must name the command.
        guard request.webhookID?.hasPrefix(PublicID.string(id)) == true else {
            throw Problem(.invalidSignature, "The webhook-id must begin with the id of the command.")
        }
        try portal.checkMediaType(request)
        let report = try CommandReport(body: request.body)
        let transition = CommandTransition(
            report.state, at: report.at, detail: report.detail, auditID: services.random.id())
        try portal.store.writeCommands { outbox in
            guard let client = try outbox.client(ofCommand: id),
                let found = try outbox.command(client: client, id: id)
            else { throw Problem.notFound }
            try transition.apply(to: found, by: .system, now: now, outbox)
        }
    }
}
