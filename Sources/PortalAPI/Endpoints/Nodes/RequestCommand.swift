import PortalLogic
import PortalStore
import PortalToolkit

/// Shared by restart and upgrade: rules, transaction, receipt.
enum RequestCommand {
    /// Time limit for starting a command; prevents stale restarts.
    static let lifetime = Duration.minutes(5)

    /// Requests a command for the node in the path.
    /// - Parameter version: an upgrade's version, from the node as read in the transaction.
    static func respond(
        _ context: SessionContext, kind: CommandKind, version: (Node) throws -> String? = { _ in nil }
    ) throws -> Response {
        let known = try idUnderKey(context, kind)
        let id = known ?? context.services.random.id()
        var event = context.event(AuditAction(kind), .node, context.id)
        let hasWebhook = context.services.settings.hasCommands
        let command = try context.write { writer in
            if known != nil, let asked = try writer.scope.command(id) { return asked }
            guard try hasWebhook || writer.scope.publicScope.areCommandsFetched(of: context.tenant.id, now: context.now)
            else { throw unavailable }
            let node = try allowed(writer.scope, NodeID(context.id))
            let version = try version(node)
            event.targetName = node.name
            if let version { event.details = Change.json([Change("version", node.version, version)]) }
            return try writer.request(
                NewCommand(
                    id: id, nodeID: node.id, kind: kind, version: version, at: context.now,
                    notAfter: context.now + lifetime), audit: event)
        }
        var response = Response.json(status: 202) { json in
            json.object("command") { $0.command(command) }
        }
        response.headers.append(("Location", "/portal/\(context.tenant.slug)/commands/\(PublicID.string(id))"))
        return response
    }

    /// Equal for retries under the same idempotency key by the same person, so that who missed the receipt asks for one
    /// command; `nil` without a key.
    private static func idUnderKey(_ context: SessionContext, _ kind: CommandKind) throws -> Int64? {
        guard let key = context.request.idempotencyKey else { return nil }
        let text = "command \(context.tenant.id) \(context.user.id) \(kind.rawValue) \(context.id) \(key)"
        return RandomSource.id(try Crypto.sha256(Array(text.utf8)).prefix(8))
    }

    private static let unavailable = Problem(
        .commandsUnavailable, "No control plane is configured, so nodes cannot be restarted or upgraded.",
        headers: [("Retry-After", "3600")])

    /// The node, if it can take a command now.
    private static func allowed(_ scope: TenantScope, _ id: NodeID) throws -> Node {
        guard let node = try scope.node(id)?.node else { throw Problem.notFound }
        guard node.status != .maintenance else {
            throw Problem(.nodeInMaintenance, "The node is in maintenance; the provider is working on it.")
        }
        if let live = try scope.liveCommand(node: id) {
            var problem = Problem(.commandInProgress, "The node has a command in progress.")
            problem.command = live
            throw problem
        }
        return node
    }
}

/// `POST /nodes/{id}/restart`.
enum RestartNode {
    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        if !context.request.body.isEmpty {
            var body = try context.body()
            try body.finish()
        }
        return try RequestCommand.respond(context, kind: .restart)
    }
}

/// `POST /nodes/{id}/upgrade` `{version?}`: to the given version, else the available one.
enum UpgradeNode {
    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        var wanted: String?
        if !context.request.body.isEmpty {
            var body = try context.body()
            wanted = body.optionalParsed("version", version)
            try body.finish()
        }
        return try RequestCommand.respond(context, kind: .upgrade) { node in
            guard let version = wanted ?? node.availableVersion, version != node.version else {
                throw Problem(.alreadyCurrent, "The node already has that version, or no other is available.")
            }
            return version
        }
    }
}

extension UpgradeNode {
    private static var version: InputFormat<String> {
        InputFormat(Violation(.notAVersion, "must be a version such as 12.5.0-1")) { isVersion($0) ? $0 : nil }
    }

    /// Whether the text is a plausible version: at most 64 characters, all of them used by Debian and others.
    private static func isVersion(_ text: String) -> Bool {
        guard text.utf8.count <= 64, let first = text.utf8.first else { return false }
        return isAlphanumeric(first) && text.utf8.allSatisfy { isAlphanumeric($0) || "+-.:_~".utf8.contains($0) }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: false
        }
    }
}

/// `GET /commands/{id}`: a command's receipt.
enum ShowCommand {
    static func respond(_ context: RequestContext, _ scope: TenantScope) throws -> Response {
        try context.noQuery()
        guard let command = try scope.command(context.id) else { throw Problem.notFound }
        return .json { $0.command(command) }
    }
}
